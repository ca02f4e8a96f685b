"""Coverage side by side: of each wave, of each channel, of one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from intranet import clock
from intranet.database import db
from intranet.plans import reach, standing
from intranet.plans.models import CoverageCell, Plan, PlanChannel, Wave
from intranet.plans.models_coverage import CoverageDay
from intranet.plans.reach import Share


@dataclass(frozen=True, slots=True)
class Reached:
    """A person took part `times` times, first on `first_on`; `wave_id` None: in any wave, `channel` '': in any."""

    plan_id: int
    wave_id: int | None
    channel: str
    times: int
    first_on: date


def by_wave(
    plan: Plan, channel: str = "", as_of: date | None = None, unit_ids: Collection[int] | None = None
) -> dict[int | None, Share]:
    """The share of each wave in the order of the plan, None (first): of any wave."""
    waves = db.session.scalars(select(Wave.id).where(Wave.plan_id == plan.id).order_by(Wave.position, Wave.id)).all()
    total, found = _expected(plan, as_of, unit_ids), matrix(plan, as_of, unit_ids)
    return {wave_id: Share(total, found.get((wave_id, channel), 0)) for wave_id in (None, *waves)}


def by_channel(
    plan: Plan, wave_id: int | None = None, as_of: date | None = None, unit_ids: Collection[int] | None = None
) -> dict[str, Share]:
    """The share of each channel the plan asks for, in its order, then of others that reached somebody; '' of any."""
    asked = db.session.scalars(
        select(PlanChannel.code).where(PlanChannel.plan_id == plan.id).order_by(PlanChannel.position, PlanChannel.id)
    )
    total, found = _expected(plan, as_of, unit_ids), matrix(plan, as_of, unit_ids)
    others = sorted(channel for wave, channel in found if wave == wave_id)
    return {code: Share(total, found.get((wave_id, code), 0)) for code in dict.fromkeys(("", *asked, *others))}


def _expected(plan: Plan, as_of: date | None, unit_ids: Collection[int] | None) -> int:
    return reach.coverage(plan, None, "", as_of, unit_ids).expected


def matrix(
    plan: Plan, as_of: date | None = None, unit_ids: Collection[int] | None = None
) -> dict[tuple[int | None, str], int]:
    """How many people each wave (None: any) reached through each channel ('': any); what reached nobody is left out."""
    day = as_of or clock.today()
    units = None if unit_ids is None else frozenset(unit_ids)
    key = (*reach.whose(plan), "matrix", units, day)
    return dict(standing.figure(key, standing.stamped(plan.id), lambda: _matrix(plan, day, units)))


def _matrix(plan: Plan, day: date, unit_ids: Collection[int] | None) -> dict[tuple[int | None, str], int]:
    if unit_ids is not None:
        found = Counter(_cells(plan.id, day, reach.expected(plan, day, unit_ids)))
    else:
        found = Counter(_days(plan.id, day))
        for some in reach.in_portions(reach.unexpected(plan, day)):
            found.subtract(_cells(plan.id, day, some))
    return {(wave_id or None, channel): number for (wave_id, channel), number in found.items() if number}


def _days(plan_id: int, day: date) -> dict[tuple[int, str], int]:
    kept = CoverageDay
    found = db.session.execute(
        select(kept.wave_id, kept.channel, func.sum(kept.people))
        .where(kept.plan_id == plan_id, kept.first_on <= day)
        .group_by(kept.wave_id, kept.channel)
    )
    return {(wave_id, channel): int(number) for wave_id, channel, number in found}


def _cells(plan_id: int, day: date, who: Any) -> dict[tuple[int, str], int]:
    cell = CoverageCell
    found = (
        select(cell.wave_id, cell.channel, func.count())
        # A term, so that SQLite goes from these people to their cells and not through all the cells of the plan.
        .where(cell.plan_id + 0 == plan_id, cell.person_id.in_(who))
        .group_by(cell.wave_id, cell.channel)
    )
    # The day is not in that index: without a later one it need not be looked up for each cell.
    later = select(CoverageDay.plan_id).where(CoverageDay.plan_id == plan_id, CoverageDay.first_on > day).limit(1)
    if db.session.scalar(later) is not None:
        found = found.where(cell.first_on <= day)
    return {(wave_id, channel): number for wave_id, channel, number in db.session.execute(found)}


def of_person(person_id: int, plan_id: int | None = None) -> list[Reached]:
    """All cells of a person, or those of one plan."""
    cell = CoverageCell
    found = select(cell.plan_id, cell.wave_id, cell.channel, cell.times, cell.first_on).where(
        cell.person_id == person_id
    )
    if plan_id is not None:
        # The sum keeps SQLite, when it has no statistics, from reading the whole plan by its key.
        found = found.where(cell.plan_id + 0 == plan_id)
    rows = sorted(db.session.execute(found), key=lambda row: (row.plan_id, row.wave_id, row.channel))
    return [Reached(plan, wave or None, channel, times, day) for plan, wave, channel, times, day in rows]
