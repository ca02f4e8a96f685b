"""Everything a page of the timetable shows, put together."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from sqlalchemy import ColumnElement, and_

from intranet import Actor, PlanFacts, WaveFacts, plan_facts, workdays

from .. import rights
from ..texts import _
from . import queries
from .filters import UNREPORTED, Filters, narrowed
from .period import Period
from .queries import Row, Tally

LINES = {"month": 3, "week": 8}
"""How many lines a cell has."""
DENSE = {"month": 12, "week": 40}
"""A day with more sessions than that shows them by channel only."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cell: one session, or so many of a channel (of the same title, when they have one)."""

    channel: str
    title: str
    state: str
    number: int = 1
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the month or week: what there is, the lines shown, why nobody works, what begins and ends."""

    day: date
    tally: Tally
    lines: list[Line]
    day_off: str
    marks: tuple[str, ...]
    is_free: bool

    @property
    def more(self) -> int:
        """How many sessions the lines leave out."""
        return self.tally.total - sum(line.number for line in self.lines)


@dataclass(frozen=True)
class Board:
    """A page of the timetable for `actor`: what is asked of it first is read then, and only once."""

    actor: Actor
    filters: Filters
    period: Period
    today: date

    @cached_property
    def found(self) -> ColumnElement[bool]:
        """Which sessions are shown."""
        return self._in_state(self.filters.state)

    @cached_property
    def days(self) -> dict[date, Tally]:
        """What there is on each day."""
        return queries.tallies(self.found, self.period, self.today)

    @cached_property
    def total(self) -> int:
        """How many sessions there are in the period."""
        return queries.total(self.days)

    @cached_property
    def plan(self) -> PlanFacts | None:
        """The plan to which the page is narrowed down."""
        return plan_facts(self.actor, self.filters.plan) if self.filters.plan is not None else None

    @cached_property
    def waves(self) -> list[WaveFacts]:
        """Its waves that touch the period."""
        waves = self.plan.waves if self.plan else ()
        return [wave for wave in waves if _touches(wave, self.period) and self.filters.wave in (None, wave.id)]

    @cached_property
    def shown(self) -> dict[date, list[Row]]:
        """The sessions of the days that have not too many to name them."""
        few = [day for day, tally in self.days.items() if tally.total <= DENSE[self.period.view]]
        return queries.of_days(self.found, few, self.today)

    @cached_property
    def off(self) -> dict[date, str]:
        """The public holidays of the period, with their names."""
        return workdays.days_off(self.period.first, self.period.last)

    @cached_property
    def weeks(self) -> list[list[Cell | None]]:
        """The cells of the month or week."""
        marks = _marks(self.waves)
        return [[self._cell(day, marks) if day else None for day in week] for week in self.period.weeks]

    @property
    def is_even(self) -> bool:
        """Whether weekends need as much room as other days."""
        return any(day.weekday() > 4 for day in self.days)

    def _cell(self, day: date, marks: dict[date, tuple[str, ...]]) -> Cell:
        tally = self.days.get(day) or Tally()
        lines = self._lines(tally, self.shown.get(day, []))
        return Cell(day, tally, lines, self.off.get(day, ""), marks.get(day, ()), not workdays.is_working(day))

    def _lines(self, tally: Tally, rows: list[Row]) -> list[Line]:
        limit = LINES[self.period.view]
        if not rows:
            return [Line(code, "", state, number) for code, number, state in tally.channels[:limit]]
        return (_each(rows) if len(rows) <= limit else _alike(rows))[:limit]

    @cached_property
    def waiting(self) -> tuple[list[Row], int]:
        """The first sessions that wait for a report the reader makes or follows, and how many there are."""
        concerned = self.actor.may(rights.REPORT) or self.actor.may(rights.FOLLOW)
        if not concerned or self.period.view == "day":
            return [], 0
        return queries.to_report(self._in_state(UNREPORTED), self.period)

    @cached_property
    def coming(self) -> list[Row]:
        """The next sessions."""
        return queries.coming(self._in_state(None), self.today)

    def _in_state(self, state: str | None) -> ColumnElement[bool]:
        return and_(self._visible, *narrowed(self.actor, replace(self.filters, state=state), self.today))

    @cached_property
    def _visible(self) -> ColumnElement[bool]:
        # It takes longer to build than to ask.
        return rights.visible(self.actor)


def _each(rows: list[Row]) -> list[Line]:
    return [Line(row.channel, row.title, row.state, 1, row) for row in rows]


def _alike(rows: list[Row]) -> list[Line]:
    """One line for all units that hold the same session on that day; the most urgent one gives its state."""
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.channel, row.title].append(row)
    return [
        Line(channel, title, found[0].state, len(found), found[0] if len(found) == 1 else None)
        for (channel, title), found in groups.items()
    ]


def _touches(wave: WaveFacts, period: Period) -> bool:
    return (wave.starts_on or date.min) <= period.last and (wave.ends_on or date.max) >= period.first


def _marks(waves: list[WaveFacts]) -> dict[date, tuple[str, ...]]:
    found: dict[date, tuple[str, ...]] = {}
    for wave in waves:
        for day, text in (
            (wave.starts_on, _("Bắt đầu %(wave)s", wave=_in_sentence(wave.name))),
            (wave.ends_on, _("Kết thúc %(wave)s", wave=_in_sentence(wave.name))),
        ):
            if day is not None:
                found[day] = (*found.get(day, ()), text)
    return found


def _in_sentence(name: str) -> str:
    return name[:1].lower() + name[1:]
