"""Writing, publishing and taking down stories. One call is one transaction."""

from __future__ import annotations

from intranet import Actor

from ..models import Submission


def take_down(actor: Actor, submission: Submission, reason: str) -> bool:
    """Remove the story of a case for good, inside the transaction of who calls and has asked for rights.

    Its text, photos, feed entries and search hits go; the stage of the case is for the caller. Whether there was one.
    """
    return False
