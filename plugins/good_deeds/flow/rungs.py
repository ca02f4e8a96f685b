"""On which working days before and after a deadline people are reminded. Pure rules; settings in, days out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from intranet import workdays

MOST_DAYS: Final = 60
MOST_NUMBERS: Final = 10
_BETWEEN = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Rungs:
    """Working days from a deadline (before it: negative), ascending; from `head` on the head of the unit is told, too,
    from `office` on the office, or the leaders where the office itself is late.
    """

    numbers: tuple[int, ...]
    head: int
    office: int

    @property
    def ahead(self) -> int:
        """How many working days before a deadline the first reminder is."""
        return max(0, -self.numbers[0]) if self.numbers else 0

    def newest(self, due_on: date, today: date) -> int | None:
        """The last rung whose day has come by `today`; None before the first."""
        come = (rung for rung in reversed(self.numbers) if workdays.add(due_on, rung) <= today)
        return next(come, None)


def of(values: Mapping[str, Any]) -> Rungs:
    """The rungs that the settings ask for."""
    head, office = int(values["escalate_head"]), int(values["escalate_office"])
    before, after = _kept(values["remind_before"]), _kept(values["remind_after"])
    return Rungs(tuple(sorted({*(-number for number in before), *after, head, office})), head, office)


def numbers_in(text: str) -> tuple[int, ...]:
    """The numbers of days in "3, 1". Raises :class:`ValueError` for what is no list of at most ten from 0 to 60."""
    parts = [part for part in _BETWEEN.split((text or "").strip()) if part]
    if not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts):
        raise ValueError(text)
    found = tuple(dict.fromkeys(int(part) for part in parts))
    if len(found) > MOST_NUMBERS or any(number > MOST_DAYS for number in found):
        raise ValueError(text)
    return found


def _kept(text: str) -> tuple[int, ...]:
    try:
        return numbers_in(text)
    except ValueError:
        # The form refuses it; what was stored before it did must not stop every reminder.
        return ()
