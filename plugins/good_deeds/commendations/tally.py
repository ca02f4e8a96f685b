"""Figures of a record: how often, in how many years, the longest run of years. Counts only, no legal conclusions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..models import Commendation


@dataclass(frozen=True, slots=True)
class Run:
    """Years in a row with a commendation; `length` 0: there is none."""

    length: int
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class FormTally:
    """How often one form was given, the last year of it, and its longest run of years."""

    form: str
    count: int
    last_year: int
    run: Run


@dataclass(frozen=True, slots=True)
class YearGroup:
    """What was decided in a year, the latest first; `counts` are of those in force, by form."""

    year: int
    rows: Sequence[Commendation]
    counts: Sequence[tuple[str, int]]


def longest_run(years: Iterable[int]) -> Run:
    """The longest run of consecutive years, the latest of equals. One commendation a year is enough."""
    best, first, before = Run(0), 0, None
    for year in sorted(set(years)):
        if before is None or year != before + 1:
            first = year
        before = year
        if year - first + 1 >= best.length:
            best = Run(year - first + 1, first, year)
    return best


def by_form(rows: Iterable[Commendation]) -> list[FormTally]:
    """Those in force by form, the most frequent first."""
    years: dict[str, list[int]] = {}
    for row in in_force(rows):
        years.setdefault(row.form, []).append(row.decided_on.year)
    found = [FormTally(form, len(given), max(given), longest_run(given)) for form, given in years.items()]
    return sorted(found, key=lambda one: (-one.count, one.form))


def by_year(rows: Iterable[Commendation]) -> list[YearGroup]:
    """All rows by the year of their decision, the latest year first."""
    ordered = sorted(rows, key=lambda row: (row.decided_on, row.id), reverse=True)
    groups = []
    for year, found in groupby(ordered, key=lambda row: row.decided_on.year):
        given = list(found)
        counts = Counter(row.form for row in in_force(given))
        groups.append(YearGroup(year, given, sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))))
    return groups


def in_force(rows: Iterable[Commendation]) -> list[Commendation]:
    """Those that were not withdrawn."""
    return [row for row in rows if row.withdrawn_on is None]
