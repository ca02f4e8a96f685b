"""How many people were reached for the first time on which day: counted beside the cells, always equal to them."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import delete, func, insert, select

from intranet.database import db, upsert
from intranet.plans.models import CoverageCell
from intranet.plans.models_coverage import CoverageDay, CoverageStamp

_KEY = ("plan_id", "wave_id", "channel", "first_on")


@contextmanager
def following(plan_id: int, waves: Collection[int], channels: Collection[str], people: Any) -> Iterator[None]:
    """Let the days follow what happens inside to the cells of these people (ids or a SELECT).

    `waves` (0: any) and `channels` ('': any) name the cells that may change.

    The plan must be locked: others would count between.
    """
    before = _counted(plan_id, waves, channels, people)
    yield
    after = _counted(plan_id, waves, channels, people)
    after.subtract(before)
    _add(plan_id, {key: number for key, number in after.items() if number})
    renew(plan_id)


def rebuild(plan_id: int) -> None:
    """Count all days of a plan anew from its cells."""
    cell = CoverageCell
    db.session.execute(delete(CoverageDay).where(CoverageDay.plan_id == plan_id))
    counted = (
        select(cell.plan_id, cell.wave_id, cell.channel, cell.first_on, func.count())
        .where(cell.plan_id == plan_id)
        .group_by(cell.plan_id, cell.wave_id, cell.channel, cell.first_on)
    )
    db.session.execute(insert(CoverageDay).from_select([*_KEY, "people"], counted))
    renew(plan_id)


def renew(plan_id: int) -> None:
    """Give the plan another stamp, never one it had: figures kept from before are void."""
    values = {"value": secrets.randbits(62)}
    statement = upsert(CoverageStamp).values(plan_id=plan_id, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=["plan_id"], set_=values))


def _counted(plan_id: int, waves: Collection[int], channels: Collection[str], people: Any) -> Counter[Any]:
    cell = CoverageCell
    found = db.session.execute(
        select(cell.wave_id, cell.channel, cell.first_on, func.count())
        .where(
            cell.plan_id == plan_id, cell.wave_id.in_(waves), cell.channel.in_(channels), cell.person_id.in_(people),
        )
        .group_by(cell.wave_id, cell.channel, cell.first_on)
    )  # fmt: skip
    return Counter({(wave_id, channel, first_on): number for wave_id, channel, first_on, number in found})


def _add(plan_id: int, changes: dict[Any, int]) -> None:
    if not changes:
        return
    rows = [
        {"plan_id": plan_id, "wave_id": wave_id, "channel": channel, "first_on": day, "people": number}
        for (wave_id, channel, day), number in changes.items()
    ]
    statement = upsert(CoverageDay)
    more = {"people": CoverageDay.people + statement.excluded.people}
    db.session.execute(statement.on_conflict_do_update(index_elements=list(_KEY), set_=more), rows)
    if min(changes.values()) < 0:
        db.session.execute(delete(CoverageDay).where(CoverageDay.plan_id == plan_id, CoverageDay.people == 0))
