"""Votes that wait for the reader."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import Actor, WorkItem


def items(_actor: Actor) -> Iterable[WorkItem]:
    """Sessions whose vote is open and where the reader has not voted yet. One statement."""
    return ()
