"""Who counts, and where somebody who counts stands. Said here and nowhere else.

**Who counts.** While a broadcast runs: whoever works here today and is, today, in the audience of the broadcast or of
a forward of its chain that runs (whoever forwards is not in the audience of their own forward), if they

- have had the document before, or
- have to confirm it: one of those broadcasts asks for that.

So a document for information stays with those it was sent to, and one to be confirmed follows the audience. Whoever
leaves the agency, or every audience of the chain, counts no longer from that day, and again from the day they come
back, with what they had done. Once a broadcast has ended or was withdrawn everything stands still as it was.

**Where they stand.** Each person who counts is in exactly one of

- *acknowledged*: confirmed, whatever came later,
- *exempt*: need not confirm, somebody said why,
- *opened*, *unopened*: have to confirm and have not; of these *overdue*: their deadline is past,
- *read*, *unread*: have it for information only.

*total*, of which shares are made, is acknowledged + opened + unopened: who has to confirm, or did.

**By when.** The earliest deadline of the running broadcasts that hold them and ask for confirmation, of those that had
not passed when they came: a deadline of before one's time is nobody's. When all had passed, `late_days` working days
from the day they came (settings). So no move makes anybody late at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func

STATES = ("acknowledged", "opened", "unopened", "exempt", "overdue", "read", "unread")
"""What is counted, in the order of :class:`figures.Figures`; *overdue* is part of *opened* and *unopened*."""


def conditions(row: Any, now: datetime) -> dict[str, ColumnElement[bool]]:
    """The condition of each of STATES on `row`: :class:`Receipt`, or the columns of :func:`standing.people`.

    That the person counts is not part of them.
    """
    free = and_(row.acknowledged_at.is_(None), row.exempt_at.is_(None))
    waiting = and_(free, row.must)
    return {
        "acknowledged": row.acknowledged_at.is_not(None),
        "opened": and_(waiting, row.opened_at.is_not(None)),
        "unopened": and_(waiting, row.opened_at.is_(None)),
        "exempt": and_(row.acknowledged_at.is_(None), row.exempt_at.is_not(None)),
        "overdue": and_(waiting, row.due_at < now),
        "read": and_(free, ~row.must, row.opened_at.is_not(None)),
        "unread": and_(free, ~row.must, row.opened_at.is_(None)),
    }


def counted(row: Any, now: datetime) -> list[ColumnElement[int]]:
    """How many rows are in each of STATES, as columns of these names."""
    parts = conditions(row, now)
    return [func.coalesce(func.sum(case((parts[name], 1), else_=0)), 0).label(name) for name in STATES]
