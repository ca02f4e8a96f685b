"""Chains and forwards that somebody may open. One statement each."""

from __future__ import annotations

from intranet import Actor

from ..documents.models import Document
from ..sending import found
from ..sending.models import Broadcast


def root(actor: Actor, root_id: int) -> tuple[Broadcast, Document] | None:
    """The first broadcast of a chain that went out, with its document, when `actor` may see the document."""
    return found.one(actor, Broadcast.id == root_id, Broadcast.parent_id.is_(None), Broadcast.sent_at.is_not(None))


def forward(actor: Actor, forward_id: int) -> tuple[Broadcast, Document] | None:
    """The forward with its document, when `actor` may take it back."""
    both = found.one(actor, Broadcast.id == forward_id, Broadcast.parent_id.is_not(None))
    return both if both is not None and found.may_change(actor, both[0]) else None
