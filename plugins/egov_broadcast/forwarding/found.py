"""Chains and forwards that somebody may open. One statement each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, select

from intranet import Actor, db

from .. import rights
from ..documents.models import Document
from ..sending import found
from ..sending.models import Broadcast


def root(actor: Actor, root_id: int) -> tuple[Broadcast, Document] | None:
    """The first broadcast of a chain that went out, with its document, when `actor` may see the document."""
    return _one(actor, Broadcast.id == root_id, Broadcast.parent_id.is_(None), Broadcast.sent_at.is_not(None))


def forward(actor: Actor, forward_id: int) -> tuple[Broadcast, Document] | None:
    """The forward with its document, when `actor` may take it back."""
    both = _one(actor, Broadcast.id == forward_id, Broadcast.parent_id.is_not(None))
    return both if both is not None and found.may_change(actor, both[0]) else None


def _one(actor: Actor, *conditions: ColumnElement[bool]) -> tuple[Broadcast, Document] | None:
    columns: tuple[Any, ...] = (Broadcast, Document)
    wanted = select(*columns).join(Document, Document.id == Broadcast.document_id)
    row = db.session.execute(wanted.where(*conditions, rights.visible(actor))).first()
    return (row[0], row[1]) if row is not None else None
