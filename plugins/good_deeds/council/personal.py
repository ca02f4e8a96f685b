"""The duties towards a person's data in the council."""

from __future__ import annotations

from collections.abc import Iterator

from intranet import Erasure, PersonalRecord


def records(_person_id: int) -> Iterator[PersonalRecord]:
    """Everything kept about the person here."""
    yield from ()


def erase(_person_id: int) -> Iterator[Erasure]:
    """What goes and what stays."""
    yield from ()
