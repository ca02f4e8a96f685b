"""Taking steps: the only place that changes the stage of a submission."""

from __future__ import annotations

from intranet import Actor

from ..models import Submission


def take(actor: Actor, submission_id: int, version: int, code: str, note: str = "") -> Submission:
    """Take a step by hand, with all its conditions; its history, notices and time limit follow."""
    raise NotImplementedError


def enter(actor: Actor, submission: Submission, code: str, note: str = "") -> None:
    """Take a step from another room, which has asked whether `actor` may, inside its transaction."""
    raise NotImplementedError
