"""The duties towards a person's data, gathered from every room."""

from __future__ import annotations

from collections.abc import Iterator

from intranet import Erasure, PersonalRecord

from .commendations import personal as commendations
from .conflicts import personal as conflicts
from .council import personal as council
from .cultivation import personal as cultivation
from .replication import personal as replication
from .review import personal as review
from .submissions import personal as submissions
from .voting import personal as voting
from .wall import personal as wall

# Submissions last: the others find by them whom a story, a decision or an opinion is about.
_ROOMS = (wall, replication, commendations, council, voting, review, cultivation, conflicts, submissions)


def records(person_id: int) -> Iterator[PersonalRecord]:
    """Everything kept about the person here."""
    for room in _ROOMS:
        yield from room.records(person_id)


def erase(person_id: int) -> Iterator[Erasure]:
    """What goes and what stays. The host records it with the rest of the erasure."""
    for room in _ROOMS:
        yield from room.erase(person_id)
