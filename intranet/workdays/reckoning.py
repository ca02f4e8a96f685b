"""Reckoning with working days: weekdays that are not off, and weekends made into working days. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked: Monday to Friday without `off`, and the days of `work`. Both map days to names."""

    off: Mapping[date, str] = field(default_factory=dict)
    work: Mapping[date, str] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether `day` is worked."""
        return day in self.work or (day.weekday() < SATURDAY and day not in self.off)

    def add(self, day: date, number: int) -> date:
        """The working day that is `number` working days after `day` (before it, when negative); `day` itself for 0."""
        step = _DAY if number >= 0 else -_DAY
        left = abs(number)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def first_from(self, day: date) -> date:
        """`day` itself, or the next working day."""
        while not self.is_working(day):
            day += _DAY
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days there are after `first` up to and including `last`.

        The inverse of :meth:`add`: backwards it is the negative number of working days from `last` to before `first`.
        """
        if last < first:
            return -self._count(last, first)
        return self._count(first + _DAY, last + _DAY)

    def days_off(self, first: date, last: date) -> dict[date, str]:
        """The days off from `first` to `last` with their names, by day; ordinary weekends are not listed."""
        return {day: self.off[day] for day in sorted(self.off) if first <= day <= last}

    def _count(self, start: date, stop: date) -> int:
        """Working days from `start` to before `stop`."""
        lost = sum(start <= day < stop and day.weekday() < SATURDAY and day not in self.work for day in self.off)
        won = sum(start <= day < stop and day.weekday() >= SATURDAY for day in self.work)
        return _weekdays(stop) - _weekdays(start) - lost + won


def _weekdays(day: date) -> int:
    """Weekdays before `day` since the first Monday that there is."""
    weeks, rest = divmod(day.toordinal() - 1, 7)
    return weeks * 5 + min(rest, 5)
