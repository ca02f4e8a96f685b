"""What the library `holidays` says of a year in Viet Nam. Read once into the table, where people correct it.

Versions of the library change years that are past, and days swapped by decree are known to it late.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

WORKED: Final = "Ngày làm việc bù"
"""A stored name, like those of the library: Vietnamese whatever the reader's language."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A day off, or a weekend day that is worked in exchange."""

    day: date
    kind: str
    name: str


def of_year(year: int) -> list[Suggestion]:
    """The days of `year` that are known, by day; none for a year that the library does not know."""
    # Takes a while to import, and is needed a few times a year.
    from holidays import country_holidays

    known = country_holidays("VN", years=[year], language="vi", expand=False)
    found = [Suggestion(day, "off", name) for day, name in known.items()]
    found += [Suggestion(day, "work", WORKED) for day in known.weekend_workdays if day.year == year]
    return sorted(found, key=lambda one: one.day)
