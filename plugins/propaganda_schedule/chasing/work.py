"""What waits for the reader: rows of the inbox."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import Actor, WorkItem


def items(actor: Actor) -> Iterable[WorkItem]:
    """Sessions to report and to hold."""
    return []
