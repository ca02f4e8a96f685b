"""Reading documents for pages."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from intranet import Actor, db

from .. import rights
from .models import Attachment, Document


def get(actor: Actor, document_id: int) -> Document | None:
    """The document, when `actor` may open it."""
    return db.session.scalars(select(Document).where(Document.id == document_id, rights.visible(actor))).first()


def attachments(document_ids: Iterable[int]) -> dict[int, list[Attachment]]:
    """The attachments of documents by document, in their order, in one query; none for documents without any."""
    found: dict[int, list[Attachment]] = {}
    wanted = select(Attachment).where(Attachment.document_id.in_(set(document_ids)))
    for one in db.session.scalars(wanted.order_by(Attachment.document_id, Attachment.position)):
        found.setdefault(one.document_id, []).append(one)
    return found


def issuers(most: int = 500) -> list[str]:
    """Who issued documents of the register, those of the latest documents first."""
    last = func.max(Document.id)
    found = select(Document.issuer).where(Document.issuer != "").group_by(Document.issuer).order_by(last.desc())
    return list(db.session.scalars(found.limit(most)))
