"""When mail is due: at once, or in the next digest."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from intranet import clock
from intranet.workdays.reckoning import Calendar

MONDAY: Final = 0
EVERY_WEEK: Final = Calendar()


def due_at(cadence: str, now: datetime, hour: int, days: Calendar = EVERY_WEEK) -> datetime | None:
    """When what happens `now` (aware) is due by mail; None when no mail is wanted.

    A daily digest goes out on the working days of `days` at `hour` of Vietnam, a weekly one on Mondays; one that
    falls on a day off goes out on the next working day.
    """
    if cadence == "now":
        return now
    if cadence == "never":
        return None
    local = clock.local(now)
    day = local.date()
    if local.time() >= time(hour):
        day += timedelta(days=1)
    while cadence == "weekly" and day.weekday() != MONDAY:
        day += timedelta(days=1)
    return datetime.combine(days.first_from(day), time(hour), clock.AGENCY_ZONE)
