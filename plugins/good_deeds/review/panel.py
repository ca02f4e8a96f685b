"""Who reviews a case and what they think: the part of its page."""

from __future__ import annotations

from typing import Any

from intranet import Actor

from ..models import Submission


def panel(_actor: Actor, _submission: Submission) -> dict[str, Any] | None:
    """What the panel shows; None: nothing for this reader."""
    return None
