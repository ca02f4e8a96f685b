"""What the page of a proposal shows: lines by wave, the preview, what was moved off holidays, what is too much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from intranet import dates

from ..texts import _, lazy
from . import writing
from .choices import key_text
from .engine import Proposed, Surplus, in_order
from .forms import WEEKDAY_NAMES, LineForm, ProposalForm
from .marks import Marks
from .periods import WEEKDAYS, periods, slots
from .queries import Situation

SHOWN: Final = 50
"""How many missing sessions are shown to look through at once."""
ASKED: Final = 200
"""About how many sessions that nothing asks for any more the reader is asked at once."""
WHY: Final = {
    "wave": lazy("Đợt này không còn trong kế hoạch"), "channel": lazy("Kênh này không còn trong đợt"),
    "unit": lazy("Đơn vị không còn hoạt động"), "outside": lazy("Ngày nằm ngoài thời gian của đợt"),
    "rule": lazy("Không có trong cách lập đang chọn"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A session to look through."""

    word: str
    title: str
    unit: str
    hours: str
    day: date
    weekday: str
    text: str
    fault: str
    struck: bool
    moved: str


@dataclass(frozen=True, slots=True)
class Preview:
    """A part of the sessions that are missing under the filters."""

    rows: Sequence[Row]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many parts there are."""
        return max(1, -(-self.total // SHOWN))

    @property
    def first(self) -> int:
        """The number of the first row."""
        return (self.page - 1) * SHOWN + 1


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line with its form and how many sessions it adds; `skipped` periods have only days off."""

    form: LineForm
    adds: int
    units: int
    skipped: int


@dataclass(frozen=True, slots=True)
class WaveRows:
    """The lines of a wave."""

    name: str
    first: date
    last: date
    is_over: bool
    rows: Sequence[LineRow]


def waves(now: Situation, form: ProposalForm) -> list[WaveRows]:
    """The lines by wave."""
    by_name = {line.name: line for line in now.lines}
    found: list[WaveRows] = []
    for _wave, forms in groupby(form.lines, key=lambda one: one.line.wave_id):
        some = list(forms)
        span = some[0].line.span
        rows = [
            LineRow(one, now.found.per_line[one.line.name], len(by_name[one.line.name].units), _skipped(now, one))
            for one in some
        ]
        name = some[0].line.wave_name or _("Cả kế hoạch")
        found.append(WaveRows(name, span.first, span.last, span.last < now.since, rows))
    return found


def _skipped(now: Situation, form: LineForm) -> int:
    line = next(line for line in now.lines if line.name == form.line.name)
    if not line.wanted or line.span.last < now.since:
        return 0
    left = line.span.from_day(now.since)
    held = sum(1 for _slot in slots(line.rule, line.span, now.calendar, now.since))
    return sum(1 for _period in periods(line.rule.cadence, left)) - held


def preview(now: Situation, form: ProposalForm, marks: Marks, page: int) -> Preview:
    """What is missing and what was struck out, as the filters say."""
    unit, channel = form.unit.data, form.channel.data
    found = [
        one for one in (*now.found.missing, *now.found.struck)
        if unit in (None, one.key.unit_id) and channel in (None, one.key.channel)
    ]  # fmt: skip
    last = max(1, -(-len(found) // SHOWN))
    number = min(max(page, 1), last)
    shown = list(in_order(found, form.order.data or "day", now.takers.order))[(number - 1) * SHOWN : number * SHOWN]
    return Preview([_row(now, marks, one) for one in shown], len(found), number)


def _row(now: Situation, marks: Marks, one: Proposed) -> Row:
    line, key = one.line, one.key
    hours = " – ".join(f"{time:%H:%M}" for time in (line.starts, line.ends) if time)
    is_struck = key in marks.corrections.struck
    moved = moved_words(now, one.slot.wanted, one.slot.day) if one.slot.wanted and one.day == one.slot.day else ""
    return Row(
        key_text(key), writing.title_of(line, one.slot), now.takers.names.get(key.unit_id, ""), hours, one.day,
        _weekday_words(now, one.day), marks.texts.get(key, ""), marks.faults.get(key, ""),
        is_struck, moved,
    )  # fmt: skip


def _weekday_words(now: Situation, day: date) -> str:
    """The day of the week, and which holiday it is."""
    holiday = now.calendar.names.get(day)
    return _("%(weekday)s, nghỉ lễ (%(holiday)s)", weekday=_weekday(day), holiday=holiday) if holiday else _weekday(day)


def moved_words(now: Situation, wanted: date, day: date) -> str:
    """From which day off to which day, and why."""
    holiday = now.calendar.names.get(wanted)
    why = _("nghỉ lễ (%(holiday)s)", holiday=holiday) if holiday else _weekday(wanted)
    return f"{dates.vnday(wanted)} {why} → {dates.vnday(day)}"


def moved(now: Situation) -> list[tuple[str, int]]:
    """What was moved off days off, each once, with how many sessions."""
    counted: Counter[tuple[date, date]] = Counter()
    for one in now.found.missing:
        if one.slot.wanted and one.day == one.slot.day:
            counted[one.slot.wanted, one.day] += 1
    return [(moved_words(now, *days), number) for days, number in sorted(counted.items())]


@dataclass(frozen=True, slots=True)
class SurplusRow:
    """A coming session that nothing asks for any more, and whether it is to go."""

    found: Surplus
    unit: str
    why: str
    ticked: bool


def surplus(now: Situation, names: dict[int, str], ticked: set[int], asked: set[int]) -> list[SurplusRow]:
    """The first of them. Those that nobody was asked about yet are ticked when it is the plan that has changed."""
    return [
        SurplusRow(
            one, names.get(one.session.unit_id, ""), str(WHY[one.why]),
            one.session.id in ticked if one.session.id in asked else one.why != "rule" and not one.session.is_chosen,
        )
        for one in sorted(now.surplus, key=lambda one: (one.session.day, one.session.id))[:ASKED]
    ]  # fmt: skip


def _weekday(day: date) -> str:
    return str(WEEKDAY_NAMES[WEEKDAYS[day.weekday()]])
