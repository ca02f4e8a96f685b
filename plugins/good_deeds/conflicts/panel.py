"""The panel on the page of a case."""

from __future__ import annotations

from typing import Any

from intranet import Actor

from ..models import Submission


def panel(_actor: Actor, _submission: Submission) -> dict[str, Any] | None:
    """What the template needs; None for no panel."""
    return None
