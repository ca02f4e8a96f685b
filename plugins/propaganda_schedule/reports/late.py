"""How late a report is, counted as the timetable and the list of what to do count: every day."""

from __future__ import annotations

from intranet import clock

from ..models import Session


def days_late(session: Session) -> int:
    """By how many days the report came, or by now comes, after its last day; 0 when it is in time."""
    sent = clock.local(session.reported_at).date() if session.reported_at else clock.today()
    return max(0, (sent - session.report_due).days)
