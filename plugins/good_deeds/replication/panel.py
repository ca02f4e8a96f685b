"""Where a model spread, on the page of the case and of its story."""

from __future__ import annotations

from typing import Any

from intranet import Actor

from ..models import Submission


def panel(_actor: Actor, _submission: Submission) -> dict[str, Any] | None:
    """What `good_deeds/replication/panel.html` shows on the page of the case; None: nothing."""
    return None


def story_panel(_actor: Actor, _submission: Submission) -> dict[str, Any] | None:
    """What `good_deeds/replication/story_panel.html` shows on the page of the story; None: nothing."""
    return None
