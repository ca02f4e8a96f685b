"""How many of those a forward reached have opened and confirmed. One statement, however many forwards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, func, select, true

from intranet import db

from ..sending.models import Broadcast, Handed, Receipt


@dataclass(frozen=True, slots=True)
class Handful:
    """Of `people` who count `total` have to confirm, of whom `acknowledged` have; `opened` have opened it."""

    people: int = 0
    total: int = 0
    acknowledged: int = 0
    opened: int = 0


def of(forward_ids: Collection[int]) -> dict[int, Handful]:
    """The figures of these forwards, by id, as people stand today."""
    found = {one: Handful() for one in forward_ids}
    if not found:
        return found
    asked = and_(Receipt.must == true(), Receipt.exempt_at.is_(None))
    rows = db.session.execute(
        select(
            Handed.broadcast_id, func.count(), func.count().filter(asked),
            func.count().filter(asked, Receipt.acknowledged_at.is_not(None)),
            func.count(func.coalesce(Receipt.opened_at, Receipt.acknowledged_at)),
        )
        .join(Broadcast, Broadcast.id == Handed.broadcast_id)
        .join(Receipt, and_(Receipt.root_id == Broadcast.root_id, Receipt.person_id == Handed.person_id))
        .where(Handed.broadcast_id.in_(found), Receipt.left_on.is_(None))
        .group_by(Handed.broadcast_id)
    ).all()  # fmt: skip
    return found | {forward_id: Handful(*numbers) for forward_id, *numbers in rows}
