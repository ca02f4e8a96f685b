"""What is asked of people whom several broadcasts of a chain reached: the strictest of all that stand.

The root reached a person when the receipt's `broadcast_id` is the root; forwards did that have a row of
:class:`Handed`. Forwards that were withdrawn ask nothing any more.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true, update
from sqlalchemy.orm import aliased

from intranet import changed_rows, db

from .models import Broadcast, Handed, Receipt

STANDING = ("live", "ended")
"""States in which a broadcast asks something of those it reached."""


def settle(root_id: int, people: Select[int] | None = None) -> None:
    """Reckon `must`, `due_at` and `broadcast_id` of the receipts of a chain anew (only of `people`, when given).

    To be called in the caller's transaction after a broadcast of the chain was changed, withdrawn or reached more
    people. Two statements, however many people.
    """
    db.session.flush()
    root = db.session.execute(
        select(Broadcast.must_acknowledge, Broadcast.deadline).where(Broadcast.id == root_id)
    ).one()
    mine = Receipt.root_id == root_id
    if people is not None:
        mine = and_(mine, Receipt.person_id.in_(people))
    first = func.coalesce(_of_forwards(root_id, func.min(Handed.broadcast_id)), Receipt.broadcast_id)
    changed_rows(update(Receipt).where(mine, Receipt.broadcast_id != root_id).values(broadcast_id=first))
    by_root = Receipt.broadcast_id == root_id
    forward = aliased(Broadcast)
    asked = (
        select(Handed.person_id)
        .join(forward, forward.id == Handed.broadcast_id)
        .where(
            Handed.person_id == Receipt.person_id, forward.root_id == root_id, forward.status.in_(STANDING),
            forward.must_acknowledge == true(),
        )
        .exists()
    )  # fmt: skip
    must = or_(asked, and_(by_root, true() if root.must_acknowledge else ~true()))
    deadlines = _of_forwards(root_id, func.min(Broadcast.deadline))
    changed_rows(update(Receipt).where(mine).values(must=must, due_at=_earliest(by_root, root.deadline, deadlines)))


def _of_forwards(root_id: int, what: ColumnElement[Any]) -> Any:
    """`what` over the forwards of the chain that stand and reached the person of the receipt."""
    return (
        select(what)
        .select_from(Handed)
        .join(Broadcast, Broadcast.id == Handed.broadcast_id)
        .where(
            Handed.person_id == Receipt.person_id, Broadcast.root_id == root_id, Broadcast.status.in_(STANDING)
        )
        .scalar_subquery()
    )  # fmt: skip


def _earliest(by_root: ColumnElement[bool], deadline: Any, deadlines: Any) -> Any:
    if deadline is None:
        return deadlines
    least = case((deadlines < deadline, deadlines), else_=deadline)
    return case((by_root, least), else_=deadlines)
