"""Reads of the course for pages."""

from __future__ import annotations

from intranet import Actor

from ..models import Submission
from . import conditions
from .conditions import Choice
from .stages import Step


def choices(actor: Actor, submission: Submission) -> list[Choice]:
    """The steps by hand that are `actor`'s to take here, each with what is missing or why they may not."""
    return conditions.choices(actor, submission)


def steps_for(actor: Actor, submission: Submission) -> list[Step]:
    """The steps by hand that would succeed now."""
    return [choice.step for choice in choices(actor, submission) if choice.is_open]
