"""What Lan Tỏa demands of every plugin."""

from __future__ import annotations

from datetime import time, timedelta

from intranet import clock, db
from intranet.testing import Conformance
from intranet.testing.agency import issue_plan


class TestConformance(Conformance):
    """One test for each demand."""

    public_pages = frozenset({"propaganda_schedule.feed"})

    def content(self, agency, actor_of):
        """A session of today with all that may be known of people around it."""
        from intranet_plugins.propaganda_schedule.checkin import service as checkin
        from intranet_plugins.propaganda_schedule.coverage import absences
        from intranet_plugins.propaganda_schedule.models import Attendance, Reminder
        from intranet_plugins.propaganda_schedule.reports import attendance, drafts
        from intranet_plugins.propaganda_schedule.sessions import service
        from intranet_plugins.propaganda_schedule.timetable import feeds

        office, staff, today = actor_of("office"), actor_of("staff"), clock.today()
        plan_id = issue_plan(agency, office)
        draft = service.Draft(
            plan_id=plan_id, wave_id=None, channel="law_day", unit_id=agency.units["science"], title="Ngày pháp luật",
            day=today, starts=time(0, 1), ends=time(23, 58), leader_id=agency.people["unit_head"],
        )  # fmt: skip
        session = service.create(office, draft, accepted=("past", "outside", "day_off", "clash"))
        period = absences.Period("sick", today - timedelta(days=1), today, "Nằm viện")
        absences.record(actor_of("coordinator"), [agency.people["council_member"]], period)
        absence = db.session.query(absences.Absence).one()
        attendance.mark(staff, session, [agency.people["staff"]], how="checked_in")
        attendance.mark(office, session, [agency.people["unit_head"]], {agency.people["council_member"]: "sick"})
        drafts.save(office, session.id, [("present", str(agency.people["staff"])), ("reason-9", "sick")])
        session.reported_by = agency.people["coordinator"]
        reminder = {"topic": "report", "ref_id": session.id, "unit_id": 1, "due_on": today, "way": "hand", "step": 0}
        db.session.add(Reminder(**reminder, at=clock.now(), by=office.person_id))
        db.session.commit()
        assert db.session.query(Attendance).count() == 3
        opened = checkin.open_check_in(office, session.id)
        feed, token = feeds.create(staff, "person", None, "")
        return {
            "session_id": session.id, "plan_id": plan_id, "code": checkin.current_code(opened), "token": token,
            "feed_id": feed.id, "absence_id": absence.id, "person_id": agency.people["staff"],
            "unit_id": agency.units["science"],
        }  # fmt: skip
