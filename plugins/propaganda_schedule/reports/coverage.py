"""Stands in for `intranet.coverage` until it is there."""

from __future__ import annotations

from typing import Any

from intranet.plans import coverage

from ..texts import ID


def record(**given: Any) -> int:
    """See `intranet.coverage`."""
    return coverage.record(source=ID, **given)


def withdraw(key: str, person_ids: Any = None) -> int:
    """See `intranet.coverage`."""
    return coverage.withdraw(ID, key, person_ids)
