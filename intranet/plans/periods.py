"""When something that recurs is due, and for which period. Days in, days out."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import takewhile
from typing import Final

MONTHS: Final = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
_FRIDAY: Final = 4
_AFTERWARDS: Final = timedelta(days=10)
"""What is due up to so many days after a period ended is of that period: papers ask for March by 05 April."""
_LAST_YEAR: Final = date.max.year - 2


def due_days(every: str | None, due_on: date | None, day: int | None, first: date, last: date) -> list[date]:
    """The days from `first` to `last`, both included, on which something is due, in order.

    Once: on `due_on`. Every week: on the weekday of `due_on`, else on Fridays. Every month, quarter, half year,
    year: on `day` of the month (else that of `due_on`; a shorter month: on its last day), counted in whole periods
    from the month of `due_on`, else in the last month of each; never before `due_on`. Without any day: never.
    """
    if every is None:
        return [due_on] if due_on is not None and first <= due_on <= last else []
    return list(takewhile(lambda one: one <= last, _from(every, due_on, day, first)))


def period_of(every: str | None, due_on: date) -> tuple[date, date]:
    """The first and last day of the week, month, quarter, half year or year that is reported on `due_on`.

    What is due in the first ten days of a month, or the first days of a longer period, is of the one before. What is
    due once has no period but its day.
    """
    if every is None:
        return due_on, due_on
    if every == "week":
        monday = due_on - timedelta(days=due_on.weekday())
        return monday, monday + timedelta(days=6)
    months = MONTHS[every]
    inside = due_on - _AFTERWARDS
    first = (inside.month - 1) // months * months + 1
    return date(inside.year, first, 1), _in_month(inside.year, first + months - 1, 31)


def _from(every: str, due_on: date | None, day: int | None, first: date) -> Iterator[date]:
    start = max(first, due_on) if due_on is not None else first
    if start.year > _LAST_YEAR:
        return iter(())
    return _weekly(due_on, start) if every == "week" else _monthly(MONTHS[every], due_on, day, start)


def _weekly(due_on: date | None, start: date) -> Iterator[date]:
    weekday = due_on.weekday() if due_on is not None else _FRIDAY
    found = start + timedelta(days=(weekday - start.weekday()) % 7)
    while found.year <= _LAST_YEAR:
        yield found
        found += timedelta(days=7)


def _monthly(step: int, due_on: date | None, day: int | None, start: date) -> Iterator[date]:
    wanted = day or (due_on.day if due_on is not None else None)
    if wanted is None:
        return
    phase = due_on.month % step if due_on is not None else 0
    month = start.year * 12 + start.month - 1
    while month // 12 <= _LAST_YEAR:
        if (month % 12 + 1) % step == phase:
            found = _in_month(month // 12, month % 12 + 1, wanted)
            if found >= start:
                yield found
        month += 1


def _in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
