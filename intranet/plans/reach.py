"""Coverage as screens and reports read it: expected and reached people, by unit, over time, by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from intranet import clock
from intranet.database import db
from intranet.directory import audiences
from intranet.directory.models import Membership, Person, UnitVersion
from intranet.directory.queries import in_force
from intranet.plans.models import CoverageCell, Plan
from intranet.web.dates import whole_percent


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
    if plan.audience_id is not None:
        found = audiences.people(plan.audience_id, day)
    else:
        found = audiences.people([audiences.Rule("unit", plan.issuing_unit_id)], day)
    return found if unit_ids is None else found.where(Person.id.in_(_staff(unit_ids, day)))


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
    """Expected and reached people on `as_of` (default today), in all and by home unit; one query.

    `wave_id` None and `channel` '' stand for any; `unit_ids` limits it to the staff of these units.
    """
    day = as_of or clock.today()
    found = db.session.execute(_by_unit(expected(plan, day, unit_ids), plan.id, wave_id, channel, day)).all()
    rows = sorted(found, key=lambda row: (row[4] / row[3], row[2] or ""))
    units = tuple(UnitShare(total, reached, unit_id, name or "") for unit_id, name, _key, total, reached in rows)
    return Coverage(sum(u.expected for u in units), sum(u.reached for u in units), units)


# These statements take longer to build than to run for a small agency, and depend on nothing but their arguments.
@lru_cache(maxsize=64)
def _by_unit(who: Select[int], plan_id: int, wave_id: int | None, channel: str, day: date) -> Select[Any]:
    """(unit id, name, sort key, expected, reached); names come last, to be looked up once per unit."""
    people, home, unit, cell = who.subquery(), aliased(Membership), aliased(UnitVersion), aliased(CoverageCell)
    counted = (
        select(home.unit_id, func.count().label("expected"), func.count(cell.person_id).label("reached"))
        .select_from(people)
        .outerjoin(home, and_(home.person_id == people.c.id, home.is_home, in_force(home, day)))
        .outerjoin(cell, and_(
            cell.plan_id == plan_id, cell.wave_id == (wave_id or 0), cell.channel == channel,
            cell.person_id == people.c.id, cell.first_on <= day,
        ))
        .group_by(home.unit_id)
        .subquery()
    )  # fmt: skip
    return (
        select(counted.c.unit_id, unit.name, unit.sort_key, counted.c.expected, counted.c.reached)
        .select_from(counted)
        .outerjoin(unit, and_(unit.unit_id == counted.c.unit_id, in_force(unit, day)))
    )


def gaps(
    plan: Plan, wave_id: int | None = None, channel: str = "", as_of: date | None = None,
    unit_ids: Collection[int] | None = None,
) -> Select[Any]:  # fmt: skip
    """The people not reached yet as a SELECT of (id, full_name, staff_code, unit_id, unit_name), by given names."""
    day = as_of or clock.today()
    done = select(CoverageCell.person_id).where(_reached(plan.id, wave_id, channel, day))
    found: Any = (
        select(Person.id, Person.full_name, Person.staff_code, Membership.unit_id, UnitVersion.name.label("unit_name"))
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.is_home, in_force(Membership, day)))
        .outerjoin(UnitVersion, and_(UnitVersion.unit_id == Membership.unit_id, in_force(UnitVersion, day)))
        .where(Person.id.in_(expected(plan, day)), Person.id.not_in(done))
        .order_by(Person.sort_key, Person.id)
    )
    return found if unit_ids is None else found.where(Membership.unit_id.in_(unit_ids))  # type: ignore[no-any-return]


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
    day = as_of or clock.today()
    points: dict[int, list[tuple[date, int]]] = {wave_id: [] for wave_id in wave_ids}
    for wave_id, first_on, number in db.session.execute(
        _by_day(expected(plan, day, unit_ids), plan.id, tuple(points), channel, day)
    ):
        before = points[wave_id][-1][1] if points[wave_id] else 0
        points[wave_id].append((first_on, before + number))
    return points


@lru_cache(maxsize=64)
def _by_day(
    who: Select[int], plan_id: int, wave_ids: tuple[int, ...], channel: str, day: date
) -> Select[int, date, int]:
    cell = CoverageCell
    # Waves by name, though they are all: so the index serves each of them, and no other channel is read.
    return (
        select(cell.wave_id, cell.first_on, func.count())
        .where(
            cell.plan_id == plan_id, cell.wave_id.in_(wave_ids), cell.channel == channel, cell.first_on <= day,
            cell.person_id.in_(who),
        )
        .group_by(cell.wave_id, cell.first_on)
        .order_by(cell.wave_id, cell.first_on)
    )  # fmt: skip
