"""The session that an address names: 404 for what one may not know of, 403 for what one may not do."""

from __future__ import annotations

from flask import abort

from intranet import current_actor

from .. import rights
from ..models import Session
from . import queries


def visible(session_id: int) -> Session:
    """The session, for who may see it."""
    session = queries.get(current_actor(), session_id)
    if session is None:
        abort(404)
    return session


def changeable(session_id: int) -> Session:
    """The session, for who may change it."""
    session = visible(session_id)
    if not rights.may_change(current_actor(), session):
        abort(403)
    return session


def reportable(session_id: int) -> Session:
    """The session, for who may take attendance and report it."""
    session = visible(session_id)
    if not rights.may_report(current_actor(), session):
        abort(403)
    return session
