"""On which working days before and after a deadline somebody is reminded. Pure rules; settings in, steps out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from intranet import workdays

MOST_DAYS = 60
MOST_NUMBERS = 10
_SEPARATORS = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Steps:
    """Working days from a deadline (before it: negative), ascending. The head is told from step `head` on, the office
    from step `office` on; None: never.
    """

    numbers: tuple[int, ...]
    head: int | None = None
    office: int | None = None

    @property
    def last(self) -> int | None:
        """The step after which nothing more is sent."""
        return self.numbers[-1] if self.numbers else None

    @property
    def ahead(self) -> int:
        """How many working days before a deadline the first reminder is."""
        return max(0, -self.numbers[0]) if self.numbers else 0

    def newest(self, due_on: date, today: date, since: date | None = None) -> int | None:
        """The last step whose day has come by `today`; None before the first. Steps on or before `since` are none."""
        come = (step for step in reversed(self.numbers) if workdays.add(due_on, step) <= today)
        step = next(come, None)
        if step is None or (since is not None and workdays.add(due_on, step) <= since):
            return None
        return step

    def tells_head(self, step: int) -> bool:
        """Whether the head of the unit is told, too."""
        return self.head is not None and step >= self.head

    def tells_office(self, step: int) -> bool:
        """Whether the office is told, too."""
        return self.office is not None and step >= self.office


def numbers_in(text: str) -> tuple[int, ...]:
    """The numbers of days in "3, 1", each once, in the order given.

    Raises :class:`ValueError` for what is no list of at most ten whole numbers from 0 to 60.
    """
    parts = [part for part in _SEPARATORS.split(text.strip()) if part]
    if not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts):
        raise ValueError(text)
    found = tuple(dict.fromkeys(int(part) for part in parts))
    if len(found) > MOST_NUMBERS or any(number > MOST_DAYS for number in found):
        raise ValueError(text)
    return found


def of(values: Mapping[str, Any]) -> Steps:
    """The steps the settings ask for: before, after, and when head and office are told."""
    head, office = int(values["escalate_head"]), int(values["escalate_office"])
    before, after = _kept(values["remind_before"]), _kept(values["remind_after"])
    return Steps(_ascending([*(-number for number in before), *after, head, office]), head, office)


def before(values: Mapping[str, Any]) -> Steps:
    """The steps that come before a day: of what takes place on it."""
    return Steps(_ascending(-number for number in _kept(values["remind_before"])))


def _kept(text: str) -> tuple[int, ...]:
    try:
        return numbers_in(text or "")
    except ValueError:
        # The form refuses it; what was stored before it did must not stop every reminder.
        return ()


def _ascending(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(numbers)))
