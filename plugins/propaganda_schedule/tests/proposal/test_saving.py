"""Saving a proposal: what is added, for whom, and that doing it again adds nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from intranet import Forbidden, Refused, db, search
from intranet_plugins.propaganda_schedule.models import KIND, Session
from intranet_plugins.propaganda_schedule.proposal import queries, service
from intranet_plugins.propaganda_schedule.proposal.choices import Choices
from intranet_plugins.propaganda_schedule.proposal.engine import Corrections


def sessions(**conditions):
    """All sessions of the plan, or those with these values."""
    return db.session.scalars(select(Session).filter_by(**conditions).order_by(Session.id)).all()


def line(**changes):
    """What was chosen for a line: monthly, on the second Tuesday, for every unit."""
    return {
        "cadence": "month", "day": "2TU", "days_off": "avoid", "scope": "all", "chosen": [], "wanted": True,
        "starts": "08:00", "ends": "09:00", "place": "", **changes,
    }  # fmt: skip


def test_every_unit_wave_and_channel_has_its_sessions(actor_of, propose, situation, agency, waves):
    done = propose(actor_of("office"))
    found = sessions()
    assert done.added == len(found) == len({(s.unit_id, s.channel, s.wave_id, s.slot) for s in found})
    units = {key: agency.units[key] for key in ("agency", "office", "science", "digital", "team")}
    assert {s.unit_id for s in found if s.channel == "law_day"} == {*units.values()}
    assert {s.unit_id for s in found if s.channel == "party_cell_meeting"} == {agency.units["cell"]}
    assert {s.wave_id for s in found} == {*waves}
    assert all(s.status == "planned" and s.created_by == agency.people["office"] for s in found)
    assert situation(actor_of("office")).found.missing == []
    assert propose(actor_of("office")).total == 0


def test_sessions_say_what_when_and_for_whom(actor_of, propose, agency, waves, today):
    propose(actor_of("office"))
    law = sessions(channel="law_day", unit_id=agency.units["science"], wave_id=waves[0])
    one = law[0]
    assert one.title == f"Ngày pháp luật tháng {one.day.month}/{one.day.year}"
    assert one.topics == "Học tập và làm theo gương tốt"
    assert (one.reach, f"{one.starts:%H:%M}", f"{one.ends:%H:%M}") == ("unit", "14:00", "15:30")
    assert one.report_due > one.day >= today
    assert one.slot == f"{one.day:%Y-%m}"
    briefing = sessions(channel="monthly_briefing", unit_id=agency.units["science"])[0]
    assert briefing.title.startswith("Giao ban tháng ")
    portal = sessions(channel="portal", unit_id=agency.units["science"])[0]
    assert (portal.starts, portal.place) == (None, "")
    assert portal.id in set(db.session.scalars(search.matching_ids(KIND, "Cổng thông tin điện tử tuần")))


def test_the_usual_place_of_a_unit_is_filled_in(actor_of, propose, configure, agency):
    configure(agency.units["science"], place="Phòng họp 3")
    propose(actor_of("office"))
    assert sessions(channel="law_day", unit_id=agency.units["science"])[0].place == "Phòng họp 3"
    assert sessions(channel="law_day", unit_id=agency.units["digital"])[0].place == ""


def test_a_coordinator_plans_for_their_own_units(actor_of, propose, agency):
    propose(actor_of("coordinator"))
    assert {s.unit_id for s in sessions()} == {agency.units["science"]}
    before = len(sessions())
    propose(actor_of("office"))
    assert len(sessions(unit_id=agency.units["science"])) == before
    assert propose(actor_of("coordinator")).total == 0


def test_who_may_not_plan_is_refused(actor_of, propose, agency):
    for role in ("staff", "leader", "council_member"):
        with pytest.raises(Forbidden):
            propose(actor_of(role))
    choices = Choices({})
    with pytest.raises(Forbidden):
        service.save(actor_of("coordinator"), 999, choices)


def test_a_shared_event_is_of_the_issuing_unit_for_all_below(actor_of, propose, make_plan, agency):
    plan = make_plan("Kế hoạch B", channels=("conference", "arts_contest"))
    propose(actor_of("office"), plan)
    assert {(s.unit_id, s.reach) for s in sessions(plan_id=plan)} == {(agency.units["agency"], "below")}
    plan = make_plan("Kế hoạch C", channels=("conference",), unit="office")
    propose(actor_of("office"), plan)
    assert {(s.unit_id, s.reach) for s in sessions(plan_id=plan)} == {(agency.units["office"], "everyone")}
    assert propose(actor_of("coordinator"), plan).total == 0


def test_what_was_chosen_is_saved_and_kept_for_the_next_time(actor_of, propose, plan, waves, agency, situation):
    office = actor_of("office")
    names = {wave: f"{wave}-law_day" for wave in waves}
    off = {f"{wave}-{code}": line(wanted=False) for wave in waves for code in
           ("party_cell_meeting", "monthly_briefing", "portal", "talk_exchange")}  # fmt: skip
    chosen = {**off, names[waves[0]]: line(scope="some", chosen=[agency.units["digital"]], place="Hội trường"),
              names[waves[1]]: line(cadence="once", day="first")}  # fmt: skip
    propose(office, choices=Choices(chosen))
    assert {(s.unit_id, s.place) for s in sessions(wave_id=waves[0])} == {(agency.units["digital"], "Hội trường")}
    assert {s.slot for s in sessions(wave_id=waves[1])} == {"once"}
    from intranet import plan_facts

    kept = queries.stored(plan_facts(office, plan), queries.planner(office))
    assert kept.lines == chosen
    assert situation(office, choices=kept).found.missing == []


def test_struck_out_sessions_stay_out_and_other_days_are_taken(actor_of, propose, situation, plan):
    office = actor_of("office")
    missing = situation(office).found.missing
    gone, later = missing[0].key, missing[1].key
    day = missing[1].line.span.last
    choices = Choices({}, Corrections(frozenset([gone]), {later: day}))
    done = propose(office, choices=choices)
    assert done.added == len(missing) - 1
    assert db.session.scalar(select(Session.day).filter_by(**later._asdict())) == day
    assert db.session.scalar(select(func.count()).select_from(Session).filter_by(**gone._asdict())) == 0
    from intranet import plan_facts

    again = situation(office, choices=queries.stored(plan_facts(office, plan), queries.planner(office)))
    assert (again.found.missing, [one.key for one in again.found.struck]) == ([], [gone])


def test_too_many_single_corrections_are_refused(actor_of, propose, situation):
    key = situation(actor_of("office")).found.missing[0].key
    many = frozenset(key._replace(slot=f"x{n}") for n in range(2001))
    with pytest.raises(Refused, match="quá nhiều"):
        propose(actor_of("office"), choices=Choices({}, Corrections(many)))


@pytest.mark.parametrize(("status", "why"), [("draft", "ban hành rồi"), ("closed", "mở lại")])
def test_only_a_plan_in_force_is_scheduled(status, why, make_plan, actor_of, propose):
    plan = make_plan(status=status)
    with pytest.raises(Refused, match=why):
        propose(actor_of("office"), plan)


def test_a_plan_without_waves_is_one_stretch_to_the_end_of_its_year(make_plan, actor_of, propose, today):
    plan = make_plan("Kế hoạch không chia đợt", waves=[], channels=("law_day",), year=today.year)
    propose(actor_of("office"), plan)
    found = sessions(plan_id=plan)
    assert {s.wave_id for s in found} <= {None}
    assert all(today <= s.day <= date(today.year, 12, 31) for s in found)
    assert propose(actor_of("office"), plan).total == 0


def test_units_where_the_plugin_is_off_are_left_out(actor_of, propose, plugin_off, agency):
    plugin_off("propaganda_schedule", agency.units["digital"])
    propose(actor_of("office"))
    assert not {agency.units["digital"], agency.units["team"]} & {s.unit_id for s in sessions()}


def test_one_entry_in_the_audit_trail_with_counts(actor_of, propose, plan):
    from intranet.audit.models import AuditEntry

    done = propose(actor_of("office"))
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "propaganda_schedule.propose"))
    assert (entry.subject_kind, entry.subject_id, entry.changes) == ("plan", plan, {"added": [None, done.added]})


def test_the_number_of_statements_does_not_grow_with_the_sessions(actor_of, situation, propose, count_queries):
    office = actor_of("office")
    with count_queries() as empty:
        situation(office)
    propose(office)
    with count_queries(at_most=empty.total + 2):
        situation(office)


def test_how_many_are_waiting_is_counted_cheaply(actor_of, propose, plan, situation, count_queries, make_plan):
    office, coordinator = actor_of("office"), actor_of("coordinator")
    assert queries.waiting(office, plan) == len(situation(office).found.missing)
    assert 0 < queries.waiting(coordinator, plan) < queries.waiting(office, plan)
    assert queries.waiting(actor_of("leader"), plan) is None
    assert queries.waiting(office, make_plan(status="draft")) is None
    propose(office)
    assert queries.waiting(office, plan) == 0
    with count_queries(at_most=14):
        queries.waiting(office, plan)


def test_a_running_plan_without_sessions_waits_for_planners(actor_of, propose, plan, make_plan):
    from intranet_plugins.propaganda_schedule.proposal import work

    def waiting(role):
        return [item.values["plan_id"] for item in work.unscheduled(actor_of(role))]

    assert waiting("office") == waiting("coordinator") == [plan]
    assert waiting("staff") == waiting("leader") == []
    (item,) = work.unscheduled(actor_of("office"))
    assert "chưa có lịch" in item.title
    propose(actor_of("office"))
    assert waiting("office") == waiting("coordinator") == []
    other = make_plan("Kế hoạch của Văn phòng", unit="office", channels=("law_day",))
    assert (waiting("office"), waiting("coordinator")) == ([other], [])


def test_every_session_is_a_day_of_its_wave_and_no_day_off(actor_of, propose, plan):
    from intranet import plan_facts, workdays

    propose(actor_of("office"))
    spans = {wave.id: (wave.starts_on, wave.ends_on) for wave in plan_facts(actor_of("office"), plan).waves}
    for one in sessions():
        first, last = spans[one.wave_id]
        assert first <= one.day <= last
        assert workdays.is_working(one.day)
    weekly = Counter(
        (s.unit_id, s.wave_id, s.day - timedelta(days=s.day.weekday())) for s in sessions(channel="portal")
    )
    assert set(weekly.values()) == {1}
