"""The documents of a plan, on the plan's page."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import Actor, Panel


def panels(actor: Actor, plan_id: int) -> Iterable[Panel]:
    """The documents linked to the plan that the reader may open."""
    return ()
