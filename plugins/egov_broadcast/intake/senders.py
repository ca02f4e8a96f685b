"""Who sent something: identifiers as they are compared, with their other names."""

from __future__ import annotations

from sqlalchemy import select

from intranet import db

from ..documents.models import Document
from ..organs.models import Organ
from ..organs.shape import key_of


def alike(organ_id: str) -> frozenset[str]:
    """All identifiers that stand for the same organisation as this one, itself included. One statement."""
    pairs = db.session.execute(select(Organ.organ_id, Organ.same_as).where(Organ.same_as.is_not(None))).all()
    found = {key_of(organ_id)}
    # Whoever names aliases makes no long chains; each round takes in one link more.
    while more := {name for pair in pairs if found & set(pair) for name in pair} - found:
        found |= more
    return frozenset(found)


def document_of(senders: frozenset[str], edoc_id: str, register: str | None = "in") -> Document | None:
    """The document one of these sent under this id, with the given register (None: any)."""
    found = select(Document).where(Document.sender_organ.in_(senders), Document.edoc_id == edoc_id)
    if register is not None:
        found = found.where(Document.register == register)
    # Of two that were taken in before somebody said that both senders are one, the first.
    return db.session.scalars(found.order_by(Document.id).limit(1)).first()


def is_known(edoc_id: str, register: str = "in") -> bool:
    """Whether anybody's document has this id."""
    found = select(Document.id).where(Document.edoc_id == edoc_id, Document.register == register)
    return db.session.scalar(found.limit(1)) is not None
