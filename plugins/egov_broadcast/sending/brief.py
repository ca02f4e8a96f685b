"""How far broadcasts and forwards are, in short: what lists show of `people.figures`.

To count 100,000 people takes some forty milliseconds, and a list has 25 lines. So each process remembers the figures of
large broadcasts: of running ones for half a minute, of those that are over for good, since they stand still.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask import current_app
from sqlalchemy import select

from intranet import clock, db

from ..people import figures
from .models import Broadcast

LARGE: Final = 5000
"""From so many people on figures are remembered."""
FRESH: Final = timedelta(seconds=30)
MOST: Final = 2000
_KEPT: Final = "egov_broadcast_briefs"


@dataclass(frozen=True, slots=True)
class Brief:
    """Of `people` who count `total` have to confirm, of whom `acknowledged` have; `opened` have opened or confirmed it.

    `overdue` have to confirm and their deadline is past.
    """

    people: int = 0
    total: int = 0
    acknowledged: int = 0
    opened: int = 0
    overdue: int = 0

    def done(self, must: bool) -> tuple[int, int]:
        """How many of how many: who confirmed of those who have to or, for information only, who opened it."""
        return (self.acknowledged, self.total) if must else (self.opened, self.people)


def of(root_ids: Collection[int]) -> dict[int, Brief]:
    """The figures of these broadcasts (first ones of chains), by id; of large ones they may be half a minute old."""
    if not root_ids:
        return {}
    now = clock.now()
    kept: dict[tuple[int, int], tuple[datetime, Brief]] = current_app.extensions.setdefault(_KEPT, {})
    columns = (Broadcast.id, Broadcast.version, Broadcast.status, Broadcast.people)
    rows = db.session.execute(select(*columns).where(Broadcast.id.in_(root_ids))).all()
    found: dict[int, Brief] = {}
    for root_id, version, status, _people in rows:
        at, remembered = kept.get((root_id, version), (None, None))
        if remembered is not None and at is not None and (status != "live" or now - at < FRESH):
            found[root_id] = remembered
    counted = {
        root_id: brief(one) for root_id, one in figures.of([one for one in root_ids if one not in found]).items()
    }
    if len(kept) > MOST:
        kept.clear()
    kept.update(
        ((row.id, row.version), (now, counted[row.id])) for row in rows if row.people >= LARGE and row.id in counted
    )
    return found | counted


def of_forwards(forward_ids: Collection[int]) -> dict[int, Brief]:
    """The figures of these forwards, by id."""
    return {forward_id: brief(one) for forward_id, one in figures.of_forwards(forward_ids).items()}


def brief(one: figures.Figures) -> Brief:
    """`one` in short."""
    opened = one.acknowledged + one.opened + one.read
    return Brief(one.everybody, one.total, one.acknowledged, opened, one.overdue)
