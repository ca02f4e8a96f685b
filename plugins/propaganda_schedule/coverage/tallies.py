"""Sessions counted by unit: how many there are, how many were held, whose reports are late. One statement."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, select

from intranet import db

from ..models import Session
from .tree import Sums


def by_unit(
    plan_id: int, wave_id: int | None, channel: str, day: date, unit_ids: Collection[int] | None = None
) -> dict[int, Sums]:
    """Sessions of the plan by organising unit, as of the end of `day`; cancelled ones do not count.

    `unit_ids` limits it to these units.
    """
    found = _counted(day).where(*_of(plan_id, wave_id, channel)).group_by(Session.unit_id)
    rows = db.session.execute(found if unit_ids is None else found.where(Session.unit_id.in_(unit_ids)))
    return {unit_id: Sums(planned=planned, held=held, late=late) for unit_id, planned, held, late in rows}


def _counted(day: date) -> Select[Any]:
    held = and_(Session.status == "held", Session.happened_on <= day)
    late = and_(Session.status == "planned", Session.report_due < day)
    return select(Session.unit_id, func.count(), _number(held), _number(late))


def _number(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _of(plan_id: int, wave_id: int | None, channel: str) -> list[Any]:
    found = [Session.plan_id == plan_id, Session.status != "cancelled"]
    if wave_id is not None:
        found.append(Session.wave_id == wave_id)
    if channel:
        found.append(Session.channel == channel)
    return found
