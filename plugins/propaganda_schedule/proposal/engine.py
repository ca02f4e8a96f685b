"""From what a plan asks for to sessions, and what is missing of them. Pure: no database, no clock.

A :class:`Line` is one channel in one wave with everything that may be corrected; the same days hold for each unit of
it. What exists is found by its slot – also when it was moved, cancelled or reported.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Final, NamedTuple

from .periods import Calendar, Rule, Slot, Span, cadence_of, slots

SCOPES: Final = ("all", "cells", "issuing", "some")
"""Which units hold it: all that take part, the party cells, the issuing unit for all, or some chosen ones."""


class Key(NamedTuple):
    """What a session is made for. The same key is never proposed twice."""

    unit_id: int
    channel: str
    wave_id: int | None
    slot: str


@dataclass(frozen=True, slots=True)
class Line:
    """A channel in a wave (or, without waves, in the plan). `units` are those that hold it, `span` the wave's days."""

    wave_id: int | None
    channel: str
    span: Span
    rule: Rule
    units: tuple[int, ...] = ()
    wave_name: str = ""
    topics: tuple[str, ...] = ()
    label: str = ""
    detail: str = ""
    scope: str = "all"
    chosen: tuple[int, ...] = ()
    reach: str = "unit"
    starts: time | None = None
    ends: time | None = None
    place: str = ""
    wanted: bool = True

    @property
    def name(self) -> str:
        """Its name in forms and in what is stored."""
        return line_name(self.wave_id, self.channel)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A session that is missing."""

    key: Key
    line: Line
    slot: Slot
    day: date


@dataclass(frozen=True, slots=True)
class Existing:
    """A session that is there. `slot` None: added by hand; `moved`: it was put on another day."""

    id: int
    unit_id: int
    channel: str
    wave_id: int | None
    slot: str | None
    day: date
    status: str = "planned"
    makes_up: bool = False
    title: str = ""
    moved: bool = False

    @property
    def is_chosen(self) -> bool:
        """Whether somebody chose its day."""
        return self.slot is None or self.moved

    @property
    def key(self) -> Key | None:
        """What it was made for."""
        return None if self.slot is None else Key(self.unit_id, self.channel, self.wave_id, self.slot)


@dataclass(frozen=True, slots=True)
class Surplus:
    """A coming session that the plan does not ask for (any more), and why; `to` is a day that would do."""

    session: Existing
    why: str
    to: date | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """Single sessions that somebody struck out or put on another day."""

    struck: frozenset[Key] = frozenset()
    days: Mapping[Key, date] = field(default_factory=dict)


@dataclass(slots=True)
class Difference:
    """What is missing, how many are there, how many were struck out, and what is there without being asked for."""

    missing: list[Proposed] = field(default_factory=list)
    struck: list[Proposed] = field(default_factory=list)
    had: int = 0
    surplus: list[Surplus] = field(default_factory=list)
    per_line: Counter[str] = field(default_factory=Counter)

    @property
    def asked(self) -> int:
        """How many are not there, struck out or not."""
        return len(self.missing) + len(self.struck)

    @property
    def units(self) -> int:
        """For how many units something is missing."""
        return len({found.key.unit_id for found in self.missing})


def line_name(wave_id: int | None, channel: str) -> str:
    """How a line is called in forms and in what is stored."""
    return f"{wave_id or 0}-{channel}"


def difference(
    lines: Sequence[Line], existing: Iterable[Existing], calendar: Calendar, since: date,
    corrections: Corrections | None = None,
) -> Difference:  # fmt: skip
    """What `lines` ask for from `since` on and `existing` does not have. See :func:`surplus` for the other side."""
    marks = corrections or Corrections()
    taken = _Taken(existing)
    found = Difference()
    for line in lines:
        if not line.wanted:
            continue
        days = list(slots(line.rule, line.span, calendar, since))
        for unit_id in line.units:
            for slot in days:
                key = Key(unit_id, line.channel, line.wave_id, slot.name)
                if taken.serves(key, slot):
                    found.had += 1
                    continue
                proposed = Proposed(key, line, slot, marks.days.get(key, slot.day))
                if key in marks.struck:
                    found.struck.append(proposed)
                    continue
                found.missing.append(proposed)
                found.per_line[line.name] += 1
    return found


def surplus(
    lines: Sequence[Line], existing: Iterable[Existing], calendar: Calendar, since: date, active: Collection[int]
) -> list[Surplus]:
    """Planned sessions from `since` on that nothing asks for: what was reported, cancelled or makes up is left alone.

    `active` are the units that hold sessions today. Why: *wave*, *channel*, *unit* – there is none such any more;
    *outside* – not within the dates of its wave; *rule* – nothing above asks for it as it is chosen now.
    """
    coming = [found for found in existing if found.status == "planned" and found.day >= since and not found.makes_up]
    by_name = {line.name: line for line in lines}
    spans = {line.wave_id: line.span for line in lines}
    asked = _Asked(calendar)
    judged = ((found, *_why(found, by_name, spans, asked, active)) for found in coming)
    return [Surplus(found, why, to) for found, why, to in judged if why]


def _why(
    found: Existing, lines: Mapping[str, Line], spans: Mapping[int | None, Span], asked: _Asked, active: Collection[int]
) -> tuple[str, date | None]:
    """Why a session is not asked for, "" when it is; and the day that would do."""
    span = spans.get(found.wave_id)
    if span is None:
        # Added by hand for the plan as a whole it belongs to no wave.
        return ("", None) if found.wave_id is None and found.slot is None else ("wave", None)
    line = lines.get(line_name(found.wave_id, found.channel))
    slot = asked.slot(line, found) if line else None
    why = ""
    if found.slot is not None and line is None:
        why = "channel"
    elif found.slot is not None and found.unit_id not in active:
        why = "unit"
    elif found.day not in span:
        why = "outside"
    elif found.slot is not None and slot is None and not (line and asked.serving(line, found)):
        why = "rule"
    return why, slot.day if slot and why == "outside" else None


class _Taken:
    """Which slots have a session already."""

    def __init__(self, existing: Iterable[Existing]) -> None:
        self._keys: set[Key] = set()
        self._others: dict[tuple[int, str, int | None], list[tuple[str, date]]] = defaultdict(list)
        for found in existing:
            if found.key is not None:
                self._keys.add(found.key)
            if not found.makes_up and found.status != "cancelled":
                place = (found.unit_id, found.channel, found.wave_id)
                self._others[place].append((cadence_of(found.slot or ""), found.day))

    def serves(self, key: Key, slot: Slot) -> bool:
        """Whether there is one for it: by its slot, or – made at another pace, or by hand – by its day."""
        if key in self._keys:
            return True
        others = self._others.get(key[:3])
        if not others:
            return False
        own = cadence_of(key.slot)
        return any(cadence != own and day in slot.within for cadence, day in others)


class _Asked:
    """The slots that lines ask for in the whole of their waves."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._slots: dict[str, dict[str, Slot]] = {}
        self._units: dict[str, frozenset[int]] = {}

    def _of(self, line: Line) -> dict[str, Slot]:
        if line.name not in self._slots:
            made = slots(line.rule, line.span, self._calendar) if line.wanted else ()
            self._slots[line.name] = {slot.name: slot for slot in made}
            self._units[line.name] = frozenset(line.units)
        return self._slots[line.name]

    def slot(self, line: Line, found: Existing) -> Slot | None:
        """The slot that a session was made for, when the line asks for it."""
        slot = self._of(line).get(found.slot or "")
        return slot if found.unit_id in self._units[line.name] else None

    def serving(self, line: Line, found: Existing) -> bool:
        """Whether a session made at another pace stands for what the line asks for."""
        days = self._of(line).values()
        if found.unit_id not in self._units[line.name] or cadence_of(found.slot or "") == line.rule.cadence:
            return False
        return any(found.day in slot.within for slot in days)


def in_order(proposed: Iterable[Proposed], by: str, order_of: Mapping[int, int]) -> Iterator[Proposed]:
    """By *day* or by *unit* (in the order of `order_of`), for people to look through."""
    if by == "unit":
        return iter(sorted(proposed, key=lambda p: (order_of.get(p.key.unit_id, 0), p.day, p.key.channel)))
    return iter(sorted(proposed, key=lambda p: (p.day, p.key.channel, order_of.get(p.key.unit_id, 0))))
