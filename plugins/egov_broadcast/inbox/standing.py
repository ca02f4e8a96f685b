"""Conditions on a person's receipts: what they see, what is asked of them, in which order.

All of them expect :class:`Receipt` joined with its root (:class:`Broadcast`) and with :class:`Document`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select
from sqlalchemy.orm import aliased

from ..documents.models import Document
from ..rights import SHOWN
from ..sending.models import Broadcast, Handed, Receipt

_Way = aliased(Broadcast)
_Forward = aliased(Broadcast)


def mine(person_id: Any, *columns: Any) -> Select[Any]:
    """A SELECT of `columns` of what reached the person and is still to be seen: neither withdrawn nor recalled."""
    return (
        select(*columns)
        .select_from(Receipt)
        .join(Broadcast, Broadcast.id == Receipt.root_id)
        .join(Document, Document.id == Broadcast.document_id)
        .where(Receipt.person_id == person_id, Broadcast.status.in_(SHOWN), Document.status != "recalled", _by_a_way())
    )


def _by_a_way() -> ColumnElement[bool]:
    """Some broadcast of the chain that brought it still stands: a forward may be withdrawn by itself."""
    first = exists().where(_Way.id == Receipt.broadcast_id, _Way.status.in_(SHOWN))
    return or_(Receipt.broadcast_id == Receipt.root_id, first, handed())


def handed() -> ColumnElement[bool]:
    """Somebody forwarded it to the person."""
    return exists().where(
        Handed.person_id == Receipt.person_id,
        Handed.broadcast_id == _Forward.id,
        _Forward.root_id == Receipt.root_id,
        _Forward.status.in_(SHOWN),
    )


def passed_on() -> ColumnElement[bool]:
    """The person forwarded it."""
    forward = aliased(Broadcast)
    return exists().where(
        forward.root_id == Receipt.root_id,
        forward.parent_id.is_not(None),
        forward.sender_id == Receipt.person_id,
        forward.status != "draft",
    )


def to_confirm() -> ColumnElement[bool]:
    """The person is asked to confirm and has not: the broadcast is running, they count, they are not exempt."""
    return and_(
        Receipt.must, Receipt.acknowledged_at.is_(None), Receipt.exempt_at.is_(None), Receipt.left_on.is_(None),
        Broadcast.status == "live",
    )  # fmt: skip


def unread() -> ColumnElement[bool]:
    """Nobody saw the person open it, while the broadcast runs."""
    return and_(Receipt.opened_at.is_(None), Receipt.acknowledged_at.is_(None), Broadcast.status == "live")


def in_order() -> tuple[Any, ...]:
    """To be confirmed first, then unread, then the rest; urgent before others, soonest due first, else newest first."""
    group = case((to_confirm(), 0), (unread(), 1), else_=2)
    urgency = case((group < 2, Document.urgency), else_=0)
    due = case((to_confirm(), Receipt.due_at))
    return group, urgency.desc(), due.is_(None), due, Receipt.reached_at.desc(), Receipt.root_id.desc()
