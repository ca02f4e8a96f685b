"""Time: aware UTC in the database, the agency's own zone on screen and in every rule about days."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AGENCY_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in Vietnam: the default as-of date of every query."""
    return datetime.now(AGENCY_ZONE).date()


def local(moment: datetime) -> datetime:
    """`moment` (aware) as the clock on the agency's wall shows it."""
    return moment.astimezone(AGENCY_ZONE)
