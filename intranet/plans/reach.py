"""Coverage as screens and reports read it: expected and reached people, by unit, over time, by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from intranet import clock
from intranet.database import db
from intranet.directory import audiences
from intranet.directory.models import Membership, Person, UnitVersion
from intranet.directory.queries import in_force
from intranet.plans import standing
from intranet.plans.models import CoverageCell, Plan
from intranet.plans.models_coverage import CoverageDay
from intranet.web.dates import whole_percent

_FEW_UNITS = 40
"""So many units' staff are counted one by one; more are taken from the figures of all."""
_PORTION = 10_000


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the expected people are reached. Numbers are people."""

    expected: int
    reached: int

    @property
    def missing(self) -> int:
        """How many are not reached yet."""
        return self.expected - self.reached

    @property
    def percent(self) -> int:
        """The share in whole per cent; 100 means everybody."""
        return whole_percent(self.reached, self.expected)


@dataclass(frozen=True, slots=True)
class UnitShare(Share):
    """The people of one unit; `unit_id` None: those on no unit's staff."""

    unit_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Coverage(Share):
    """A whole audience, and its units with the lowest share first."""

    units: tuple[UnitShare, ...]

    @property
    def collectives(self) -> int:
        """How many units have at least one person reached."""
        return sum(1 for unit in self.units if unit.reached)


def expected(plan: Plan, as_of: date | None = None, unit_ids: Collection[int] | None = None) -> Select[int]:
    """The ids of the people who should take part: the plan's audience, or all of the issuing unit.

    `unit_ids` limits it to those on the staff of these units.
    """
    day = as_of or clock.today()
    within = None if unit_ids is None else _staff(unit_ids, day)
    if plan.audience_id is not None:
        return audiences.people(plan.audience_id, day, within)
    return audiences.people([audiences.Rule("unit", plan.issuing_unit_id)], day, within)


def _staff(unit_ids: Collection[int], day: date) -> Select[int]:
    return select(Membership.person_id).where(
        Membership.unit_id.in_(unit_ids), Membership.is_home, in_force(Membership, day)
    )


def _reached(plan_id: int, wave_id: int | None, channel: str, day: date) -> ColumnElement[bool]:
    return and_(
        CoverageCell.plan_id == plan_id, CoverageCell.wave_id == (wave_id or 0), CoverageCell.channel == channel,
        CoverageCell.first_on <= day,
    )  # fmt: skip


def coverage(
    plan: Plan, wave_id: int | None = None, channel: str = "", as_of: date | None = None,
    unit_ids: Collection[int] | None = None,
) -> Coverage:  # fmt: skip
    """Expected and reached people on `as_of` (default today), in all and by home unit.

    `wave_id` None and `channel` '' stand for any; `unit_ids` limits it to the staff of these units.
    """
    day = as_of or clock.today()
    if unit_ids is not None and len(unit_ids) <= _FEW_UNITS:
        return _of_few(plan, wave_id, channel, day, unit_ids)
    seen = standing.stamped(plan.id)
    whole = standing.figure(
        (*whose(plan), "coverage", wave_id, channel, day), seen,
        lambda: _whole(plan, wave_id, channel, day, standing.standing(plan, day, seen, expected(plan, day))),
    )  # fmt: skip
    if unit_ids is None:
        return whole
    wanted = set(unit_ids)
    return _added(unit for unit in whole.units if unit.unit_id in wanted)


def whose(plan: Plan) -> tuple[Any, ...]:
    """A plan with what says who is expected: names figures that are kept."""
    return plan.id, plan.audience_id, plan.issuing_unit_id


def _added(units: Iterable[UnitShare]) -> Coverage:
    found = tuple(units)
    return Coverage(sum(u.expected for u in found), sum(u.reached for u in found), found)


def _whole(plan: Plan, wave_id: int | None, channel: str, day: date, people: standing.Standing) -> Coverage:
    reached = people.by_unit(reached_ids(plan.id, wave_id, channel, day))
    rows = [
        (unit_id, *people.units.get(unit_id, ("", "")), total, reached.get(unit_id, 0))
        for unit_id, total in people.expected.items()
    ]
    return _sorted(rows)


def _sorted(rows: Iterable[Any]) -> Coverage:
    """Of (unit id, name, sort key, expected, reached): the lowest share first."""
    by_share = sorted(rows, key=lambda row: (row[4] / row[3], row[2] or ""))
    return _added(UnitShare(total, reached, unit_id, name or "") for unit_id, name, _key, total, reached in by_share)


def reached_ids(plan_id: int, wave_id: int | None, channel: str, day: date) -> Sequence[int]:
    """The people reached by `day`, also those who are not expected."""
    found = select(standing.listed(CoverageCell.person_id)).where(_reached(plan_id, wave_id, channel, day))
    return standing.unlisted(db.session.scalar(found))


