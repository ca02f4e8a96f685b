"""After an amendment: sessions follow to it, and only the difference is proposed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import db, plan_facts
from intranet_plugins.propaganda_schedule.models import Session
from intranet_plugins.propaganda_schedule.proposal import amendments, queries
from intranet_plugins.propaganda_schedule.proposal.choices import Choices


def all_sessions():
    """Every session there is."""
    return db.session.scalars(select(Session).order_by(Session.id)).all()


@pytest.fixture
def days(plan, waves, actor_of):
    """The first and last days of the two waves."""
    return [(wave.starts_on, wave.ends_on) for wave in plan_facts(actor_of("office"), plan).waves]


ALL = ("law_day", "party_cell_meeting", "monthly_briefing", "portal", "talk_exchange")


def test_the_same_plan_once_more_asks_for_nothing(actor_of, propose, amend, days, situation):
    propose(actor_of("office"))
    heir = amend(days, ALL)
    now = situation(actor_of("office"), heir)
    assert (now.found.missing, now.surplus) == ([], ())
    assert queries.waiting(actor_of("office"), heir) == 0


def test_a_longer_wave_asks_only_for_what_it_is_longer(actor_of, propose, amend, days, situation):
    office = actor_of("office")
    propose(office)
    before = len(all_sessions())
    first, (start, end) = days
    heir = amend([first, (start, end + timedelta(days=40))], ALL)
    missing = situation(office, heir).found.missing
    assert missing
    assert all(one.slot.within.last > end for one in missing)
    done = propose(office, heir)
    assert (done.added, len(all_sessions())) == (len(missing), before + len(missing))
    assert {s.plan_id for s in all_sessions()} == {heir}
    assert propose(office, heir).total == 0


def test_an_amendment_that_asks_for_more_waits_for_planners(actor_of, propose, amend, days):
    from intranet_plugins.propaganda_schedule.proposal import work

    def waiting(role):
        return [(item.values["plan_id"], item.title) for item in work.unscheduled(actor_of(role))]

    propose(actor_of("office"))
    start, end = days[1]
    heir = amend([days[0], (start, end + timedelta(days=40))], ALL)
    ((plan_id, title),) = waiting("office")
    assert (plan_id, "lịch chưa cập nhật" in title) == (heir, True)
    assert len(waiting("coordinator")) == 1
    propose(actor_of("office"), heir)
    assert waiting("office") == waiting("coordinator") == []
    amend([days[0], (start, end + timedelta(days=40))], ALL, heir)
    assert waiting("office") == []


def test_an_amendment_that_asks_for_less_waits_for_planners(actor_of, propose, amend, days):
    from intranet_plugins.propaganda_schedule.proposal import work

    def waiting(role):
        return [item.values["plan_id"] for item in work.unscheduled(actor_of(role))]

    propose(actor_of("office"))
    start, end = days[1]
    shorter = amend([days[0], (start, max(start, end - timedelta(days=60)))], ALL)
    assert queries.waiting(actor_of("office"), shorter) == 0
    assert waiting("office") == waiting("coordinator") == [shorter]
    assert waiting("leader") == []


def test_an_amendment_without_a_channel_waits_for_planners(actor_of, propose, amend, days):
    from intranet_plugins.propaganda_schedule.proposal import work

    propose(actor_of("office"))
    fewer = amend(days, tuple(code for code in ALL if code != "portal"))
    assert [item.values["plan_id"] for item in work.unscheduled(actor_of("office"))] == [fewer]


def test_sessions_follow_with_their_waves_and_a_second_time_nothing_happens(actor_of, propose, amend, days, plan):
    propose(actor_of("office"))
    of_waves = {s.id: s.wave_id for s in all_sessions()}
    heir = amend([days[0], None, days[1]], ALL)
    old = [wave.id for wave in plan_facts(actor_of("office"), plan).waves]
    new = {wave.amends_id: wave.id for wave in plan_facts(actor_of("office"), heir).waves}
    assert amendments.follow() == len(of_waves)
    db.session.expire_all()
    assert {s.plan_id for s in all_sessions()} == {heir}
    assert {s.id: s.wave_id for s in all_sessions()} == {
        session_id: new.get(wave) if wave == old[0] else None for session_id, wave in of_waves.items()
    }
    assert amendments.follow() == 0


def test_they_follow_through_amendments_of_amendments(actor_of, propose, amend, days):
    propose(actor_of("office"))
    second = amend(days, ALL)
    third = amend(days, ALL, second)
    amendments.follow()
    db.session.expire_all()
    assert {s.plan_id for s in all_sessions()} == {third}
    assert {s.wave_id for s in all_sessions()} == {wave.id for wave in plan_facts(actor_of("office"), third).waves}


def test_a_session_with_a_slot_that_is_taken_follows_without_it(actor_of, propose, amend, days, plan):
    office = actor_of("office")
    propose(office)
    heir = amend(days, ALL)
    found = all_sessions()[0]
    wave = next(w.id for w in plan_facts(office, heir).waves if w.amends_id == found.wave_id)
    copy = {name: getattr(found, name) for name in
            ("channel", "unit_id", "title", "day", "slot", "report_due", "created_at")}  # fmt: skip
    db.session.add(Session(**copy, plan_id=heir, wave_id=wave))
    db.session.commit()
    amendments.follow()
    db.session.expire_all()
    assert db.session.get_one(Session, found.id).slot is None
    assert {s.plan_id for s in all_sessions()} == {heir}


def test_what_is_no_longer_asked_for_is_called_off_or_moved_when_ticked(
    actor_of, propose, amend, days, situation, today
):
    office = actor_of("office")
    propose(office)
    first, (start, _end) = days
    heir = amend([first, (start, start + timedelta(days=9))], ("law_day", "portal"))
    now = situation(office, heir)
    assert {one.why for one in now.surplus} >= {"channel", "outside"}
    moved = {one.session.id: one.to for one in now.surplus if one.to}
    gone = {one.session.id for one in now.surplus if not one.to}
    done = propose(office, heir, dropped=[*moved, *gone])
    assert (done.moved, done.cancelled) == (len(moved), len(gone))
    db.session.expire_all()
    for one in all_sessions():
        if one.id in moved:
            assert (one.day, one.status, one.reason) == (moved[one.id], "planned", "Đợt đổi thời gian")
            assert one.moved_from is not None
        assert (one.status == "cancelled") == (one.id in gone)
    again = situation(office, heir)
    assert (again.found.missing, again.surplus) == ([], ())


def test_nothing_reported_is_ever_touched(actor_of, propose, amend, days, situation):
    office = actor_of("office")
    propose(office)
    ids = [s.id for s in all_sessions()]
    for one in all_sessions():
        one.status, one.held_on = "held", one.day
    db.session.commit()
    heir = amend([None, None, days[1]], ("egov",))
    assert situation(office, heir).surplus == ()
    propose(office, heir, dropped=ids)
    db.session.expire_all()
    assert {s.status for s in all_sessions() if s.id in ids} == {"held"}


def test_only_own_units_sessions_are_called_off(actor_of, propose, amend, days, agency):
    propose(actor_of("office"))
    heir = amend(days, ("egov",))
    done = propose(actor_of("coordinator"), heir, dropped=[s.id for s in all_sessions()])
    db.session.expire_all()
    off = [s for s in all_sessions() if s.status == "cancelled"]
    assert done.cancelled == len(off) > 0
    assert {s.unit_id for s in off} == {agency.units["science"]}


def test_one_notice_for_all_that_is_called_off_of_a_channel(actor_of, propose, amend, days, agency):
    from intranet.notices.models import Notice

    propose(actor_of("office"))
    heir = amend(days, ("law_day",))
    there = [s.id for s in all_sessions() if s.channel == "portal" and s.unit_id == agency.units["science"]]
    assert len(there) > 3
    propose(actor_of("office"), heir, dropped=there)
    told = db.session.scalars(select(Notice).where(Notice.person_id == agency.people["staff"])).all()
    assert [notice.kind for notice in told] == ["propaganda_schedule.changed"]


def test_what_was_chosen_before_holds_for_the_amendment(actor_of, propose, amend, days, situation, waves):
    office = actor_of("office")
    chosen = {f"{waves[0]}-law_day": {
        "cadence": "quarter", "day": "LFR", "days_off": "avoid", "scope": "all", "chosen": [], "wanted": True,
        "starts": None, "ends": None, "place": "Hội trường",
    }}  # fmt: skip
    propose(office, choices=Choices(chosen))
    heir = amend(days, ALL)
    facts = plan_facts(office, heir)
    kept = queries.stored(facts, queries.planner(office))
    assert kept.lines[f"{facts.waves[0].id}-law_day"]["cadence"] == "quarter"
    assert situation(office, heir, kept).found.missing == []
