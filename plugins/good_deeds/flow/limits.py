"""Until when something is to be done, in working days, and the words for how near that is."""

from __future__ import annotations

from datetime import date
from typing import Final

from intranet import clock, settings, workdays

from ..texts import _, ngettext
from .stages import STAGES

SOON: Final = 2
"""From as many working days before on a deadline is near."""


def due_after(stage: str, day: date) -> date | None:
    """The last day for what comes next, of a submission that came to `stage` on `day`; None when nothing is due."""
    name = STAGES[stage].days
    return workdays.add(day, int(settings()[name])) if name is not None else None


def is_overdue(due_on: date | None, today: date | None = None) -> bool:
    """Whether the deadline has passed."""
    return due_on is not None and due_on < (today or clock.today())


def state(due_on: date | None, today: date | None = None) -> tuple[str, str]:
    """Words and tone of the tag for a deadline: overdue, near, or ("", "") while there is time."""
    day = today or clock.today()
    if due_on is None:
        return "", ""
    if due_on < day:
        late = (day - due_on).days
        return ngettext("Quá hạn %(num)d ngày", "Quá hạn %(num)d ngày", late), "bad"
    if workdays.between(day, due_on) > SOON:
        return "", ""
    # Limits are in working days; what is left is told as on the page "Việc cần làm", in days of the calendar.
    left = (due_on - day).days
    return (ngettext("Còn %(num)d ngày", "Còn %(num)d ngày", left) if left else _("Hạn hôm nay")), "warn"