def _of_few(plan: Plan, wave_id: int | None, channel: str, day: date, unit_ids: Collection[int]) -> Coverage:
    people, home, unit = expected(plan, day, unit_ids).subquery(), aliased(Membership), aliased(UnitVersion)
    cell = aliased(CoverageCell)
    counted = (
        select(home.unit_id, func.count().label("expected"), func.count(cell.person_id).label("reached"))
        .select_from(people)
        .outerjoin(home, and_(home.person_id == people.c.id, home.is_home, in_force(home, day)))
        .outerjoin(cell, and_(
            cell.plan_id == plan.id, cell.wave_id == (wave_id or 0), cell.channel == channel,
            cell.person_id == people.c.id, cell.first_on <= day,
        ))
        .group_by(home.unit_id)
        .subquery()
    )  # fmt: skip
    # Names come last, to be looked up once per unit.
    named = (
        select(counted.c.unit_id, unit.name, unit.sort_key, counted.c.expected, counted.c.reached)
        .select_from(counted)
        .outerjoin(unit, and_(unit.unit_id == counted.c.unit_id, in_force(unit, day)))
    )
    return _sorted(db.session.execute(named).all())


def gaps(
    plan: Plan, wave_id: int | None = None, channel: str = "", as_of: date | None = None,
    unit_ids: Collection[int] | None = None,
) -> Select[Any]:  # fmt: skip
    """The people not reached yet as a SELECT of (id, full_name, staff_code, unit_id, unit_name), by given names."""
    day = as_of or clock.today()
    done = select(CoverageCell.person_id).where(_reached(plan.id, wave_id, channel, day))
    # Of few people each is looked up; of all the reached ones are read at a stroke.
    left = Person.id.not_in(done) if unit_ids is None else ~done.where(CoverageCell.person_id == Person.id).exists()
    found: Any = (
        select(Person.id, Person.full_name, Person.staff_code, Membership.unit_id, UnitVersion.name.label("unit_name"))
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.is_home, in_force(Membership, day)))
        .outerjoin(UnitVersion, and_(UnitVersion.unit_id == Membership.unit_id, in_force(UnitVersion, day)))
        .where(Person.id.in_(expected(plan, day, unit_ids)), left)
        .order_by(Person.sort_key, Person.id)
    )
    return found if unit_ids is None else found.where(Membership.unit_id.in_(unit_ids))  # type: ignore[no-any-return] # columns of several types


def trend(
    plan: Plan, wave_id: int | None = None, channel: str = "", as_of: date | None = None,
    unit_ids: Collection[int] | None = None,
) -> Sequence[tuple[date, int]]:  # fmt: skip
    """Days on which people were reached for the first time, with how many had been reached by then."""
    return trends(plan, [wave_id or 0], channel, as_of, unit_ids)[wave_id or 0]


def trends(
    plan: Plan, wave_ids: Iterable[int], channel: str = "", as_of: date | None = None,
    unit_ids: Collection[int] | None = None,
) -> dict[int, list[tuple[date, int]]]:  # fmt: skip
    """Like :func:`trend`, for several waves (0: any) in one query."""
    day, waves = as_of or clock.today(), tuple(wave_ids)
    if unit_ids is not None:
        few = _by_day(plan.id, waves, channel, day, expected(plan, day, unit_ids))
        numbers = [(wave_id, first_on, people) for wave_id, first_on, people in db.session.execute(few)]
    else:
        numbers = _days(plan, waves, channel, day)
    points: dict[int, list[tuple[date, int]]] = {wave_id: [] for wave_id in waves}
    for wave_id, first_on, number in numbers:
        before = points[wave_id][-1][1] if points[wave_id] else 0
        points[wave_id].append((first_on, before + number))
    return points


def _days(plan: Plan, waves: tuple[int, ...], channel: str, day: date) -> list[tuple[int, date, int]]:
    """(wave, day, people reached first on it): of everybody, less those who are not expected."""
    kept = CoverageDay
    found = db.session.execute(
        select(kept.wave_id, kept.first_on, kept.people).where(
            kept.plan_id == plan.id, kept.wave_id.in_(waves), kept.channel == channel, kept.first_on <= day
        )
    )
    numbers = Counter({(wave_id, first_on): people for wave_id, first_on, people in found})
    for some in in_portions(unexpected(plan, day)):
        for wave_id, first_on, people in db.session.execute(_by_day(plan.id, waves, channel, day, some)):
            numbers[wave_id, first_on] -= people
    return sorted((wave_id, first_on, people) for (wave_id, first_on), people in numbers.items() if people)


def _by_day(plan_id: int, waves: tuple[int, ...], channel: str, day: date, who: Any) -> Select[int, date, int]:
    cell = CoverageCell
    return (
        select(cell.wave_id, cell.first_on, func.count())
        .where(
            cell.plan_id == plan_id, cell.wave_id.in_(waves), cell.channel == channel, cell.first_on <= day,
            cell.person_id.in_(who),
        )
        .group_by(cell.wave_id, cell.first_on)
        .order_by(cell.wave_id, cell.first_on)
    )  # fmt: skip


def unexpected(plan: Plan, day: date) -> list[int]:
    """Who is reached by `day` though not expected on it: left since, or moved out of the audience. Usually few."""
    seen = standing.stamped(plan.id)

    def find() -> list[int]:
        people = standing.standing(plan, day, seen, expected(plan, day))
        return people.unexpected(reached_ids(plan.id, None, "", day))

    return standing.figure((*whose(plan), "unexpected", day), seen, find)


def in_portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Few enough at a time for one statement's parameters."""
    for start in range(0, len(ids), _PORTION):
        yield ids[start : start + _PORTION]
