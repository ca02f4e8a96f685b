"""Geometry of the strip of points: one dot a sheet, from `low` to 100, those too near each other above one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .board import Row

WIDTH, EDGE, DOT = 220, 8, 4
LEVEL = 9
"""Height of a row of dots."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A sheet; hollow when it stands apart."""

    x: float
    y: float
    is_apart: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """The dots of an item, a mark at the median, the line below."""

    dots: Sequence[Dot]
    median: float
    height: int
    low: int


def strip(row: Row, low: int) -> Strip | None:
    """The strip of `row`; None where there is nothing to show."""
    if row.figures is None or not row.cells:
        return None
    ends: list[float] = []
    placed: list[tuple[float, int, bool]] = []
    for cell in sorted(row.cells.values(), key=lambda cell: cell.total):
        x = _x(cell.total, low)
        level = next((n for n, end in enumerate(ends) if end + 2 * DOT <= x), len(ends))
        ends[level : level + 1] = [x]
        placed.append((x, level, cell.distance is not None))
    height = EDGE + LEVEL * len(ends) + 4
    dots = [Dot(x, height - 5 - DOT - level * LEVEL, is_apart) for x, level, is_apart in placed]
    return Strip(dots, _x(row.figures.median, low), height, low)


def _x(value: Decimal, low: int) -> float:
    return round(EDGE + (WIDTH - 2 * EDGE) * float(value - low) / (100 - low), 1)
