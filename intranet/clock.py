"""Time: aware UTC in the database, the agency's own zone on screen and in every rule about days."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

AGENCY_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_past: ContextVar[datetime | None] = ContextVar("past", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _past.get() or datetime.now(UTC)


def today() -> date:
    """The present day in Vietnam: the default as-of date of every query."""
    return now().astimezone(AGENCY_ZONE).date()


def local(moment: datetime) -> datetime:
    """`moment` (aware) as the clock on the agency's wall shows it."""
    return moment.astimezone(AGENCY_ZONE)


def at(day: date, hour: time) -> datetime:
    """The moment, aware, in UTC, when the clock on the agency's wall shows `hour` on `day`."""
    return datetime.combine(day, hour, AGENCY_ZONE).astimezone(UTC)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Inside the block it is `moment` (aware). For invented pasts: the demo and tests, never for real data."""
    token = _past.set(moment)
    try:
        yield
    finally:
        _past.reset(token)
