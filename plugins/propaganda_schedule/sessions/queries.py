"""Reads for screens, a constant number of statements each."""

from __future__ import annotations

from sqlalchemy import select

from intranet import Actor, db

from .. import rights
from ..models import Session


def get(actor: Actor, session_id: int) -> Session | None:
    """The session, when it exists and `actor` may see it."""
    return db.session.scalars(select(Session).where(Session.id == session_id, rights.visible(actor))).one_or_none()
