"""Geometry of the figures on a plan's page. Numbers are SVG units; words stay in the templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from intranet.plans.parts import Row

WIDTH = 1014.0
_BAR, _GAP, _TOP = 30, 6, 28
_LETTER = 6.8


@dataclass(frozen=True, slots=True)
class Month:
    """A month's left edge."""

    x: float
    first: date


@dataclass(frozen=True, slots=True)
class Bar:
    """A wave: its whole length and the part already past."""

    wave: Row
    x: float
    y: float
    width: float
    done: float
    roomy: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone: a diamond with its words to the right, or to the left near the right edge."""

    x: float
    y: float
    day: date
    text: str
    left: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The year of a plan."""

    months: list[Month]
    bars: list[Bar]
    marks: list[Mark]
    today: float | None
    axis: float
    height: float


def build(waves: Iterable[Row], milestones: Iterable[tuple[date, str]], year: int, today: date) -> Timeline | None:
    """The time axis of a plan's dated waves; None when no wave has a date."""
    dated = [wave for wave in waves if wave["starts_on"] or wave["ends_on"]]
    if not dated:
        return None
    first, last = _span(dated, year)
    scale = WIDTH / ((last - first).days + 1)

    def x(day: date) -> float:
        return round((day - first).days * scale, 1)

    bars, lanes = _bars(dated, first, last, today, x)
    axis = _TOP + lanes * (_BAR + _GAP) + 2
    marks, rows = _marks(milestones, first, last, axis, x)
    shown = x(today) if first <= today <= last else None
    return Timeline(list(_months(first, last, x)), bars, marks, shown, axis, axis + 18 + rows * 26)


def _span(waves: Sequence[Row], year: int) -> tuple[date, date]:
    days = [day for wave in waves for day in (wave["starts_on"], wave["ends_on"]) if day]
    # A misread century must not stretch the axis over decades.
    near = [day for day in days if abs(day.year - year) <= 5] or days[:1]
    return date(min(min(near).year, year), 1, 1), date(max(max(near).year, year), 12, 31)


def _months(first: date, last: date, x: Any) -> Iterable[Month]:
    months = (last.year - first.year + 1) * 12
    step = 1 if months <= 12 else 3 if months <= 36 else 12
    for number in range(0, months, step):
        day = date(first.year + number // 12, number % 12 + 1, 1)
        yield Month(x(day), day)


def _bars(waves: Sequence[Row], first: date, last: date, today: date, x: Any) -> tuple[list[Bar], int]:
    ends: list[date] = []
    bars = []
    for wave in sorted(waves, key=lambda w: w["starts_on"] or first):
        start = min(max(wave["starts_on"] or first, first), last)
        end = min(max(wave["ends_on"] or last, start), last)
        lane = next((n for n, until in enumerate(ends) if until < start), len(ends))
        ends[lane : lane + 1] = [end]
        left, right = x(start), x(end + timedelta(days=1)) if end < last else WIDTH
        done = min(max(x(today) - left, 0.0), right - left) if first <= today <= last else 0.0
        if today > last:
            done = right - left
        bars.append(Bar(wave, left, _TOP + lane * (_BAR + _GAP), round(right - left - 2, 1), round(done, 1),
                        right - left > 8 + _LETTER * (len(wave["label"]) + 20)))  # fmt: skip
    return bars, len(ends)


def _marks(
    milestones: Iterable[tuple[date, str]], first: date, last: date, axis: float, x: Any
) -> tuple[list[Mark], int]:  # fmt: skip
    rows: list[float] = []
    marks = []
    for day, text in sorted(milestones)[:8]:
        if not first <= day <= last:
            continue
        words = text if len(text) <= 40 else text[:39].rstrip() + "…"
        at, long = x(day), _LETTER * (len(words) + 8)
        left = at + long > WIDTH
        start, end = (at - long, at + 8) if left else (at - 8, at + long)
        row = next((n for n, until in enumerate(rows) if until < start), len(rows))
        rows[row : row + 1] = [end]
        marks.append(Mark(at, axis + 20 + row * 26, day, words, left))
    return marks, len(rows)


@dataclass(frozen=True, slots=True)
class Trend:
    """Reached people over time against an even pace, in a square of 100 × 100 (y downwards)."""

    starts_on: date
    ends_on: date
    line: str
    area: str
    at: tuple[float, float]
    lead: int
    """By how many points (of a hundred) the actual share is ahead of the even pace; negative: behind."""
    rows: list[tuple[date, int]]


def trend(points: Sequence[tuple[date, int]], expected: int, wave: Row | None, year: int, today: date) -> Trend | None:
    """The figure of `points` (day, reached by then); None before the period or with nobody expected."""
    starts_on = (wave and wave["starts_on"]) or date(year, 1, 1)
    ends_on = max((wave and wave["ends_on"]) or date(year, 12, 31), starts_on + timedelta(days=1))
    if not expected or today < starts_on:
        return None
    length = (ends_on - starts_on).days
    shown = min(today, ends_on)

    def place(day: date, number: int) -> tuple[float, float]:
        days = min(max((day - starts_on).days, 0), length)
        return round(100 * days / length, 1), round(100 - 100 * number / expected, 1)

    path = [(0.0, 100.0), *(place(day, number) for day, number in points if day <= shown)]
    reached = points[-1][1] if points else 0
    at = place(shown, reached)
    line = "M" + "L".join(f"{x:g} {y:g}" for x, y in [*path, at])
    pace = 100 * (shown - starts_on).days / length
    return Trend(starts_on, ends_on, line, f"{line}V100H0Z", at, round(100 * reached / expected - pace),
                 _monthly(points, starts_on, shown))  # fmt: skip


def _monthly(points: Sequence[tuple[date, int]], starts_on: date, shown: date) -> list[tuple[date, int]]:
    """The state at each month's end and today, for the table beside the figure."""
    days = []
    month = starts_on.replace(day=1)
    while True:
        month = (month + timedelta(days=32)).replace(day=1)
        if month > shown:
            break
        days.append(month - timedelta(days=1))
    found = []
    for day in [*days[-24:], shown]:
        found.append((day, next((number for on, number in reversed(points) if on <= day), 0)))
    return list(dict(found).items())
