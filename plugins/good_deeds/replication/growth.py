"""How a model spread, month by month: pure arithmetic for the figure and its table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from intranet import charts


@dataclass(frozen=True, slots=True)
class Month:
    """A month: how many units began in it, how many had begun by its end."""

    first: date
    new: int
    total: int


MOST_MONTHS = 36


def by_month(days: Iterable[date], until: date) -> list[Month]:
    """Every month from the first beginning to the month of `until`, or of the last beginning when that is later.

    Of very many the last MOST_MONTHS, whose totals count what was before.
    """
    begun = Counter(day.replace(day=1) for day in days)
    if not begun:
        return []
    month, last, total = min(begun), max(*begun, until.replace(day=1)), 0
    months = []
    while month <= last:
        total += begun[month]
        months.append(Month(month, begun[month], total))
        month = next_month(month)
    return months[-MOST_MONTHS:]


def next_month(first: date) -> date:
    """The first day of the month after that of `first`."""
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def plot(months: Sequence[Month]) -> charts.Plot | None:
    """The line of the figure, from nothing to all units at the ends of the months; None without any."""
    if not months:
        return None
    counts = [(next_month(month.first), month.total) for month in months]
    return charts.progress(counts, months[-1].total, months[0].first, counts[-1][0])
