"""On which working days before and after a deadline somebody is reminded. Pure: lists of settings in, steps out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from intranet.web.forms import ValidationError
from intranet.web.i18n import _
from intranet.workdays.queries import calendar

MOST_DAYS: Final = 60
MOST_NUMBERS: Final = 10
_SEPARATORS = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Steps:
    """Working days from a deadline (before it: negative), ascending. The head is told from step `head` on, the office
    from step `office` on; None: never.
    """

    numbers: tuple[int, ...]
    head: int | None = None
    office: int | None = None

    @classmethod
    def of(cls, before: str, after: str = "", head: int | None = None, office: int | None = None) -> Steps:
        """The steps that settings ask for: lists of days before and after, and when head and office are told, too."""
        above = [step for step in (head, office) if step is not None]
        numbers = {*(-number for number in listed_days(before)), *listed_days(after), *above}
        return cls(tuple(sorted(numbers)), head, office)

    @property
    def ahead(self) -> int:
        """How many working days before a deadline the first reminder is."""
        return max(0, -self.numbers[0]) if self.numbers else 0

    def newest(self, due_on: date, today: date, since: date | None = None) -> int | None:
        """The last step whose day has come by `today`; None before the first. Steps on or before `since` are none."""
        days = calendar()
        step = next((step for step in reversed(self.numbers) if days.add(due_on, step) <= today), None)
        if step is None or (since is not None and days.add(due_on, step) <= since):
            return None
        return step

    def tells_head(self, step: int) -> bool:
        """Whether the head of the unit is told, too."""
        return self.head is not None and step >= self.head

    def tells_office(self, step: int) -> bool:
        """Whether the office is told, too."""
        return self.office is not None and step >= self.office


class ListOfDays:
    """A validator of forms: the field holds a list of numbers of days as :func:`listed_days` reads it, or nothing."""

    def __call__(self, form: Any, field: Any) -> None:
        """Raise ValidationError for anything else."""
        try:
            _numbers_in(field.data or "")
        except ValueError:
            raise ValidationError(
                _("Nhập tối đa 10 số từ 0 đến 60, cách nhau bằng dấu phẩy, ví dụ: 3, 1; hoặc để trống")
            ) from None


def listed_days(text: str) -> tuple[int, ...]:
    """The numbers of days in "3, 1", each once, in the order given: at most ten whole numbers from 0 to 60.

    None for what is no such list. The form refuses that (:class:`ListOfDays`); what was stored before it did must not
    stop every reminder.
    """
    try:
        return _numbers_in(text or "")
    except ValueError:
        return ()


def _numbers_in(text: str) -> tuple[int, ...]:
    parts = [part for part in _SEPARATORS.split(text.strip()) if part]
    if not all(part.isascii() and part.isdecimal() and len(part) < 4 for part in parts):
        raise ValueError(text)
    found = tuple(dict.fromkeys(int(part) for part in parts))
    if len(found) > MOST_NUMBERS or any(number > MOST_DAYS for number in found):
        raise ValueError(text)
    return found
