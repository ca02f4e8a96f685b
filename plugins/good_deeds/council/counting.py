"""Arithmetic of the council: totals, means, spread, who stands apart, how many are enough. Nothing here reads data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median, stdev
from typing import Protocol

CENT = Decimal("0.01")
FULL = Decimal(100)
FEWEST = 4
"""With fewer sheets nobody can be said to stand apart."""
FAR = Decimal(2)
"""Who is further from the median than this many median absolute deviations (MAD) stands apart …"""
NEAR = Decimal(5)
"""… unless it is by no more points (of 100) than these: where all agree, one point is no disagreement."""


class Scale(Protocol):
    """What of a criterion counts."""

    id: int
    most: Decimal
    weight: Decimal


def rounded(value: Decimal) -> Decimal:
    """To two decimals, halves up, as people round."""
    return value.quantize(CENT, ROUND_HALF_UP)


def total(points: Mapping[int, Decimal], criteria: Sequence[Scale]) -> Decimal:
    """The points of a sheet, from 0 to 100: 100 · Σ points·weight / Σ most·weight.

    `points` are by id of the criterion; raises KeyError when one is missing.
    """
    reached = sum((points[one.id] * one.weight for one in criteria), Decimal(0))
    possible = sum((one.most * one.weight for one in criteria), Decimal(0))
    return rounded(FULL * reached / possible)


def least_count(percent: Decimal, of: int) -> int:
    """The least number out of `of` that is at least `percent` of them; 0 of none.

    Shares are compared as they are written, with two decimals: two of three are 66.67 %.
    """
    return next((n for n in range(of + 1) if of and rounded(FULL * n / of) >= percent), 0)


def mean(values: Sequence[Decimal]) -> Decimal | None:
    """The mean with two decimals; None of nothing."""
    return rounded(sum(values, Decimal(0)) / len(values)) if values else None


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the totals of one item's sheets lie from each other; all of 100 points.

    `deviation` is the standard deviation of a sample, None for fewer than two sheets. `mad` is the median distance
    from the median.
    """

    count: int
    mean: Decimal
    median: Decimal
    low: Decimal
    high: Decimal
    deviation: Decimal | None
    mad: Decimal

    @property
    def range(self) -> Decimal:
        """From the lowest to the highest."""
        return self.high - self.low


def spread(values: Sequence[Decimal]) -> Spread | None:
    """The figures of `values`; None of nothing."""
    average = mean(values)
    if average is None:
        return None
    middle = median(values)
    distance = median(abs(value - middle) for value in values)
    deviation = rounded(stdev(values)) if len(values) > 1 else None
    return Spread(
        len(values), average, rounded(middle), min(values), max(values), deviation, rounded(distance)
    )  # fmt: skip


def apart(value: Decimal, of: Spread) -> bool:
    """Whether `value` stands apart from the others: more than FAR deviations (MAD) and NEAR points from the median.

    Never with fewer than FEWEST sheets: the median of three says nothing about who is right.
    """
    distance = abs(value - of.median)
    return of.count >= FEWEST and distance > NEAR and distance > FAR * of.mad
