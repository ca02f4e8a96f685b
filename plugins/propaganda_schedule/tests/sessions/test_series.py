"""Series: many sessions in one step; changing one, those that follow, all; what is never touched."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from intranet import SYSTEM, Refused, audit, clock, db, transaction
from intranet_plugins.propaganda_schedule.models import KIND, Series, Session
from intranet_plugins.propaganda_schedule.sessions import members, series, service
from intranet_plugins.propaganda_schedule.sessions.series import Rule

ALL = ("past", "outside", "day_off", "clash")


@pytest.fixture
def monday(today) -> date:
    """The Monday after next."""
    return today + timedelta(days=14 - today.weekday())


@pytest.fixture
def make_series(agency, plan, waves, monday):
    """`make_series(6, interval=2)`: so many weekly sessions of "science" on Mondays, 8:00 to 9:30."""

    def make(number=6, rule=None, days_off="keep", **more):
        rule = rule or Rule("weekly", weekday=monday.weekday())
        draft = {
            "plan_id": plan, "wave_id": waves[0], "channel": "party_cell_meeting", "unit_id": agency.units["science"],
            "day": monday, "title": "Họp chi bộ", "starts": time(8), "ends": time(9, 30), "place": "Hội trường",
        }  # fmt: skip
        last = monday + timedelta(days=7 * rule.interval * (number - 1))
        draft = service.Draft(**{**draft, **more})
        return members.create_series(SYSTEM, draft, rule, last, days_off, accepted=ALL)

    return make


def stored(*series_ids):
    """All sessions of these series (of any), as stored now, by day."""
    db.session.expire_all()
    found = select(Session).where(Session.series_id.in_(series_ids)) if series_ids else select(Session)
    return db.session.scalars(found.order_by(Session.series_on, Session.id)).all()


def mondays(monday, number, weeks=1):
    return [monday + timedelta(days=7 * weeks * n) for n in range(number)]


def test_a_series_is_many_sessions_with_one_rule(make_series, monday):
    made = make_series(5)
    assert [session.day for session in stored()] == mondays(monday, 5)
    assert len({session.series_id for session in made}) == 1
    kept = db.session.get_one(Series, made[0].series_id)
    assert (kept.rule, kept.first_on, kept.days_off) == ("FREQ=WEEKLY;BYDAY=MO", monday, "keep")
    assert all(len(audit.history(KIND, session.id)) == 1 for session in made)


def test_a_session_of_a_series_costs_its_row_and_its_entry_in_the_audit_trail(make_series, count_queries):
    with count_queries(at_most=2 * 50 + 15):
        made = make_series(50)
    assert len(made) == 50


def test_a_series_without_end_or_without_days_is_refused(make_series):
    nowhere = {"number": 1, "rule": Rule("weekly", weekday=1)}
    for changes in ({"number": 0}, {"number": 200}, {"number": 130}, nowhere):
        with pytest.raises(Refused) as refusal:
            make_series(**changes)
        assert refusal.value.field == "until"
    assert stored() == []


def test_changing_one_leaves_the_others_and_takes_it_out_of_the_run(make_series):
    made = make_series()
    one = made[2]
    draft = service.replace(service.draft_of(one), place="Phòng 5")
    service.edit(SYSTEM, one.id, 1, draft, accepted=ALL)
    assert [session.place for session in stored()].count("Phòng 5") == 1
    assert [session.detached for session in stored()].count(True) == 1
    later = service.replace(service.draft_of(made[0]), place="Phòng 9")
    service.edit(SYSTEM, made[0].id, 1, later, "all", accepted=ALL)
    assert [session.place for session in stored()] == ["Phòng 9"] * 2 + ["Phòng 5"] + ["Phòng 9"] * 3


def test_changing_what_follows_makes_it_a_series_of_its_own(make_series, monday):
    made = make_series()
    draft = service.replace(service.draft_of(made[3]), starts=time(14), ends=time(15), title="Họp chiều")
    service.edit(SYSTEM, made[3].id, 1, draft, "following", accepted=ALL)
    found = stored()
    assert [session.title for session in found] == ["Họp chi bộ"] * 3 + ["Họp chiều"] * 3
    assert [session.starts.hour for session in found] == [8] * 3 + [14] * 3
    assert [session.day for session in found] == mondays(monday, 6)
    first, second = db.session.scalars(select(Series).order_by(Series.id))
    assert (first.last_on, second.first_on) == (found[3].series_on - timedelta(days=1), found[3].series_on)
    assert first.rule == second.rule
    assert members.counts(found[0]) == {"one": 1, "following": 3, "all": 3}


def test_moving_all_keeps_the_distance_of_weeks(make_series, monday):
    made = make_series(4, rule=Rule("weekly", 2, weekday=0))
    wednesday = made[1].day + timedelta(days=2)
    service.move(SYSTEM, made[1].id, 1, wednesday, time(9), None, "Đổi sang thứ Tư", "all", accepted=ALL)
    found = stored()
    assert [session.day for session in found] == [day + timedelta(days=2) for day in mondays(monday, 4, weeks=2)]
    assert {session.starts for session in found} == {time(9)}
    assert {session.moved_from for session in found} == set(mondays(monday, 4, weeks=2))
    assert db.session.get_one(Series, found[0].series_id).rule == "FREQ=WEEKLY;INTERVAL=2;BYDAY=WE"
    assert db.session.query(Series).count() == 1


def test_moving_what_follows_leaves_what_comes_before(make_series, monday):
    made = make_series(4)
    service.move(
        SYSTEM, made[2].id, 1, made[2].day + timedelta(days=1), None, None, "Thứ Ba", "following", accepted=ALL
    )
    days = mondays(monday, 4)
    assert [session.day for session in stored()] == days[:2] + [day + timedelta(days=1) for day in days[2:]]


def test_a_moved_series_passes_over_days_off(make_series, monday):
    made = make_series(3, days_off="move")
    saturday = made[0].day + timedelta(days=5)
    service.move(SYSTEM, made[0].id, 1, saturday, None, None, "Cuối tuần", "all", accepted=ALL)
    found = [session.day for session in stored()]
    assert found[0] == saturday
    assert all(day.weekday() < 5 for day in found[1:])
    assert len(set(found)) == 3


def test_cancelling_what_follows_calls_each_off_with_the_reason(make_series):
    made = make_series(5)
    service.cancel(SYSTEM, made[2].id, 1, "Tạm dừng", "following")
    found = stored()
    assert [session.status for session in found] == ["planned"] * 2 + ["cancelled"] * 3
    assert {session.reason for session in found[2:]} == {"Tạm dừng"}
    assert audit.history(KIND, found[4].id)[0].action == "propaganda_schedule.cancel"


def test_a_scope_that_is_none_is_refused(make_series):
    made = make_series(2)
    for scope in ("every", ""):
        with pytest.raises(Refused):
            service.cancel(SYSTEM, made[0].id, 1, "Bận", scope)


def test_only_days_to_come_are_taken_in(make_series, today):
    made = make_series(3, day=today - timedelta(days=14), rule=Rule("weekly", weekday=today.weekday()))
    service.cancel(SYSTEM, made[-1].id, 1, "Tạm dừng", "all")
    assert all((session.status == "cancelled") is (session.day >= today) for session in stored())
    assert {session.status for session in stored()} == {"planned", "cancelled"}


@pytest.mark.database("sqlite")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    number=st.integers(2, 7),
    fates=st.lists(st.sampled_from(["planned", "held", "missed", "cancelled", "detached"]), min_size=7, max_size=7),
    at=st.integers(0, 6),
    scope=st.sampled_from(["one", "following", "all"]),
    change=st.sampled_from(["edit", "move", "cancel"]),
)
def test_what_was_reported_or_changed_by_itself_is_never_touched(make_series, number, fates, at, scope, change):
    with transaction():
        db.session.execute(delete(Session))
        db.session.execute(delete(Series))
    made = make_series(number)
    at %= number
    for session, fate in zip(made, fates, strict=False):
        if session is not made[at]:
            session.detached = fate == "detached"
            session.status = "planned" if fate == "detached" else fate
    db.session.commit()
    before = {session.id: _facts(session) for session in stored()}
    one = made[at]
    if change == "edit":
        draft = service.replace(service.draft_of(one), title="Tên mới")
        service.edit(SYSTEM, one.id, one.version, draft, scope, accepted=ALL)
    elif change == "move":
        day = one.day + timedelta(days=2)
        service.move(SYSTEM, one.id, one.version, day, None, None, "Dời", scope, accepted=ALL)
    else:
        service.cancel(SYSTEM, one.id, one.version, "Hủy", scope)
    for place, session in enumerate(stored()):
        free = session.id == one.id or fates[place] == "planned"
        taken = session.id == one.id or (free and (scope == "all" or (scope == "following" and place > at)))
        assert (before[session.id] != _facts(session)) is taken


@pytest.mark.database("sqlite")
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(2, 8), cuts=st.lists(st.integers(0, 7), max_size=4), interval=st.integers(1, 3))
def test_however_a_series_is_split_its_days_stay(make_series, number, cuts, interval):
    with transaction():
        db.session.execute(delete(Session))
        db.session.execute(delete(Series))
    make_series(number, rule=Rule("weekly", interval, weekday=0))
    days = [session.day for session in stored()]
    for place, cut in enumerate(cuts):
        one = stored()[cut % number]
        draft = service.replace(service.draft_of(one), place=f"Phòng {place}")
        service.edit(SYSTEM, one.id, one.version, draft, "following", accepted=ALL)
    assert [session.day for session in stored()] == days
    joined = []
    for kept in db.session.scalars(select(Series).order_by(Series.first_on)):
        joined += series.given_days(series.parse(kept.rule), kept.first_on, kept.last_on)
    assert joined == days


def _facts(session):
    return {
        name: getattr(session, name)
        for name in ("title", "day", "starts", "ends", "place", "status", "reason", "series_on", "version", "series_id")
    }


def test_those_called_are_told_once_of_a_whole_series(make_series, agency):
    from intranet.notices.models import Notice, NoticeMatter

    made = make_series(5)
    service.cancel(SYSTEM, made[1].id, 1, "Tạm dừng", "all")
    told = select(Notice.person_id).join(NoticeMatter).where(NoticeMatter.kind == "propaganda_schedule.changed")
    found = db.session.scalars(told).all()
    assert sorted(found) == sorted(
        {agency.people[key] for key in ("unit_head", "coordinator", "staff", "council_member")}
    )
    assert clock.today() <= made[1].day
