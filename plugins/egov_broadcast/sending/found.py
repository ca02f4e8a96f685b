"""Broadcasts that somebody may see and change."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from intranet import Actor, db

from .. import rights
from ..documents.models import Document
from .models import Broadcast


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on :class:`Broadcast` for those that `actor` may see in lists: what they sent, what is sent on
    behalf of the units they follow or send for, everything for who does so everywhere. Drafts are their sender's and
    of those who may send for the unit.
    """
    if actor.is_system:
        return true()
    own = Broadcast.sender_id == actor.person_id if actor.person_id is not None else false()
    sends, follows = _units(actor, rights.SEND), _units(actor, rights.FOLLOW)
    return or_(own, sends, and_(follows, Broadcast.status != "draft"))


def _units(actor: Actor, permission: str) -> ColumnElement[bool]:
    units = actor.units_for(permission)
    return true() if units is None else Broadcast.unit_id.in_(units) if units else false()


def may_change(actor: Actor, broadcast: Broadcast) -> bool:
    """Whether `actor` may edit, withdraw or end it: who may send for its unit; a forward: who forwarded it, too."""
    if broadcast.parent_id is None:
        return actor.may(rights.SEND, broadcast.unit_id)
    mine = actor.person_id is not None and broadcast.sender_id == actor.person_id
    return actor.may_everywhere(rights.FORWARD) or (mine and actor.may(rights.FORWARD))


def get(actor: Actor, broadcast_id: int) -> tuple[Broadcast, Document] | None:
    """The broadcast with its document, when `actor` may see both."""
    return one(actor, Broadcast.id == broadcast_id, visible(actor))


def one(actor: Actor, *conditions: ColumnElement[bool]) -> tuple[Broadcast, Document] | None:
    """The broadcast or forward that meets the conditions and its document, when `actor` may see that. One statement."""
    wanted = select(Broadcast, Document).join(Document, Document.id == Broadcast.document_id)
    found = db.session.execute(wanted.where(*conditions, rights.visible(actor))).first()
    return (found[0], found[1]) if found is not None else None
