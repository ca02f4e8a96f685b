"""What the page of a case shows of its course: the line of seven, what happens next, the history."""

from __future__ import annotations

from typing import Any

from intranet import Actor

from ..models import Submission


def line(_submission: Submission) -> dict[str, Any] | None:
    """Where it stands, for `flow/line.html` at the top of the page."""
    return None


def panel(_actor: Actor, _submission: Submission) -> dict[str, Any] | None:
    """The steps one may take, what is missing, what happens next, for `flow/panel.html` beside the text."""
    return None


def history(_actor: Actor, _submission: Submission) -> dict[str, Any] | None:
    """What happened so far, for `flow/history.html` below the text."""
    return None
