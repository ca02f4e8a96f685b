"""Geometry of the figures in `web/plot.html`: days and counts in, SVG coordinates out.

Pure functions: templates call them as `chart.timeline(…)`; colours and words stay in the template.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from intranet.web.dates import whole_percent

WIDTH = 1014
LANE, BAR_TOP, BAR_HEIGHT, MARK_ROW = 38, 28, 30, 28
# Average width of a letter at 13 px in the system fonts, bold; generous, so that labels never collide.
LETTER = 7.2
DIAMOND = 6
EDGE = 12

_X = Callable[[date], float]
Place = Literal["done", "rest", "outside", "hidden"]


@dataclass(frozen=True, slots=True)
class Month:
    """A month line; its number is shown where there is room."""

    x: float
    number: int
    year: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A wave: its rectangle, how much of it has passed, and where its label goes."""

    label: str
    x: float
    y: float
    width: float
    done: float
    label_x: float
    place: Place


@dataclass(frozen=True, slots=True)
class Mark:
    """A day to remember: a diamond with its label beside it."""

    day: date
    label: str
    x: float
    y: float
    text_x: float
    anchor: Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Strip:
    """The time line of a plan."""

    months: list[Month]
    bars: list[Bar]
    marks: list[Mark]
    today: float | None
    today_end: float
    grid: float
    height: float


def timeline(spans: Sequence[tuple[str, date, date]], today: date, marks: Sequence[tuple[date, str]] = ()) -> Strip:
    """The strip of `spans` (label, first day, last day) with `marks` (day, label) below.

    It covers whole months, from the first to the last that a span touches. Spans that overlap go
    into lanes of their own.
    """
    if not spans:
        spans = (("", date(today.year, 1, 1), date(today.year, 12, 31)),)
    first = min(start for _label, start, _end in spans).replace(day=1)
    after = _next_month(max(end for _label, _start, end in spans))
    days = (after - first).days

    def x(day: date) -> float:
        return round(WIDTH * (day - first).days / days, 1)

    bars, lanes = _bars(spans, today, x)
    grid = BAR_TOP + lanes * LANE
    placed, rows = _marks([m for m in sorted(marks) if first <= m[0] < after], x, grid)
    return Strip(
        months=_months(first, after, x),
        bars=bars,
        marks=placed,
        today=x(today) if first <= today < after else None,
        today_end=grid,
        grid=grid,
        height=grid + rows * MARK_ROW + 6,
    )


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _months(first: date, after: date, x: _X) -> list[Month]:
    starts = []
    while first < after:
        starts.append(first)
        first = _next_month(first)
    step = max(1, -(-len(starts) // 14))
    return [Month(x(day), day.month, day.year, n % step == 0) for n, day in enumerate(starts)]


def _bars(spans: Sequence[tuple[str, date, date]], today: date, x: _X) -> tuple[list[Bar], int]:
    ends: list[date] = []
    bars: list[Bar] = []
    for label, start, end in sorted(spans, key=lambda span: (span[1], span[2])):
        lane = next((n for n, taken in enumerate(ends) if taken < start), len(ends))
        ends[lane : lane + 1] = [end]
        left, width = x(start), max(4.0, x(end + timedelta(days=1)) - x(start) - 2)
        done = min(width, max(0.0, x(today) - left))
        label_x, place = _label(label, left, width, done)
        bars.append(Bar(label, left, BAR_TOP + lane * LANE, round(width, 1), round(done, 1), label_x, place))
    return bars, len(ends)


def _label(label: str, left: float, width: float, done: float) -> tuple[float, Place]:
    """Inside the part that has passed, else inside the rest, else after the bar, else nowhere."""
    need = len(label) * LETTER + 2 * EDGE
    if done >= need:
        return left + EDGE, "done"
    if width - done >= need:
        return round(left + done + EDGE, 1), "rest"
    if left + width + need <= WIDTH:
        return round(left + width + EDGE, 1), "outside"
    return left, "hidden"


def _marks(marks: Iterable[tuple[date, str]], x: _X, top: float) -> tuple[list[Mark], int]:
    rows: list[float] = []
    placed: list[Mark] = []
    for day, label in marks:
        centre = min(max(x(day), DIAMOND), WIDTH - DIAMOND)
        need = (len(label) + 6) * LETTER + EDGE
        fits_right = centre + need <= WIDTH
        left, right = (centre - DIAMOND, centre + need) if fits_right else (centre - need, centre + DIAMOND)
        row = next((n for n, taken in enumerate(rows) if taken + EDGE <= left), len(rows))
        rows[row : row + 1] = [right]
        text_x = centre + EDGE if fits_right else centre - EDGE
        placed.append(
            Mark(day, label, centre, top + row * MARK_ROW + 14, round(text_x, 1), "start" if fits_right else "end")
        )
    return placed, len(rows)


@dataclass(frozen=True, slots=True)
class Point:
    """One day of a plot: the count, and the share an even pace would have reached."""

    day: date
    value: int
    share: int
    even: int


@dataclass(frozen=True, slots=True)
class Plot:
    """Progress towards a total. Coordinates run from 0 to 100, upside down as SVG has them."""

    line: str
    area: str
    end_x: float
    end_y: float
    points: list[Point]
    total: int
    start: date
    end: date

    @property
    def last(self) -> Point:
        """The newest point."""
        return self.points[-1]

    @property
    def ahead(self) -> int:
        """Percentage points ahead of the even pace; negative when behind."""
        return self.last.share - self.last.even


def progress(counts: Sequence[tuple[date, int]], total: int, start: date, end: date) -> Plot:
    """Progress of `counts` (day, reached so far; by day) towards `total` between `start` and `end`."""
    days = max(1, (end - start).days)
    known = [(day, value) for day, value in counts if start <= day <= end]
    if not known or known[0][0] > start:
        known = [(start, 0), *known]
    points = [
        Point(day, value, whole_percent(value, total), whole_percent((day - start).days, days)) for day, value in known
    ]
    spots = [
        (round(100 * (day - start).days / days, 1), round(100 - 100 * min(value, total) / (total or 1), 1))
        for day, value in known
    ]
    line = "M" + "L".join(f"{x:g} {y:g}" for x, y in spots)
    last_x, last_y = spots[-1]
    return Plot(line, f"{line}V100H0Z", last_x, last_y, points, total, start, end)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a stacked bar, from 0 to 100."""

    css: str
    label: str
    value: int
    x: float
    width: float


def stack(parts: Iterable[tuple[str, str, int]]) -> list[Piece]:
    """Pieces of a bar of `parts` (figure class such as "f-ok", label, value)."""
    given = list(parts)
    total = sum(value for _css, _label, value in given) or 1
    pieces: list[Piece] = []
    so_far = 0
    for css, label, value in given:
        pieces.append(Piece(css, label, value, round(100 * so_far / total, 2), round(100 * value / total, 2)))
        so_far += value
    return pieces
