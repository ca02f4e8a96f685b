"""The vote as a panel of the session's page: template `good_deeds/voting/panel.html`, its variable `vote`."""

from __future__ import annotations

from typing import Any

from intranet import Actor

from ..council.models import CouncilSession


def panel(_actor: Actor, _session: CouncilSession) -> dict[str, Any] | None:
    """What the panel shows this reader; None: nothing yet."""
    return None
