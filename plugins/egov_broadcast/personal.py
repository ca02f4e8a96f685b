"""The duties towards a person's data, gathered from every room."""

from __future__ import annotations

from collections.abc import Iterator

from intranet import Erasure, PersonalRecord

from .documents import personal as documents

_ROOMS = (documents,)


def records(person_id: int) -> Iterator[PersonalRecord]:
    """Everything kept about the person here."""
    for room in _ROOMS:
        yield from room.records(person_id)


def erase(person_id: int) -> Iterator[Erasure]:
    """What goes and what stays. The host records it with the rest of the erasure."""
    for room in _ROOMS:
        yield from room.erase(person_id)
