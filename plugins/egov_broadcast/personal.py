"""The duties towards a person's data, gathered from every room."""

from __future__ import annotations

from collections.abc import Iterator

from intranet import Erasure, PersonalRecord


def records(person_id: int) -> Iterator[PersonalRecord]:
    """Everything kept about the person here."""
    yield from ()


def erase(person_id: int) -> Iterator[Erasure]:
    """What goes and what stays. The host records it with the rest of the erasure."""
    yield from ()
