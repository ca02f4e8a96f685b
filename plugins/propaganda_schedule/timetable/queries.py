"""Reads for the timetable. The number of statements never depends on the number of sessions, nor do the rows loaded.

A day may have hundreds of sessions: the database counts them by day, channel and state, and only the few that fit into
a cell are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Label, Select, case, func, select

from intranet import UnitFacts, clock, db, unit_names

from ..models import Session
from ..sessions.states import is_in
from ..texts import STATES
from .period import Period
from .titles import MONTHS

SOON: Final = timedelta(days=31)
URGENT: Final = ("overdue", "waiting")


@dataclass(frozen=True, slots=True)
class Row:
    """A session as the timetable shows it."""

    id: int
    day: date
    starts: time | None
    ends: time | None
    title: str
    channel: str
    unit_id: int
    place: str
    link: str
    report_due: date
    state: str

    @property
    def hours(self) -> str:
        """From when to when: "08:00 – 09:30", "08:00", or nothing."""
        return " – ".join(f"{hour:%H:%M}" for hour in (self.starts, self.ends) if hour)

    @property
    def month(self) -> str:
        """The month in short."""
        return MONTHS[self.day.month - 1]


@dataclass(slots=True)
class Tally:
    """How many sessions there are on a day, by state, and by channel and state."""

    total: int = 0
    states: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    of_channel: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    @property
    def dots(self) -> list[str]:
        """The states of at most three sessions, what is urgent first."""
        found = [state for state in STATES for _each in range(min(3, self.states.get(state, 0)))]
        return found[:3]

    @property
    def channels(self) -> list[tuple[str, int, str]]:
        """(channel, how many, the most urgent state), most sessions first."""
        found = [
            (code, sum(states.values()), next(state for state in STATES if states.get(state)))
            for code, states in self.of_channel.items()
        ]
        return sorted(found, key=lambda entry: (-entry[1], entry[0]))


def state_column(today: date) -> Label[str]:
    """The state of a session, as `sessions.states.state` gives it."""
    planned = {name: is_in(name, today) for name in ("overdue", "waiting", "coming")}
    return case(*((found, name) for name, found in planned.items()), else_=Session.status).label("state")


def columns(today: date) -> tuple[ColumnElement[Any], ...]:
    """What a :class:`Row` is made of."""
    return (
        Session.id, Session.day, Session.starts, Session.ends, Session.title, Session.channel, Session.unit_id,
        Session.place, Session.link, Session.report_due, state_column(today),
    )  # type: ignore[return-value]  # fmt: skip


def tallies(found: ColumnElement[bool], period: Period, today: date) -> dict[date, Tally]:
    """What there is on each day of the period on which there is something. One statement."""
    state = state_column(today)
    counted = (
        select(Session.day, Session.channel, state, func.count())
        .where(found, Session.day.between(period.first, period.last))
        .group_by(Session.day, Session.channel, state)
    )
    days: dict[date, Tally] = defaultdict(Tally)
    for day, channel, name, number in db.session.execute(counted):
        days[day].total += number
        days[day].states[name] += number
        days[day].of_channel[channel][name] += number
    return days


def of_days(found: ColumnElement[bool], days: Collection[date], today: date) -> dict[date, list[Row]]:
    """All sessions of these days: urgent ones, then by time, then those called off. One statement."""
    if not days:
        return {}
    rank = case((state_column(today).in_(URGENT), 0), (Session.status == "cancelled", 2), else_=1)
    wanted = select(*columns(today)).where(found, Session.day.in_(days))
    shown: dict[date, list[Row]] = defaultdict(list)
    for row in rows(wanted.order_by(Session.day, rank, Session.starts.asc().nulls_first(), Session.id)):
        shown[row.day].append(row)
    return shown


def listing(found: ColumnElement[bool], period: Period, today: date) -> Select[Any]:
    """The sessions of the period in order of time, for :func:`intranet.paginate`."""
    return in_order(select(*columns(today)).where(found, Session.day.between(period.first, period.last)))


def in_order(found: Select[Any]) -> Select[Any]:
    """Sessions in order of time; those without hours stand first on their day."""
    return found.order_by(Session.day, Session.starts.asc().nulls_first(), Session.id)


def to_report(found: ColumnElement[bool], period: Period, limit: int = 5) -> tuple[list[Row], int]:
    """Of sessions that wait for their report those of the period, the first to be due first, and how many there are."""
    waiting = select(*columns(clock.today()), func.count().over()).where(
        found, Session.day.between(period.first, period.last)
    )
    rows = db.session.execute(waiting.order_by(Session.report_due, Session.day, Session.id).limit(limit)).all()
    return [Row(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def coming(found: ColumnElement[bool], today: date, limit: int = 5) -> list[Row]:
    """The next sessions from today on, within a month."""
    planned = Session.status == "planned", Session.day.between(today, today + SOON)
    return rows(in_order(select(*columns(today)).where(found, *planned)).limit(limit))


def rows(found: Select[Any]) -> list[Row]:
    """What `found`, made of :func:`columns`, selects."""
    return [Row(*row) for row in db.session.execute(found)]


@dataclass(frozen=True, slots=True)
class Names:
    """Names of units: in full, and short ones for cells."""

    full: dict[int, str]
    short: dict[int, str]


def names_of(units: Iterable[UnitFacts], *lists: Iterable[Row]) -> Names:
    """Names of `units`, and of those of these sessions that are no more. At most one statement."""
    full, short = {}, {}
    for unit in units:
        full[unit.id], short[unit.id] = unit.name, unit.short_name or unit.name
    ended = unit_names({row.unit_id for found in lists for row in found} - full.keys())
    return Names({**full, **ended}, {**short, **ended})


def total(days: dict[date, Tally], states: Sequence[str] = tuple(STATES)) -> int:
    """How many of the counted sessions are in these states."""
    return sum(tally.states.get(state, 0) for tally in days.values() for state in states)
