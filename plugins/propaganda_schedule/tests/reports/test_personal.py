"""What is kept about a person around sessions: told in full; why they were away is forgotten, that they came is not."""

from __future__ import annotations

import json
from datetime import timedelta

from intranet import SYSTEM, db, transaction
from intranet.plans.models import Participation
from intranet_plugins.propaganda_schedule import personal
from intranet_plugins.propaganda_schedule.coverage import absences
from intranet_plugins.propaganda_schedule.models import Absence, Attendance, ReportDraft, Session
from intranet_plugins.propaganda_schedule.reports import attendance, drafts


def test_everything_is_told_and_only_what_must_stays(agency, past_session, actor_of, today):
    person, other = agency.people["staff"], agency.people["unit_head"]
    came, missed = past_session(leader_id=person), past_session(channel="portal")
    attendance.mark(SYSTEM, came, [person, other])
    attendance.mark(SYSTEM, missed, [other], {person: "sick"})
    absences.record(actor_of("coordinator"), [person], absences.Period("sick", today - timedelta(days=3), today, "Mổ"))
    pairs = [("present", str(other)), ("present", str(person)), (f"reason-{person}", "sick"), ("summary", "Xong")]
    drafts.save(actor_of("coordinator"), missed.id, pairs)
    told = json.dumps([(one.title, one.values) for one in personal.records(person)], default=str, ensure_ascii=False)
    for words in ("Nghỉ ốm", "Mổ", "Ngày pháp luật", '"in_charge": true'):
        assert words in told
    with transaction():
        erased = {one.title: one for one in personal.erase(person)}
    db.session.expire_all()
    assert db.session.query(Absence).count() == 0
    assert [(row.session_id, row.reason) for row in db.session.query(Attendance).filter_by(person_id=person)] == [
        (came.id, "")
    ]
    assert db.session.query(Participation).filter_by(person_id=person).count() == 1
    assert db.session.get_one(Session, came.id).leader_id is None
    kept = json.loads(db.session.get_one(ReportDraft, missed.id).content)
    assert kept == [["present", str(other)], ["summary", "Xong"]]
    assert erased["Có mặt ở các buổi"].kept == 1
    assert all(one.reason for one in erased.values() if one.kept)
    assert not list(personal.records(agency.people["former"]))
