"""Everything a page of the timetable shows, put together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from sqlalchemy import ColumnElement

from intranet import Actor, PlanFacts, WaveFacts, plan_facts, workdays

from .. import rights
from ..texts import _
from . import queries
from .filters import Filters, condition
from .period import Period
from .queries import DENSE, Row, Tally

ROWS = {"month": 3, "week": 8}
"""How many sessions a cell shows by name."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the month or week: what there is, the few sessions shown by name, why nobody works, what begins."""

    day: date
    tally: Tally
    rows: list[Row] = field(default_factory=list)
    day_off: str = ""
    marks: tuple[str, ...] = ()

    @property
    def channels(self) -> list[tuple[str, int, str]]:
        """(channel, how many, state) when there are too many sessions to name any."""
        return self.tally.channels[:4] if self.tally.total > DENSE else []

    @property
    def more(self) -> int:
        """How many sessions the cell does not show."""
        shown = sum(number for _code, number, _state in self.channels) or len(self.rows)
        return self.tally.total - shown

    @property
    def is_free(self) -> bool:
        """Whether the cell is shown as one on which nobody works."""
        return bool(self.day_off) or self.day.weekday() > 4


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
        return condition(self.actor, self.filters, self.today)

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
        """The sessions shown by name on the days that have not too many."""
        few = [day for day, tally in self.days.items() if tally.total <= DENSE]
        return queries.first_of_days(self.found, few, ROWS[self.period.view], self.today)

    @cached_property
    def off(self) -> dict[date, str]:
        """The public holidays of the period, with their names."""
        return workdays.days_off(self.period.first, self.period.last)

    @cached_property
    def weeks(self) -> list[list[Cell | None]]:
        """The cells of the month or week."""
        off = self.off
        marks = _marks(self.waves)
        return [
            [
                Cell(day, self.days.get(day) or Tally(), self.shown.get(day, []), off.get(day, ""), marks.get(day, ()))
                if day
                else None
                for day in week
            ]
            for week in self.period.weeks
        ]

    @cached_property
    def reports(self) -> bool:
        """Whether what waits for its report concerns the reader."""
        return self.actor.may(rights.REPORT) or self.actor.may(rights.FOLLOW)

    @cached_property
    def waiting(self) -> list[Row]:
        """The first sessions that wait for their report."""
        return queries.to_report(self._whatever_state, self.period, self.today) if self.reports else []

    @cached_property
    def coming(self) -> list[Row]:
        """The next sessions."""
        return queries.coming(self._whatever_state, self.today)

    @property
    def _whatever_state(self) -> ColumnElement[bool]:
        return condition(self.actor, replace(self.filters, state=None), self.today)


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
