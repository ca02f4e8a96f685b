"""Whether anything has changed since a page was shown: one statement about it and one about the directory."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

from sqlalchemy import case, func, select

from intranet import clock, dates, db, directory_stamp

from ..sending.models import Receipt
from . import states
from .access import Followed
from .models import Reminder

EVERY: Final = timedelta(seconds=25)
"""How often a page that is looked at asks: with what the script adds by chance never more than half a minute."""


def stamp(followed: Followed, *more: object) -> str:
    """What stands for everything that the page shows of a broadcast: changes whenever that does.

    `more`: what else the page depends on.
    """
    root, now = followed.root, clock.now()
    late = func.sum(case((states.overdue(now), 1), else_=0))
    moments = (Receipt.opened_at, Receipt.acknowledged_at, Receipt.exempt_at, Receipt.left_on)
    counted = [part for one in moments for part in (func.count(one), func.max(one))]
    told = [
        select(part).where(Reminder.root_id == root.id).scalar_subquery()
        for part in (func.count(Reminder.id), func.max(Reminder.id), func.sum(Reminder.people))
    ]
    counts = select(func.count(), func.sum(Receipt.unit_id), late, *counted, *told)
    found = db.session.execute(counts.select_from(Receipt).where(followed.people)).one()
    facts = (
        clock.today(), directory_stamp(), root.version, root.status, followed.document.version, *found,
        *((one.id, one.status) for one in followed.chain), *more,
    )  # fmt: skip
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:32]


def as_of() -> str:
    """The present time as the page says it."""
    return dates.vntime(clock.now())
