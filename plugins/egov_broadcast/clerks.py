"""Pages of clerks: who asks, and about which document."""

from __future__ import annotations

from flask import abort

from intranet import Actor, current_actor

from . import rights
from .documents import queries
from .documents.models import Document


def current_clerk() -> Actor:
    """Who acts in this request. Raises Forbidden unless they are a clerk."""
    actor = current_actor()
    rights.require_clerk(actor)
    return actor


def document_for_clerk(document_id: int) -> Document:
    """A document for a page of clerks: 404 for whoever may not know of it. Raises Forbidden for its other readers."""
    actor = current_actor()
    found = queries.get(actor, document_id)
    if found is None:
        abort(404)
    rights.require_clerk(actor)
    return found
