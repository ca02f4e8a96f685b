"""Until when a session must be reported."""

from __future__ import annotations

from datetime import date

from intranet import settings, workdays


def report_due(day: date) -> date:
    """The last day for the report of a session on `day`: as many working days later as the settings say."""
    return workdays.add(day, int(settings()["report_days"]))
