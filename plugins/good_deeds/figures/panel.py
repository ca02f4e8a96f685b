"""The panel on the page of a plan."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import Actor, Panel


def panels(_actor: Actor, _plan_id: int) -> Iterable[Panel]:
    """Found, reviewed, commended, published, replicated for the plan."""
    return ()
