"""A session's state for the reader: what became of it, and what is still to do."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_

from ..models import Session


def state(session: Session, today: date) -> str:
    """One of `texts.STATES`. A session waits for its report from its own day on."""
    if session.status != "planned":
        return session.status
    if session.day > today:
        return "coming"
    return "overdue" if session.report_due < today else "waiting"


def is_in(name: str, today: date) -> ColumnElement[bool]:
    """The condition on :class:`Session` for a state. Raises KeyError for one that does not exist."""
    planned = Session.status == "planned"
    if name in ("held", "missed", "cancelled"):
        return Session.status == name
    return {
        "coming": and_(planned, Session.day > today),
        "waiting": and_(planned, Session.day <= today, Session.report_due >= today),
        "overdue": and_(planned, Session.report_due < today),
    }[name]
