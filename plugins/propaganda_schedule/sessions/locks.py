"""A session as it is stored now, locked until the caller's transaction ends."""

from __future__ import annotations

from sqlalchemy import select

from intranet import Actor, Forbidden, db

from .. import rights
from ..models import Session


def visible(actor: Actor, session_id: int) -> Session:
    """The session. Raises Forbidden when `actor` may not see it."""
    found = select(Session).where(Session.id == session_id, rights.visible(actor))
    locked = found.with_for_update(of=Session).execution_options(populate_existing=True)
    session = db.session.scalars(locked).one_or_none()
    if session is None:
        raise Forbidden(rights.READ)
    return session


def reportable(actor: Actor, session_id: int) -> Session:
    """As :func:`visible`, for whoever may take attendance and report it."""
    session = visible(actor, session_id)
    if not rights.may_report(actor, session):
        raise Forbidden(rights.REPORT)
    return session
