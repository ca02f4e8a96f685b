"""How far broadcasts are, in one statement for a page of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, func, select, true

from intranet import clock, db

from .models import Receipt


@dataclass(frozen=True, slots=True)
class Brief:
    """Of `people` who count `total` have to confirm, of whom `acknowledged` have; `opened` have opened it."""

    people: int = 0
    total: int = 0
    acknowledged: int = 0
    opened: int = 0
    overdue: int = 0


def of(root_ids: Collection[int]) -> dict[int, Brief]:
    """The figures of these broadcasts, by id."""
    found = {one: Brief() for one in root_ids}
    if not found:
        return found
    asked = and_(Receipt.must == true(), Receipt.exempt_at.is_(None))
    rows = db.session.execute(
        select(
            Receipt.root_id, func.count(), func.count().filter(asked),
            func.count().filter(asked, Receipt.acknowledged_at.is_not(None)),
            func.count(func.coalesce(Receipt.opened_at, Receipt.acknowledged_at)),
            func.count().filter(asked, Receipt.acknowledged_at.is_(None), Receipt.due_at < clock.now()),
        )
        .where(Receipt.root_id.in_(found), Receipt.left_on.is_(None))
        .group_by(Receipt.root_id)
    ).all()  # fmt: skip
    return found | {root_id: Brief(*numbers) for root_id, *numbers in rows}
