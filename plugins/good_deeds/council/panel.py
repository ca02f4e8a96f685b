"""What the page of a case says about the council."""

from __future__ import annotations

from typing import Any

from intranet import Actor

from ..models import Submission


def panel(_actor: Actor, _submission: Submission) -> dict[str, Any] | None:
    """The context of `good_deeds/council/panel.html`; None when the case is on no agenda."""
    return None
