"""Whether anything has changed since a page was shown: one statement about it and one about the directory."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

from sqlalchemy import func, select

from intranet import clock, dates, db, directory_stamp

from ..sending.models import Receipt
from .access import Followed
from .models import Reminder

EVERY: Final = timedelta(seconds=25)
"""How often a page that is looked at asks: with what the script adds by chance never more than half a minute."""


def stamp(followed: Followed, *more: object) -> str:
    """What stands for everything that the page shows of a broadcast: changes whenever that does.

    `more`: what else the page depends on.
    """
    root, now = followed.root, clock.now()
    moments = (Receipt.opened_at, Receipt.acknowledged_at, Receipt.exempt_at, Receipt.left_on)
    counted = [func.count(one) for one in moments]
    told = [
        select(part).where(Reminder.root_id == root.id).scalar_subquery()
        for part in (func.count(Reminder.id), func.max(Reminder.id), func.sum(Reminder.people))
    ]
    counts = select(
        func.count(), func.sum(Receipt.unit_id), func.max(Receipt.acknowledged_at), *counted, *told
    )  # fmt: skip
    found = db.session.execute(counts.select_from(Receipt).where(followed.people)).one()
    facts = (
        # Deadlines are on the hour at the latest, or one of the chain's.
        f"{clock.local(now):%Y-%m-%d %H}", directory_stamp(), root.version, root.status, followed.document.version,
        *found,
        [one.deadline is not None and one.deadline < now for one in (root, *followed.chain)],
        *((one.id, one.status) for one in followed.chain), *more,
    )  # fmt: skip
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def as_of() -> str:
    """The present time as the page says it."""
    return dates.vntime(clock.now())
