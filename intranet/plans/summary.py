"""Coverage side by side: of each wave, of each channel, of one person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from intranet import clock
from intranet.database import db
from intranet.plans import reach
from intranet.plans.models import CoverageCell, Plan, PlanChannel, Wave
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
    wanted = (0, *waves)
    total, found = _counted(plan, CoverageCell.wave_id, [
        CoverageCell.wave_id.in_(wanted), CoverageCell.channel == channel,
    ], as_of, unit_ids)  # fmt: skip
    return {wave_id or None: Share(total, found.get(wave_id, 0)) for wave_id in wanted}


def by_channel(
    plan: Plan, wave_id: int | None = None, as_of: date | None = None, unit_ids: Collection[int] | None = None
) -> dict[str, Share]:
    """The share of each channel the plan asks for, in its order, then of others that reached somebody; '' of any."""
    asked = db.session.scalars(
        select(PlanChannel.code).where(PlanChannel.plan_id == plan.id).order_by(PlanChannel.position, PlanChannel.id)
    )
    total, found = _counted(plan, CoverageCell.channel, [CoverageCell.wave_id == (wave_id or 0)], as_of, unit_ids)
    return {code: Share(total, found.get(code, 0)) for code in dict.fromkeys(("", *asked, *sorted(found)))}


def matrix(
    plan: Plan, as_of: date | None = None, unit_ids: Collection[int] | None = None
) -> dict[tuple[int | None, str], int]:
    """How many people each wave (None: any) reached through each channel ('': any); what reached nobody is left out."""
    day = as_of or clock.today()
    cell = CoverageCell
    found = db.session.execute(
        select(cell.wave_id, cell.channel, func.count())
        .where(
            cell.plan_id == plan.id, cell.first_on <= day,
            cell.person_id.in_(reach.expected(plan, day, unit_ids)),
        )
        .group_by(cell.wave_id, cell.channel)
    )  # fmt: skip
    return {(wave_id or None, channel): number for wave_id, channel, number in found}


def _counted(
    plan: Plan, by: Any, which: list[ColumnElement[bool]], as_of: date | None, unit_ids: Collection[int] | None
) -> tuple[int, dict[Any, int]]:
    day = as_of or clock.today()
    who = reach.expected(plan, day, unit_ids)
    total = db.session.scalar(select(func.count()).select_from(who.subquery())) or 0
    found = db.session.execute(
        select(by, func.count())
        .where(CoverageCell.plan_id == plan.id, *which, CoverageCell.first_on <= day, CoverageCell.person_id.in_(who))
        .group_by(by)
    )
    return total, dict(found.all())


def of_person(person_id: int, plan_id: int | None = None) -> list[Reached]:
    """All cells of a person, or those of one plan."""
    cell = CoverageCell
    found = select(cell.plan_id, cell.wave_id, cell.channel, cell.times, cell.first_on).where(
        cell.person_id == person_id
    )
    if plan_id is not None:
        found = found.where(cell.plan_id == plan_id)
    rows = db.session.execute(found.order_by(cell.plan_id, cell.wave_id, cell.channel))
    return [Reached(plan, wave or None, channel, times, day) for plan, wave, channel, times, day in rows]
