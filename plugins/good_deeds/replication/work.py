"""What replication asks of the reader."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import Actor, WorkItem


def items(_actor: Actor) -> Iterable[WorkItem]:
    """Units that say they follow a model, until its origin answers. One statement."""
    return ()
