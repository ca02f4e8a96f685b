"""The duties towards a person's data: what is exported, what is erased."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import Erasure, PersonalRecord


def records(person_id: int) -> Iterable[PersonalRecord]:
    """Everything kept about the person here."""
    return []


def erase(person_id: int) -> Iterable[Erasure]:
    """What goes and what stays."""
    return []
