"""Working days: Monday to Friday without public holidays, and weekends that are worked in exchange.

Which days those are is in an editable table; swaps are decreed at short notice. Read once per request.
"""

from __future__ import annotations

from datetime import date, time
from typing import Final

from intranet import clock
from intranet.workdays.queries import calendar
from intranet.workdays.steps import ListOfDays, Steps, listed_days

__all__ = ["ListOfDays", "Steps", "add", "between", "days_off", "first_from", "is_working", "listed_days", "may_remind"]


FROM: Final = time(7)
UNTIL: Final = time(18)
"""Working hours. Reminders may go out by mail at once: nobody gets them at night."""


def may_remind(*, at_any_hour: bool = False) -> bool:
    """Whether it is a working day and, unless `at_any_hour`, between 7 and 18 o'clock: when people may be reminded."""
    moment = clock.local(clock.now())
    return is_working(moment.date()) and (at_any_hour or FROM <= moment.time() < UNTIL)


def is_working(day: date) -> bool:
    """Whether the agency works on `day`."""
    return calendar().is_working(day)


def add(day: date, number: int) -> date:
    """The working day that is `number` working days after `day` (before it, when negative); `day` itself for 0."""
    return calendar().add(day, number)


def first_from(day: date) -> date:
    """`day` itself when it is a working day, else the next one."""
    return calendar().first_from(day)


def between(first: date, last: date) -> int:
    """How many working days there are after `first` up to and including `last`: the inverse of :func:`add`."""
    return calendar().between(first, last)


def days_off(first: date, last: date) -> dict[date, str]:
    """Public holidays and days swapped for others from `first` to `last`, with names; weekends are not listed."""
    return calendar().days_off(first, last)
