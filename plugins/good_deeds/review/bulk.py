"""What may be done with many cases at once, and which are meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from intranet import Actor

from .. import rights
from ..flow.stages import STEPS
from ..texts import lazy

MOST: Final = 500
"""Cases at once: what somebody can still have looked at."""
BY_HAND: Final = ("endorse", "check", "return")
"""The steps that are taken for many."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something to do with the cases that were ticked."""

    code: str
    label: str


def acts(actor: Actor) -> list[Act]:
    """What `actor` may do with many cases; whether with each of them is for the service to say."""
    found = []
    if actor.may(rights.ENDORSE) or actor.may(rights.CHECK):
        found = [Act("assign", lazy("Giao người xem xét")), Act("due", lazy("Đặt hạn xem xét"))]
    return found + [Act(code, STEPS[code].label) for code in BY_HAND if actor.may(STEPS[code].right)]
