"""On which working days before and after a deadline whom to tell. Pure rules: settings in, steps out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from intranet import workdays

Way = Literal["before", "after", "head", "office"]
_ORDER: Final = {"before": 0, "after": 1, "head": 2, "office": 3}


@dataclass(frozen=True, slots=True)
class Step:
    """A rung: `days` working days from the deadline (before it: negative), the people themselves are reminded
    (*before*, *after*), their head is told (*head*), or the office (*office*).
    """

    way: Way
    days: int

    @property
    def name(self) -> str:
        """What it is called in keys."""
        return f"{self.way}:{abs(self.days)}"

    def day(self, due_on: date) -> date:
        """The working day on which it comes."""
        return workdays.add(due_on, self.days) if self.days else workdays.first_from(due_on)


def ladder(values: Mapping[str, Any]) -> list[Step]:
    """All rungs of the settings, in order of their days."""
    found = {Step("before", -number) for number in workdays.listed_days(values["remind_before"])}
    found |= {Step("after", number) for number in workdays.listed_days(values["remind_after"])}
    found |= {Step("head", int(values["escalate_head"])), Step("office", int(values["escalate_office"]))}
    return sorted(found, key=lambda step: (step.days, _ORDER[step.way]))


def newest(rungs: list[Step], due_on: date, today: date, *, is_past: bool) -> list[Step]:
    """The rungs to act on: of those to the people themselves the last that has come, of the others each that has.

    `is_past`: the deadline is past. Before that nobody is told that it is.
    """
    come = [step for step in rungs if step.day(due_on) <= today and (step.way == "before" or is_past)]
    own = [step for step in come if step.way in ("before", "after")][-1:]
    # Once the deadline is past, nobody hears any more that it comes.
    return [step for step in own if not is_past or step.way == "after"] + [
        step for step in come if step.way in ("head", "office")
    ]
