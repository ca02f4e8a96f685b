"""What follows elsewhere when a document comes, changes or goes: in the caller's transaction."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from intranet import SYSTEM, db, notices

from .. import findable
from ..reading import drawing
from ..sending import closing
from ..sending.models import Broadcast, Receipt
from ..texts import _
from . import telling
from .models import Document

_PATH = "/p/egov_broadcast"


def came(document: Document) -> None:
    """A new document: its files are read in the background, it can be found."""
    drawing.enqueue(document.id)
    findable.refresh(document)


def changed(document: Document) -> None:
    """Its facts changed: it is found by the new ones."""
    findable.refresh(document)


def gone(document: Document) -> None:
    """It was recalled: its broadcasts stop, nobody finds it, what was told about it goes; those who had read it are
    told that it was recalled, without anything of what it says.
    """
    closing.freeze(document)
    findable.refresh(document)
    chains = select(Broadcast.root_id).where(Broadcast.document_id == document.id).distinct()
    roots = [root for root in db.session.scalars(chains) if root is not None]
    addresses = [f"{_PATH}/documents/{document.id}"]
    notices.forget_about(addresses + [f"{_PATH}/{page}/{root}" for root in roots for page in ("items", "sent")])
    telling.recalled(document, select(Receipt.person_id).where(_had_read(document.id)).distinct())


def superseded(document: Document) -> None:
    """Another one stands instead: nobody is asked any more to confirm this one; who has it still reads it."""
    for broadcast in _roots(document.id, Broadcast.status == "live"):
        closing.end(SYSTEM, broadcast.id, broadcast.version)
    for broadcast in _roots(document.id, Broadcast.status == "scheduled"):
        closing.withdraw(SYSTEM, broadcast.id, broadcast.version, _("Văn bản đã được thay thế"))
    findable.refresh(document)


def _roots(document_id: int, condition: ColumnElement[bool]) -> list[Broadcast]:
    wanted = select(Broadcast).where(Broadcast.document_id == document_id, Broadcast.parent_id.is_(None), condition)
    return list(db.session.scalars(wanted.order_by(Broadcast.id).with_for_update()))


def _had_read(document_id: int) -> ColumnElement[bool]:
    of_document = select(Broadcast.id).where(Broadcast.document_id == document_id, Broadcast.parent_id.is_(None))
    read = or_(Receipt.opened_at.is_not(None), Receipt.acknowledged_at.is_not(None))
    return Receipt.root_id.in_(of_document) & read & Receipt.left_on.is_(None)
