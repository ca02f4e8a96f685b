"""The story about a case, on the page of the case."""

from __future__ import annotations

from typing import Any

from intranet import Actor

from ..models import Submission


def panel(_actor: Actor, _submission: Submission) -> dict[str, Any] | None:
    """What `good_deeds/wall/panel.html` shows; None when there is nothing to say."""
    return None
