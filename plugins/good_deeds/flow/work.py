"""What waits for the reader."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import Actor, WorkItem


def items(_actor: Actor) -> Iterable[WorkItem]:
    """Rows of "Việc cần làm" from all topics."""
    return ()
