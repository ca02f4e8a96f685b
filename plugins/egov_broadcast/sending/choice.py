"""What somebody chooses when a document is sent, and the same of what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from intranet import Rule, audience_rules

from .models import Broadcast


@dataclass(frozen=True, slots=True)
class Choice:
    """To whom a document goes and what is asked of them. Moments are aware; `send_at` None: as soon as it is sent.

    `unit_id` is the unit on whose behalf it is sent. What is only for information has no deadline, no question.
    """

    rules: tuple[Rule, ...]
    unit_id: int
    must_acknowledge: bool = True
    deadline: datetime | None = None
    message: str = ""
    question: str = ""
    must_open: bool = False
    channel: str = ""
    send_at: datetime | None = None


FIELDS = ("unit_id", "must_acknowledge", "deadline", "message", "question", "must_open", "channel", "send_at")
"""The columns of a broadcast that are chosen, besides the audience."""


def values(choice: Choice) -> dict[str, object]:
    """The columns of the broadcast as chosen."""
    return {name: getattr(choice, name) for name in FIELDS}


def choice_of(broadcast: Broadcast) -> Choice:
    """The broadcast as a choice: what a form shows, what an unchanged edit would send. One query."""
    said = {name: getattr(broadcast, name) for name in FIELDS}
    return Choice(tuple(audience_rules(broadcast.audience_id)), **said)
