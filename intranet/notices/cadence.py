"""When mail is due: at once, or in the next digest."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from intranet import clock

SATURDAY: Final = 5


def due_at(cadence: str, now: datetime, hour: int) -> datetime | None:
    """When what happens `now` (aware) is due by mail; None when no mail is wanted.

    A daily digest goes out on working days (Monday to Friday) at `hour` of Vietnam, a weekly one on Mondays.
    """
    if cadence == "now":
        return now
    if cadence == "never":
        return None
    local = clock.local(now)
    day = local.date()
    if local.time() >= time(hour):
        day += timedelta(days=1)
    while day.weekday() >= SATURDAY or (cadence == "weekly" and day.weekday() != 0):
        day += timedelta(days=1)
    return datetime.combine(day, time(hour), clock.AGENCY_ZONE)
