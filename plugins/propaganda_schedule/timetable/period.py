"""Which days a page of the timetable shows, and which page comes before and after it."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import request

from intranet import clock

VIEWS = ("month", "week", "agenda", "day")
WEEK, AGENDA = timedelta(days=7), timedelta(days=31)
BACK = 24
"""An agenda of what is behind goes back as many months."""
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
"""Beyond these there is nothing to turn over to."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days `first` to `last`, both included, shown as `view`, because `day` was asked for.

    `behind`: an agenda that ends with `day` instead of beginning with it.
    """

    view: str
    day: date
    first: date
    last: date
    behind: bool = False

    @property
    def before(self) -> date:
        """The day to ask for to see what comes before."""
        if self.view == "month":
            return max(EARLIEST, _months(self.first, -1))
        if self.view == "agenda":
            return max(EARLIEST, (self.day if self.behind else self.first) - AGENDA)
        return max(EARLIEST, self.first - (self.last - self.first) - timedelta(days=1))

    @property
    def after(self) -> date:
        """The day to ask for to see what comes after."""
        return min(LATEST, self.last + timedelta(days=1))

    @property
    def days(self) -> list[date]:
        """Every day of the period."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    @property
    def weeks(self) -> Iterator[list[date | None]]:
        """The days in weeks from Monday to Sunday; None where a week reaches beyond the period."""
        days: list[date | None] = [None] * self.first.weekday()
        days += self.days
        days += [None] * (-len(days) % 7)
        for start in range(0, len(days), 7):
            yield days[start : start + 7]


def period(view: str, day: date) -> Period:
    """The page of `view` on which `day` is. The agenda begins with it and goes on for 31 days."""
    day = min(max(day, EARLIEST), LATEST)
    if view == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(view, day, monday, monday + WEEK - timedelta(days=1))
    if view == "month":
        first = day.replace(day=1)
        return Period(view, day, first, _months(first, 1) - timedelta(days=1))
    return Period(view, day, day, day if view == "day" else day + AGENDA - timedelta(days=1))


def _months(day: date, number: int) -> date:
    """The same day `number` months later; the last one of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def asked(*, behind: bool = False) -> Period:
    """The page that the URL asks for; the present month when it says nothing sensible.

    `behind`: what is looked for has taken place, so that an agenda without a day ends today instead of beginning.
    """
    view = request.args.get("view", "")
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        day = clock.today()
        if behind and view == "agenda":
            return Period(view, day, _months(day, -BACK), day, behind=True)
    return period(view if view in VIEWS else "month", day)
