"""Every figure of coverage equals a recount of the raw records, whatever happens to people, units and plans.

Everything is asked after each step, so that what is kept between requests would show when it is out of date.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from intranet.access import Actor, Refused
from intranet.database import db, transaction
from intranet.directory import audiences
from intranet.directory import service as directory
from intranet.directory.models import Membership, Person, UnitVersion
from intranet.directory.queries import find_unit, holds, home_unit_of, is_active
from intranet.plans import coverage, lifecycle, public_coverage, reach, service, standing
from intranet.plans.models import CoverageCell, Participation, Plan
from intranet.plans.models_coverage import CoverageDay
from intranet.testing.agency import Agency
from tests.plans.conftest import TWO_WAVES

MAY = date(2026, 5, 13)
LATER = date(2026, 8, 3)


class Raw:
    """The slow way: rows as they are, counted one by one."""

    def __init__(self, plan: Plan, day: date) -> None:
        self.plan, self.day = plan, day
        self.parents = {v.unit_id: v.parent_id for v in db.session.scalars(select(UnitVersion)) if holds(v, day)}
        self.memberships = [m for m in db.session.scalars(select(Membership)) if holds(m, day)]
        self.homes_now = {m.person_id: m.unit_id for m in self.memberships if m.is_home}
        self.expected_now = self.expected()
        self.taken = db.session.scalars(select(Participation).where(Participation.plan_id == plan.id)).all()

    def expected(self) -> set[int]:
        if self.plan.audience_id is not None:
            return set(db.session.scalars(audiences.people(self.plan.audience_id, self.day)))
        members = {m.person_id for m in self.memberships if self.under(m.unit_id, self.plan.issuing_unit_id)}
        return {p.id for p in db.session.scalars(select(Person)) if p.id in members and is_active(p, self.day)}

    def firsts(self, wave_id: int | None, channel: str) -> dict[int, date]:
        """The day on which each expected person was first reached."""
        found: dict[int, date] = {}
        for row in self.taken:
            counts = wave_id in (None, row.wave_id) and channel in ("", row.channel) and row.happened_on <= self.day
            if counts and row.person_id in self.expected_now:
                found[row.person_id] = min(found.get(row.person_id, row.happened_on), row.happened_on)
        return found

    def by_unit(self, wave_id: int | None, channel: str) -> dict[int | None, tuple[int, int]]:
        reached = self.firsts(wave_id, channel)
        found: dict[int | None, tuple[int, int]] = {}
        for person_id in self.expected_now:
            unit = self.homes_now.get(person_id)
            total, there = found.get(unit, (0, 0))
            found[unit] = total + 1, there + (person_id in reached)
        return found

    def under(self, unit_id: int | None, top: int) -> bool:
        while unit_id is not None and unit_id != top:
            unit_id = self.parents.get(unit_id)
        return unit_id == top


def compare(plan: Plan, day: date) -> None:
    """All public reads against a recount."""
    raw = Raw(plan, day)
    pairs = [(wave, channel) for wave in (None, *(w.id for w in plan.waves)) for channel in ("", "law_day", "egov")]
    matrix = public_coverage.matrix(plan.id, day)
    assert matrix == {pair: len(raw.firsts(*pair)) for pair in pairs if raw.firsts(*pair)}
    assert {k: v.reached for k, v in public_coverage.by_wave(plan.id, day).items()} == {
        wave: matrix.get((wave, ""), 0) for wave in (None, *(w.id for w in plan.waves))
    }
    for wave, channel in pairs[:4]:
        compare_pair(plan, raw, wave, channel)
    some = list(raw.by_unit(None, ""))[:2]
    few = [unit for unit in some if unit is not None]
    limited = public_coverage.matrix(plan.id, day, few)
    assert limited.get((None, ""), 0) == sum(raw.by_unit(None, "")[unit][1] for unit in few)


def compare_pair(plan: Plan, raw: Raw, wave: int | None, channel: str) -> None:
    day, wanted, firsts = raw.day, raw.by_unit(wave, channel), raw.firsts(wave, channel)
    shown = public_coverage.shares(plan.id, wave, channel, day)
    assert {unit.unit_id: (unit.expected, unit.reached) for unit in shown.units} == wanted
    assert (shown.expected, shown.reached) == (len(raw.expected_now), len(firsts))
    assert shown.collectives == sum(1 for _total, reached in wanted.values() if reached)
    few = [unit for unit in wanted if unit is not None][:2]
    limited = public_coverage.shares(plan.id, wave, channel, day, few)
    assert {unit.unit_id: (unit.expected, unit.reached) for unit in limited.units} == {u: wanted[u] for u in few}
    missing = {row.id for row in db.session.execute(public_coverage.gaps(plan.id, wave, channel, None, day))}
    assert missing == raw.expected_now - set(firsts)
    mine = {row.id for row in db.session.execute(public_coverage.gaps(plan.id, wave, channel, few, day))}
    assert mine == {person for person in missing if raw.homes_now.get(person) in few}
    days = sorted(set(firsts.values()))
    grown = [(first, sum(1 for found in firsts.values() if found <= first)) for first in days]
    assert public_coverage.trend(plan.id, wave, channel, day) == grown
    of_few = [first for person, first in firsts.items() if raw.homes_now.get(person) in few]
    assert (public_coverage.trend(plan.id, wave, channel, day, few) or [(day, 0)])[-1][1] == len(of_few)


def days_as_cells() -> bool:
    """Whether the days equal a count of the cells."""
    counted: dict[Any, int] = {}
    for cell in db.session.scalars(select(CoverageCell).execution_options(populate_existing=True)):
        key = cell.plan_id, cell.wave_id, cell.channel, cell.first_on
        counted[key] = counted.get(key, 0) + 1
    kept = select(CoverageDay).execution_options(populate_existing=True)
    return counted == {(d.plan_id, d.wave_id, d.channel, d.first_on): d.people for d in db.session.scalars(kept)}


class _Undo(Exception):
    pass


@pytest.fixture
def world(
    make_plan: Callable[..., Plan], issue: Callable[..., Plan], agency: Agency, actor_of: Callable[[str], Actor]
) -> World:
    plan = issue(make_plan(parts={"waves": TWO_WAVES}))
    return World(plan.id, agency, actor_of("admin"), actor_of("office"))


@dataclass
class World:
    """What can happen. Each step works on what the ones before left."""

    plan_id: int
    agency: Agency
    admin: Actor
    office: Actor

    @property
    def plan(self) -> Plan:
        return db.session.get_one(Plan, self.plan_id, populate_existing=True)

    def record(self, source: str, key: int, wave: int, channel: str, who: set[int], day: int) -> None:
        people = list(self.agency.people.values())
        coverage.record(
            source=source, key=f"k{key}", plan_id=self.plan_id, person_ids=[people[n] for n in who], channel=channel,
            wave_id=None if wave < 0 else self.plan.waves[wave].id, happened_on=MAY + timedelta(days=day),
        )  # fmt: skip

    def withdraw(self, source: str, key: int, who: set[int] | None) -> None:
        people = list(self.agency.people.values())
        coverage.withdraw(source, f"k{key}", None if who is None else [people[n] for n in who])

    def move(self, who: int, unit: str, later: bool) -> None:
        person, day = list(self.agency.people.values())[who], LATER if later else MAY
        if home_unit_of(person, day) not in (None, self.agency.units[unit]):
            directory.move_person(self.admin, person, self.agency.units[unit], on=day)

    def leave(self, who: int, later: bool) -> None:
        person, day = list(self.agency.people.values())[who], LATER if later else MAY
        if home_unit_of(person, day) is not None:
            directory.leave(self.admin, person, on=day)

    def hire(self, unit: str) -> None:
        directory.create_person(
            self.admin, home_unit_id=self.agency.units[unit], full_name="Cao Thị Mới", active_from=MAY
        )

    def merge(self, one: str, other: str) -> None:
        first, second = self.agency.units[one], self.agency.units[other]
        if one != other and find_unit(first, MAY) and find_unit(second, MAY):
            directory.merge_units(self.admin, [first], on=MAY, into=second)

    def amend(self) -> None:
        draft = lifecycle.amend(self.office, self.plan_id, self.plan.version)
        lifecycle.issue(self.office, draft.id, draft.version, lifecycle.Issue(MAY, "KH-SKHCN"))
        self.plan_id = draft.id

    def audience(self, unit: str, excluded: str) -> None:
        rules = [
            audiences.Rule("unit", self.agency.units[unit]),
            audiences.Rule("unit", self.agency.units[excluded], excludes=True),
        ]
        service.update_audience(self.office, self.plan_id, [] if unit == excluded else rules, self.plan.version)


UNIT = st.sampled_from(["office", "science", "digital", "team"])
PEOPLE = st.sets(st.integers(0, 12), max_size=7)
SOURCE = st.sampled_from(["schedule", "deeds"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("record"), SOURCE, st.integers(0, 2), st.integers(-1, 1),
                  st.sampled_from(["", "law_day", "egov"]), PEOPLE, st.integers(-60, 120)),
        st.tuples(st.just("record"), SOURCE, st.integers(0, 2), st.just(0), st.just("egov"), PEOPLE, st.just(-3)),
        st.tuples(st.just("withdraw"), SOURCE, st.integers(0, 2), st.none() | PEOPLE),
        st.tuples(st.just("move"), st.integers(2, 12), UNIT, st.booleans()),
        st.tuples(st.just("leave"), st.integers(2, 12), st.booleans()),
        st.tuples(st.just("hire"), UNIT),
        st.tuples(st.just("merge"), UNIT, UNIT),
        st.tuples(st.just("amend")),
        st.tuples(st.just("audience"), UNIT, UNIT),
    ),
    min_size=2, max_size=7,
)  # fmt: skip


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, few=st.booleans())
def test_figures_equal_a_recount_after_anything(
    steps: list[Any], few: bool, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "_FEW_UNITS", 40 if few else 0)
    plan_id = world.plan_id
    try:
        # All in one transaction that is taken back: each example begins alike, though what is kept stays.
        with transaction():
            for name, *values in steps:
                getattr(world, name)(*values)
                compare(world.plan, MAY)
            compare(world.plan, LATER + timedelta(days=60))
            assert days_as_cells()
            raise _Undo
    except (_Undo, Refused):
        world.plan_id = plan_id


def test_what_is_kept_is_asked_for_again_only_after_a_change(world: World, count_queries: Any) -> None:
    world.record("schedule", 1, 0, "egov", {1, 2}, 0)
    public_coverage.shares(world.plan_id)
    with count_queries() as counted:
        assert public_coverage.shares(world.plan_id).reached == 2
    assert counted.total <= 2, "the stamps, and the plan unless it is in hand"
    world.record("deeds", 1, 0, "egov", {3}, 0)
    with count_queries() as counted:
        assert public_coverage.shares(world.plan_id).reached == 3
    assert counted.total <= 3, "and who is reached; who is expected is known"


def test_someone_reached_who_left_counts_no_more(world: World) -> None:
    world.record("schedule", 1, 0, "egov", {7, 8}, -5)
    assert public_coverage.matrix(world.plan_id, MAY)[None, ""] == 2
    world.leave(7, later=False)
    assert public_coverage.matrix(world.plan_id, MAY)[None, ""] == 1
    assert public_coverage.trend(world.plan_id, day=MAY)[-1][1] == 1
    assert public_coverage.matrix(world.plan_id, MAY - timedelta(days=1))[None, ""] == 2


def test_the_stamp_of_the_directory_never_comes_again(world: World) -> None:
    before = standing.stamped(world.plan_id).directory
    try:
        with transaction():
            world.hire("office")
            inside = standing.stamped(world.plan_id).directory
            raise _Undo
    except _Undo:
        pass
    assert standing.stamped(world.plan_id).directory == before
    world.hire("office")
    assert standing.stamped(world.plan_id).directory not in (before, inside)
