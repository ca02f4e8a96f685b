"""Weeks, months and quarters of a stretch of time, and the day in each on which something is held. Pure.

A day is wanted by a code: *first*, *middle*, *last* – of the period; `2TU` – its second Tuesday, `LFR` – its last
Friday; `D05` – the fifth of its (first) month. What a period is too short for comes as near to it as can be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

CADENCES: Final = ("week", "month", "quarter", "once")
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAYS_OFF: Final = ("avoid", "weekends", "any")
"""What to do with days off: *avoid* them, take *weekends* that are no holidays, or *any* day."""
_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_CODE: Final = re.compile(rf"first|middle|last|[1-4L](?:{'|'.join(WEEKDAYS)})|D(?:0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`; none when `last` is before `first`."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def from_day(self, day: date) -> Span:
        """What is left of it from `day` on."""
        return Span(max(self.first, day), self.last)


@dataclass(frozen=True, slots=True)
class Rule:
    """How often, on which day (a code, see above), and what about days off."""

    cadence: str
    day: str
    days_off: str = "avoid"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked, and the names of the holidays."""

    working: Callable[[date], bool] = lambda day: day.weekday() < _SATURDAY
    names: Mapping[date, str] = field(default_factory=dict)

    def allows(self, day: date, days_off: str) -> bool:
        """Whether something may be held on `day`."""
        if days_off == "any" or self.working(day):
            return True
        return days_off == "weekends" and day.weekday() >= _SATURDAY and day not in self.names


@dataclass(frozen=True, slots=True)
class Slot:
    """A period, cut to its stretch (`within`), with the day for it. `wanted`: the day off it would have been on."""

    name: str
    day: date
    within: Span
    wanted: date | None = None


def is_code(text: str) -> bool:
    """Whether `text` says which day of a period."""
    return _CODE.fullmatch(text) is not None


def slots(rule: Rule, span: Span, calendar: Calendar, since: date | None = None) -> Iterator[Slot]:
    """One for each period that has a day of `span` (from `since` on) on which something may be held."""
    for name, whole in periods(rule.cadence, span):
        within = Span(max(whole.first, span.first), min(whole.last, span.last))
        left = within if since is None else within.from_day(since)
        if left.last < left.first:
            continue
        usual = _ideal(rule.day, whole, within)
        ideal = usual if usual in left else _ideal(rule.day, whole, left)
        day = _held(ideal, left, rule, calendar)
        if day is not None:
            moved = day != usual == ideal and rule.day not in ("first", "middle", "last")
            yield Slot(name, day, within, usual if moved else None)


def cadence_of(name: str) -> str:
    """The cadence whose slots are named like `name`; "" for a name that is none."""
    if name == "once":
        return "once"
    return {"W": "week", "Q": "quarter"}.get(name[5:6], "month" if re.fullmatch(r"\d{4}-\d\d", name) else "")


def periods(cadence: str, span: Span) -> Iterator[tuple[str, Span]]:
    """The periods that have a day of `span`, whole: (name, first and last day). Weeks are those of ISO 8601."""
    if span.last < span.first:
        return
    if cadence == "once":
        yield "once", span
        return
    first = _begin(cadence, span.first)
    while first <= span.last:
        following = _begin(cadence, first + timedelta(days={"week": 7, "month": 31, "quarter": 93}[cadence]))
        yield _name(cadence, first), Span(first, following - _DAY)
        first = following


def _begin(cadence: str, day: date) -> date:
    if cadence == "week":
        return day - day.weekday() * _DAY
    return day.replace(day=1, month=day.month if cadence == "month" else (day.month - 1) // 3 * 3 + 1)


def _name(cadence: str, first: date) -> str:
    if cadence == "week":
        year, week, _weekday = first.isocalendar()
        return f"{year}-W{week:02}"
    return f"{first:%Y-%m}" if cadence == "month" else f"{first.year}-Q{(first.month + 2) // 3}"


def _ideal(code: str, whole: Span, within: Span) -> date:
    """The day that is wanted, in `within`: counted in the whole period, so that a short one keeps its usual day."""
    if code == "first":
        return within.first
    if code == "last":
        return within.last
    if code == "middle":
        return within.first + (within.last - within.first) // 2
    if code[0] == "D":
        month_end = _begin("month", whole.first.replace(day=1) + timedelta(days=31)) - _DAY
        return _clamped(whole.first.replace(day=min(int(code[1:]), month_end.day)), within)
    day = _weekday(code, whole)
    while day < within.first:
        day += _WEEK
    while day > within.last:
        day -= _WEEK
    return _clamped(day, within)


def _weekday(code: str, whole: Span) -> date:
    """The weekday that `code` counts: the last there is, when there are not as many."""
    number = WEEKDAYS.index(code[1:])
    first = whole.first + (number - whole.first.weekday()) % 7 * _DAY
    count = (whole.last - first).days // 7
    return first + _WEEK * (count if code[0] == "L" else min(int(code[0]) - 1, max(count, 0)))


def _clamped(day: date, span: Span) -> date:
    return min(max(day, span.first), span.last)


def _held(ideal: date, within: Span, rule: Rule, calendar: Calendar) -> date | None:
    """The wanted day, else the next one in the period on which something may be held, else the one before."""
    after = (ideal + n * _DAY for n in range((within.last - ideal).days + 1))
    before = (ideal - n * _DAY for n in range((ideal - within.first).days + 1))
    ways = (before, after) if rule.day == "last" else (after, before)
    return next((day for way in ways for day in way if calendar.allows(day, rule.days_off)), None)
