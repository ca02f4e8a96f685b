"""What of this plugin is found by the search: published stories for everybody, cases for those who may open them."""

from __future__ import annotations

from intranet import SearchKind

from .models import Submission

KINDS: tuple[SearchKind, ...] = ()


def refresh(_submission: Submission) -> None:
    """Make the case findable as it is now, in the caller's transaction."""
