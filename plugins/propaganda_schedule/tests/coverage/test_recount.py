"""The page's figures equal a recount from the raw rows, also after people moved and units merged."""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from intranet import SYSTEM, Refused, clock, db
from intranet.directory import service_people, service_reorganise
from intranet.directory.models import Membership, Person
from intranet.plans.models import Participation
from intranet_plugins.propaganda_schedule.coverage import asked, figures, missing, tallies
from intranet_plugins.propaganda_schedule.models import Attendance, Session
from intranet_plugins.propaganda_schedule.reports import attendance

UNITS = ("office", "science", "digital", "team")
EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("session"), st.sampled_from(UNITS), st.integers(0, 1), st.sampled_from(("law_day", "portal")),
                  st.sets(st.integers(0, 12), max_size=6), st.sampled_from(("held", "held", "planned", "missed"))),
        st.tuples(st.just("move"), st.integers(0, 12), st.sampled_from(UNITS)),
        st.tuples(st.just("leave"), st.integers(3, 12)),
        st.tuples(st.just("merge"), st.sampled_from(UNITS[:2]), st.sampled_from(UNITS[2:])),
    ),
    max_size=8,
)  # fmt: skip


@pytest.fixture
def ask(plan, app, actor_of):
    """`ask("office", wave=…, unit=…)`: the question of a page's address."""

    def read(role="office", **values):
        query = {name: value for name, value in values.items() if value is not None}
        with app.test_request_context("/", query_string=query):
            return asked.read(actor_of(role), plan)

    return read


def happen(events, agency, waves, make_session):
    """Let the events happen today, after those of the examples before; what cannot be any more is passed over."""
    people, today = list(agency.people.values()), clock.today()
    for kind, *values in events:
        with contextlib.suppress(Refused):
            if kind == "session":
                unit, wave, channel, who, status = values
                held = make_session(unit, status=status, wave_id=waves[wave], channel=channel, day=today)
                if status == "held":
                    attendance.mark(
                        SYSTEM, held, [people[n] for n in who], {people[1]: "leave"} if 1 not in who else {}
                    )
            elif kind == "move":
                service_people.move_person(SYSTEM, people[values[0]], agency.units[values[1]])
            elif kind == "leave":
                service_people.leave(SYSTEM, people[values[0]], on=today)
            else:
                service_reorganise.merge_units(
                    SYSTEM, [agency.units[values[0]]], into=agency.units[values[1]], on=today
                )


def staff(day: date) -> dict[int, int | None]:
    """Everybody who works here on the day, and where; read row by row."""
    homes = {
        row.person_id: row.unit_id
        for row in db.session.scalars(select(Membership).where(Membership.is_home))
        if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)
    }
    works = [
        p
        for p in db.session.scalars(select(Person))
        if p.active_from <= day and (p.active_to is None or p.active_to > day)
    ]
    return {person.id: homes.get(person.id) for person in works}


def reached(wave_id, channel):
    """Who has a participation that counts; read row by row."""
    return {
        row.person_id
        for row in db.session.scalars(select(Participation))
        if (wave_id is None or row.wave_id == wave_id) and (not channel or row.channel == channel)
    }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS, wave=st.sampled_from((None, 0, 1)), channel=st.sampled_from(("", "law_day")))
def test_shares_sessions_and_names_equal_a_recount(events, wave, channel, agency, waves, make_session, ask):
    happen(events, agency, waves, make_session)
    wave_id = None if wave is None else waves[wave]
    question = ask(wave=wave_id, channel=channel)
    shown = figures.board(question).total
    expected, done = staff(clock.today()), reached(wave_id, channel)
    by_unit = Counter(unit for unit in expected.values())
    reached_by_unit = Counter(unit for person, unit in expected.items() if person in done)
    assert (shown.expected, shown.reached) == (len(expected), sum(reached_by_unit.values()))
    assert (shown.collectives, shown.collectives_reached) == (len(by_unit), len(reached_by_unit))
    sessions = [
        one for one in db.session.scalars(select(Session))
        if (wave_id is None or one.wave_id == wave_id) and (not channel or one.channel == channel)
    ]  # fmt: skip
    assert (shown.planned, shown.held) == (len(sessions), sum(one.status == "held" for one in sessions))
    rows = db.session.execute(missing.listing(question)).all()
    assert {row.id for row in rows} == set(expected) - done
    assert {row.id: row.unit_id for row in rows} == {p: u for p, u in expected.items() if p not in done}
    check_reasons(question, rows, sessions)


def check_reasons(question, rows, sessions):
    """The reasons shown are those noted at sessions asked for; both filters split the list in two."""
    noted = {
        row.person_id: row.reason
        for row in db.session.scalars(select(Attendance))
        if row.reason and row.session_id in {one.id for one in sessions}
    }
    shown = {gap.person_id: gap.reason for gap in missing.gaps_of(question, rows)}
    assert shown == {row.id: noted.get(row.id, "") for row in rows}
    halves = [{row.id for row in db.session.execute(missing.listing(question, kind))} for kind in ("with", "without")]
    assert halves == [{p for p, reason in shown.items() if reason}, {p for p, reason in shown.items() if not reason}]


def test_sessions_late_are_those_whose_report_is_overdue_that_day(make_session, plan, agency, today):
    make_session(day=today - timedelta(days=20))
    make_session(day=today)
    make_session(day=today - timedelta(days=20), status="held")
    make_session(day=today - timedelta(days=20), status="cancelled")
    sums = tallies.by_unit(plan, None, "", today)[agency.units["science"]]
    assert (sums.planned, sums.held, sums.late) == (3, 1, 1)


def test_a_unit_that_ended_keeps_its_sessions_in_a_line_of_its_own(make_session, agency, ask, today):
    make_session("science", status="held", day=today - timedelta(days=3))
    service_reorganise.merge_units(SYSTEM, [agency.units["science"]], into=agency.units["digital"], on=today)
    board = figures.board(ask())
    ended = [line for line in board.branch.lines if line.unit_id == agency.units["science"]]
    assert [(line.name, line.sums.held, line.sums.expected) for line in ended] == [("Phòng Quản lý Khoa học", 1, 0)]
    assert board.total.held == 1
