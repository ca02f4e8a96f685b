"""Days that recur: rules as RFC 5545 writes them, and the days they give. Nothing here reads or writes data.

Only the few shapes that people here ask for are taken: every n weeks or months, on a weekday, on the n-th weekday,
on a day of the month, on its last day or last working day.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from dateutil.rrule import rrulestr

from intranet import workdays

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PATTERNS = ("weekly", "nth", "day", "last_day", "last_workday")
LAST = -1
"""The n-th weekday that is the last of its month."""
LONGEST_INTERVAL = 12
_WORKDAYS = "MO,TU,WE,TH,FR"
_SHAPE = re.compile(
    r"FREQ=(?P<freq>WEEKLY|MONTHLY)(;INTERVAL=(?P<interval>[1-9]\d?))?"
    r"(;BYDAY=(?P<workdays>MO,TU,WE,TH,FR)|;BYDAY=(?P<nth>-1|[1-4])?(?P<weekday>[A-Z]{2}))?"
    r"(;BYMONTHDAY=(?P<days>-1|\d{1,2}(,\d{1,2})*))?(;BYSETPOS=-1)?"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a series recurs. `pattern` is one of PATTERNS; `weekday` 0 is Monday; `nth` 1 to 4, or LAST.

    `day` is a day of the month, 1 to 31; months that are too short have it on their last day.
    """

    pattern: str
    interval: int = 1
    weekday: int = 0
    nth: int = 1
    day: int = 1

    def __str__(self) -> str:
        """The rule as an RRULE of RFC 5545, without its end."""
        every = f";INTERVAL={self.interval}" if self.interval > 1 else ""
        weekday = WEEKDAYS[self.weekday]
        return {
            "weekly": f"FREQ=WEEKLY{every};BYDAY={weekday}",
            "nth": f"FREQ=MONTHLY{every};BYDAY={self.nth}{weekday}",
            "day": f"FREQ=MONTHLY{every};BYMONTHDAY={_month_days(self.day)}",
            "last_day": f"FREQ=MONTHLY{every};BYMONTHDAY=-1",
            "last_workday": f"FREQ=MONTHLY{every};BYDAY={_WORKDAYS};BYSETPOS=-1",
        }[self.pattern]


def parse(text: str) -> Rule:
    """The rule that :meth:`Rule.__str__` wrote. Raises ValueError for any other."""
    found = _SHAPE.fullmatch(text)
    rule = _of(found) if found else None
    if rule is None or str(rule) != text:
        raise ValueError(f"not a rule of a series: {text!r}")
    return rule


def beginning(pattern: str, interval: int, day: date) -> Rule:
    """The rule of a pattern that begins on `day`: its weekday, its place in the month or its number."""
    nth = (day.day - 1) // 7 + 1
    return Rule(pattern, interval, day.weekday(), LAST if nth > 4 else nth, day.day)


def like(rule: Rule, day: date) -> Rule:
    """The same kind of rule that `day` fits: what a series becomes when one of its days is moved there."""
    found = beginning(rule.pattern if rule.pattern in ("weekly", "nth", "day") else "day", rule.interval, day)
    is_last = (day + timedelta(days=7)).month != day.month
    return replace(found, nth=LAST) if rule.nth == LAST and is_last else found


def periods(rule: Rule, one: date, other: date) -> int:
    """How many weeks (months, for a monthly rule) `other` is after `one`."""
    if rule.pattern == "weekly":
        return (_monday(other) - _monday(one)).days // 7
    return (other.year - one.year) * 12 + other.month - one.month


def in_period(rule: Rule, day: date, away: int) -> date:
    """The day of the rule in the week (month) that is `away` weeks (months) after that of `day`."""
    if rule.pattern == "weekly":
        return _monday(day) + timedelta(days=7 * away + rule.weekday)
    months = day.year * 12 + day.month - 1 + away
    first = date(months // 12, months % 12 + 1, 1)
    last = date((months + 1) // 12, (months + 1) % 12 + 1, 1) - timedelta(days=1)
    return given_days(replace(rule, interval=1), first, last)[0]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def occurrences(
    rule: Rule, first_on: date, last_on: date, days_off: str, is_working: Callable[[date], bool] = workdays.is_working
) -> list[tuple[date, date]]:
    """Pairs of the day that the rule gives and the day that it becomes, both from `first_on` to `last_on`.

    `days_off`: *keep* leaves weekends and holidays as they are, *skip* leaves them out, *move* takes the next working
    day (the one before, when that is past the end). Two that become the same day are one.
    """
    found: dict[date, date] = {}
    for given in given_days(rule, first_on, last_on):
        day: date | None = given
        if days_off != "keep" and not is_working(given):
            day = _worked_near(given, first_on, last_on, is_working) if days_off == "move" else None
        if day is not None:
            found.setdefault(day, given)
    return [(given, day) for day, given in sorted(found.items())]


def given_days(rule: Rule, first_on: date, last_on: date) -> list[date]:
    """The days that the rule itself gives."""
    if last_on < first_on:
        return []
    start = datetime.combine(first_on, time())
    found = rrulestr(str(rule), dtstart=start)
    return [moment.date() for moment in takewhile(lambda moment: moment.date() <= last_on, found)]


def _worked_near(day: date, first: date, last: date, is_working: Callable[[date], bool]) -> date | None:
    """The next working day up to `last`, else the one before down to `first`, else None."""
    later = (day + timedelta(days=number) for number in range(1, (last - day).days + 1))
    earlier = (day - timedelta(days=number) for number in range(1, (day - first).days + 1))
    return next(filter(is_working, later), None) or next(filter(is_working, earlier), None)


def _month_days(day: int) -> str:
    # RFC 5545 would leave out months that have no such day; people mean the last one then.
    return str(day) if day <= 28 else ",".join(map(str, range(28, day + 1))) + ";BYSETPOS=-1"


def _of(found: re.Match[str]) -> Rule | None:
    interval = int(found["interval"] or 1)
    weekday = WEEKDAYS.index(found["weekday"]) if found["weekday"] in WEEKDAYS else None
    if found["workdays"]:
        return Rule("last_workday", interval)
    if found["days"]:
        last = int(found["days"].rpartition(",")[2])
        return Rule("last_day", interval) if last == LAST else Rule("day", interval, day=min(max(last, 1), 31))
    if weekday is None:
        return None
    if found["freq"] == "WEEKLY":
        return Rule("weekly", interval, weekday)
    return Rule("nth", interval, weekday, int(found["nth"])) if found["nth"] else None
