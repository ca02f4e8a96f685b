"""Coverage: cells always equal a recount of what was recorded, whatever happens in between."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from intranet.access import Actor, Refused
from intranet.database import db
from intranet.directory import audiences
from intranet.directory import service as directory
from intranet.directory.models import Person
from intranet.plans import coverage, lifecycle, reach, service
from intranet.plans.models import CoverageCell, Participation, Plan
from intranet.testing.agency import Agency
from tests.plans.conftest import TWO_WAVES
from tests.plans.test_numbering import together

Cells = dict[tuple[int, int, str, int], tuple[int, date]]
MAY = date(2026, 5, 13)


@pytest.fixture
def running(make_plan: Callable[..., Plan], issue: Callable[..., Plan]) -> Plan:
    """An issued plan with two waves."""
    return issue(make_plan(parts={"waves": TWO_WAVES}))


def recounted() -> Cells:
    """The cells as the raw participations make them, counted the slow way."""
    cells: dict[tuple[int, int, str, int], list[date]] = defaultdict(list)
    for p in db.session.scalars(select(Participation)):
        for wave in {p.wave_id or 0, 0}:
            for channel in {p.channel, ""}:
                cells[p.plan_id, wave, channel, p.person_id].append(p.happened_on)
    return {key: (len(days), min(days)) for key, days in cells.items()}


def stored() -> Cells:
    db.session.expire_all()
    return {
        (c.plan_id, c.wave_id, c.channel, c.person_id): (c.times, c.first_on)
        for c in db.session.scalars(select(CoverageCell))
    }


def test_one_participation_counts_in_four_cells(running: Plan, agency: Agency) -> None:
    wave = running.waves[0]
    person = agency.people["staff"]
    added = coverage.record(
        source="schedule", key="s1", plan_id=running.id, wave_id=wave.id, channel="law_day", person_ids=[person],
        happened_on=MAY,
    )  # fmt: skip
    assert added == 1
    assert {key[1:3] for key in stored()} == {(wave.id, "law_day"), (wave.id, ""), (0, "law_day"), (0, "")}
    assert db.session.scalars(select(Participation)).one().unit_id == agency.units["science"]


def test_recording_again_changes_nothing(running: Plan, agency: Agency) -> None:
    people = list(agency.people.values())[:5]
    for expected in (5, 0):
        new = coverage.record(source="s", key="k", plan_id=running.id, person_ids=people, happened_on=MAY)
        assert new == expected
    assert stored() == recounted()


def test_a_select_of_people_is_recorded_without_loading_it(running: Plan, count_queries: Any) -> None:
    everybody = select(Person.id)
    with count_queries() as counted:
        new = coverage.record(source="s", key="all", plan_id=running.id, person_ids=everybody, happened_on=MAY)
    assert new == 14
    assert counted.total <= 11
    assert stored() == recounted()


def test_a_select_that_depends_on_what_was_recorded_is_safe(running: Plan) -> None:
    missing = select(Person.id).where(Person.id.not_in(select(Participation.person_id)))
    coverage.record(source="s", key="rest", plan_id=running.id, person_ids=missing, happened_on=MAY)
    assert stored() == recounted()
    assert len(recounted()) == 14


@pytest.mark.parametrize("wrong", ["plan", "wave", "channel"])
def test_what_does_not_exist_is_refused(running: Plan, make_plan: Callable[..., Plan], wrong: str) -> None:
    draft = make_plan()
    values: dict[str, Any] = {"plan_id": running.id, "wave_id": running.waves[0].id, "channel": ""}
    values |= {"plan": {"plan_id": draft.id}, "wave": {"wave_id": 10**6}, "channel": {"channel": "smoke"}}[wrong]
    with pytest.raises(Refused):
        coverage.record(source="s", key="k", person_ids=[1], happened_on=MAY, **values)


OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.integers(0, 3), st.integers(-1, 1), st.sampled_from(["", "law_day", "egov"]),
                  st.sets(st.integers(0, 12), max_size=6), st.integers(0, 90)),
        st.tuples(st.just("withdraw"), st.integers(0, 3), st.none() | st.sets(st.integers(0, 12), max_size=4)),
        st.tuples(st.just("move"), st.integers(7, 12), st.sampled_from(["office", "digital", "team"])),
        st.tuples(st.just("rebuild")),
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(operations=OPERATIONS)
def test_cells_equal_a_recount_after_anything(
    operations: list[Any], running: Plan, agency: Agency, actor_of: Callable[[str], Actor]
) -> None:
    people, waves, admin = list(agency.people.values()), [w.id for w in running.waves], actor_of("admin")
    plan_id = running.id
    for source in range(4):
        coverage.withdraw("test", f"k{source}")
    for kind, *values in operations:
        if kind == "record":
            key, wave, channel, who, day = values
            coverage.record(
                source="test", key=f"k{key}", plan_id=plan_id, wave_id=None if wave < 0 else waves[wave],
                channel=channel, person_ids=[people[n] for n in who], happened_on=MAY + timedelta(days=day),
            )  # fmt: skip
        elif kind == "withdraw":
            key, who = values
            coverage.withdraw("test", f"k{key}", None if who is None else [people[n] for n in who])
        elif kind == "move":
            who, unit = values
            with contextlib.suppress(Refused):
                directory.move_person(admin, people[who], agency.units[unit])
        else:
            coverage.rebuild(plan_id)
    assert stored() == recounted()


def test_merging_units_leaves_the_figures_whole(
    running: Plan, agency: Agency, actor_of: Callable[[str], Actor]
) -> None:
    coverage.record(
        source="s", key="k", plan_id=running.id, happened_on=date(2026, 2, 2),
        person_ids=[agency.people["staff"], agency.people["digital_staff"]],
    )  # fmt: skip
    before = coverage.coverage(running, as_of=MAY)
    directory.merge_units(
        actor_of("admin"), [agency.units["science"], agency.units["digital"]], on=date(2026, 6, 1),
        name="Phòng Khoa học và Chuyển đổi số", kind="division", parent_id=agency.units["agency"],
    )  # fmt: skip
    after = coverage.coverage(running, as_of=date(2026, 6, 2))
    assert (after.expected, after.reached) == (before.expected, before.reached) == (13, 2)
    merged = [unit for unit in after.units if unit.name == "Phòng Khoa học và Chuyển đổi số"]
    assert [unit.reached for unit in merged] == [2]
    assert coverage.coverage(running, as_of=MAY) == before
    assert stored() == recounted()


def test_units_come_lowest_first_with_numbers(running: Plan, agency: Agency) -> None:
    keys = ("leader", "deputy", "unit_head")
    coverage.record(
        source="s", key="k", plan_id=running.id, wave_id=running.waves[0].id, happened_on=MAY,
        person_ids=[agency.people[key] for key in keys],
    )  # fmt: skip
    found = coverage.coverage(running, running.waves[0].id, as_of=MAY)
    assert (found.expected, found.reached, found.missing, found.percent) == (13, 3, 10, 23)
    assert (found.units[-1].name, found.units[-1].percent) == ("Sở Khoa học và Công nghệ tỉnh An Hải", 100)
    assert found.collectives == 2
    assert coverage.coverage(running, running.waves[1].id, as_of=MAY).reached == 0
    assert coverage.coverage(running, as_of=MAY - timedelta(days=1)).reached == 0


def test_gaps_name_who_is_missing(running: Plan, agency: Agency) -> None:
    coverage.record(source="s", key="k", plan_id=running.id, person_ids=[agency.people["staff"]], happened_on=MAY)
    missing = db.session.execute(reach.gaps(running, as_of=MAY, unit_ids=[agency.units["science"]])).all()
    assert [row.full_name for row in missing] == ["Bùi Đức Duy", "Vũ Thị Thu Hường", "Nguyễn Văn Ổn"]
    assert {row.unit_name for row in missing} == {"Phòng Quản lý Khoa học"}


def test_the_trend_counts_each_person_once(running: Plan, agency: Agency) -> None:
    people = list(agency.people.values())
    for day, who in ((10, people[:2]), (12, people[1:5]), (20, people[:3])):
        coverage.record(
            source="s", key=f"d{day}", plan_id=running.id, person_ids=who, happened_on=date(2026, 3, day)
        )  # fmt: skip
    assert coverage.trend(running, as_of=MAY) == [(date(2026, 3, 10), 2), (date(2026, 3, 12), 5)]


def test_an_audience_says_who_is_expected(running: Plan, agency: Agency, office: Actor) -> None:
    rules = [
        audiences.Rule("unit", agency.units["digital"]),
        audiences.Rule("unit", agency.units["team"], excludes=True),
    ]
    service.update_audience(office, running.id, rules, running.version)
    assert [unit.name for unit in coverage.coverage(running, as_of=MAY).units] == ["Phòng Chuyển đổi số"]
    service.update_audience(office, running.id, [], running.version)
    assert coverage.coverage(running, as_of=MAY).expected == 13


def test_an_amendment_takes_over_what_was_reached(running: Plan, agency: Agency, office: Actor) -> None:
    old_wave = running.waves[1].id
    staff, leader = agency.people["staff"], agency.people["leader"]
    coverage.record(source="s", key="k", plan_id=running.id, wave_id=old_wave, person_ids=[staff], happened_on=MAY)
    draft = lifecycle.amend(office, running.id, running.version)
    lifecycle.issue(office, draft.id, draft.version, lifecycle.Issue(date(2026, 6, 1), "KH-SKHCN"))
    new_wave = draft.waves[1].id
    assert {key[:2] for key in stored()} == {(draft.id, new_wave), (draft.id, 0)}
    # A plugin that still names the old plan and wave is understood.
    coverage.record(source="s", key="k2", plan_id=running.id, wave_id=old_wave, person_ids=[leader], happened_on=MAY)
    assert coverage.coverage(draft, new_wave, as_of=MAY).reached == 2
    assert stored() == recounted()


# EXPLAIN QUERY PLAN is SQLite's; PostgreSQL scans tables as small as these.
@pytest.mark.database("sqlite")
def test_figures_are_read_by_index(running: Plan) -> None:
    everybody = select(Person.id)
    coverage.record(source="s", key="all", plan_id=running.id, person_ids=everybody, happened_on=MAY)
    for statement in (
        select(CoverageCell.first_on).where(
            CoverageCell.plan_id == 1, CoverageCell.wave_id == 0, CoverageCell.channel == ""
        ).group_by(CoverageCell.first_on),
        select(CoverageCell).where(
            CoverageCell.plan_id == 1, CoverageCell.wave_id == 0, CoverageCell.channel == "",
            CoverageCell.person_id == 1,
        ),
        select(Participation).where(Participation.source == "s", Participation.key == "all"),
        select(Participation).where(Participation.plan_id == 1, Participation.person_id == 1),
    ):  # fmt: skip
        compiled = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = db.session.execute(text(f"EXPLAIN QUERY PLAN {compiled}")).all()
        read = [row[3] for row in plan if "coverage" in row[3] or "partic" in row[3]]
        assert all("SEARCH" in step and ("INDEX" in step or "PRIMARY KEY" in step) for step in read)
        assert any("USING" in row[3] for row in plan)


def test_two_at_once_for_the_same_people_lose_nothing(app: Flask, running: Plan, agency: Agency) -> None:
    people, plan_id, wave = list(agency.people.values())[:6], running.id, running.waves[0].id
    db.session.rollback()

    def record(number: int) -> Callable[[], None]:
        return lambda: (
            coverage.record(
                source="s", key=f"k{number % 3}", plan_id=plan_id, wave_id=wave, channel="egov",
                person_ids=people, happened_on=MAY + timedelta(days=number),
            )
            and None
        )  # fmt: skip

    assert together(app, [record(number) for number in range(6)]) == []
    assert stored() == recounted()
    assert {times for times, _first in stored().values()} == {3}
