"""Working days: weekdays that are no public holidays."""

from __future__ import annotations

from datetime import date, timedelta


def is_working(day: date) -> bool:
    """Whether the agency works on `day`."""
    return day.weekday() < 5


def add(day: date, number: int) -> date:
    """The working day that is `number` working days after `day` (before it, when negative)."""
    step = timedelta(days=1 if number >= 0 else -1)
    while number:
        day += step
        number -= step.days if is_working(day) else 0
    return day
