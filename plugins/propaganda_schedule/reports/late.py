"""How late a report is, in working days."""

from __future__ import annotations

from intranet import clock, workdays

from ..models import Session


def days_late(session: Session) -> int:
    """By how many working days the report came, or by now comes, after its last day; 0 when it is in time."""
    sent = clock.local(session.reported_at).date() if session.reported_at else clock.today()
    return workdays.between(session.report_due, sent) if sent > session.report_due else 0
