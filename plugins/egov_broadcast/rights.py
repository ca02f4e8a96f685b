"""Who may read, register, send, forward, follow. Views ask here too: no button leads to a refusal."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from intranet import Actor, Forbidden

from .documents.models import Document
from .sending.models import Broadcast, Handed, Receipt

READ = "egov_broadcast.read"
REGISTER = "egov_broadcast.register"
SEND = "egov_broadcast.send"
FORWARD = "egov_broadcast.forward"
FOLLOW = "egov_broadcast.follow"

SHOWN = ("live", "ended")
"""States of a broadcast in which those it reached see it."""


def registers(actor: Actor) -> bool:
    """Whether `actor` is a clerk (văn thư): receives, registers, recalls, sees refusals and what was recalled."""
    return actor.may_everywhere(REGISTER)


def require_clerk(actor: Actor) -> None:
    """Raise Forbidden unless `actor` is a clerk."""
    if not registers(actor):
        raise Forbidden(REGISTER)


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on :class:`Document` for the documents `actor` may open.

    Clerks all of them; those who follow everything all that was not recalled; others what a broadcast brought them and
    what they sent, until it is recalled.
    """
    if actor.is_system or registers(actor):
        return true()
    standing = Document.status != "recalled"
    if actor.may_everywhere(FOLLOW):
        return standing
    if actor.person_id is None or not actor.may(READ):
        return false()
    return and_(standing, or_(_reached(actor.person_id), _sent_by(actor.person_id)))


def _reached(person_id: int) -> ColumnElement[bool]:
    # Of their own, for whoever asks may be joining the same tables.
    receipt, root = aliased(Receipt), aliased(Broadcast)
    return exists().where(
        receipt.person_id == person_id,
        receipt.root_id == root.id,
        root.document_id == Document.id,
        root.status.in_(SHOWN),
        or_(receipt.broadcast_id == root.id, _by_a_forward(receipt)),
    )


def holding(root_id: int) -> Select[int]:
    """A SELECT of the ids of those whom a chain reached by a way that stands: others see nothing of it."""
    stands = or_(Receipt.broadcast_id == Receipt.root_id, _by_a_forward(Receipt))
    return select(Receipt.person_id).where(Receipt.root_id == root_id, stands)


def _by_a_forward(receipt: type[Receipt]) -> ColumnElement[bool]:
    """A forward that brought it still stands: each may be withdrawn by itself."""
    first, forward, handed = aliased(Broadcast), aliased(Broadcast), aliased(Handed)
    brought = exists().where(first.id == receipt.broadcast_id, first.status.in_(SHOWN))
    again = exists().where(
        handed.person_id == receipt.person_id,
        handed.broadcast_id == forward.id,
        forward.root_id == receipt.root_id,
        forward.status.in_(SHOWN),
    )
    return or_(brought, again)


def _sent_by(person_id: int) -> ColumnElement[bool]:
    """They sent it, or handed it on and that stands."""
    sent = aliased(Broadcast)
    stands = or_(sent.parent_id.is_(None), sent.status.in_(SHOWN))
    return exists().where(sent.document_id == Document.id, sent.sender_id == person_id, stands)
