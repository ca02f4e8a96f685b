"""Who stands where in running chains, reckoned from raw rows: audiences of today, receipts, forwards.

One SELECT says it; `settling` writes what it says into the receipts, `figures` counts it where that has not happened
yet. So figures are the same before and after.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, null, or_, select, true, update
from sqlalchemy.orm import aliased

from intranet import UTCDateTime, audience_rows, changed_rows, clock, directory_stamp, home_rows, settings, workdays

from ..sending.models import Broadcast, Handed, Receipt

END_OF_DAY = time(17)
RUNNING = "live"


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is reckoned, and by when somebody has to confirm who comes now, after all deadlines."""

    now: datetime
    late: datetime


def moment() -> Moment:
    """This moment."""
    now = clock.now()
    day = workdays.add(clock.local(now).date(), settings()["late_days"])
    return Moment(now, clock.at(day, END_OF_DAY))


def mark() -> str:
    """The state of the directory today: what `Broadcast.followed` is when everybody was followed. One statement.

    Read it before people are.
    """
    return f"{directory_stamp()}:{clock.today().isoformat()}"


def still(before: str) -> str:
    """`before`, a :func:`mark`, when the directory still is what it was then; else "".

    People that were read in between may then be those of a newer directory. Whoever moved, was read, and moved back has
    the rows that they had before, and no comparison would find them: all have to be looked at again.
    """
    return before if before == mark() else ""


def doubt(root_id: int) -> None:
    """People of a chain were just read: unless the directory is the one it was followed up to, see :func:`still`."""
    other = update(Broadcast).where(Broadcast.id == root_id, Broadcast.followed != mark())
    changed_rows(other.values(followed=""))


def held(root_ids: Collection[int], within: Select[int] | None = None) -> Select[Any]:
    """A SELECT of (root_id, person_id, broadcast_id): whom the running broadcasts of these chains hold today.

    `within` narrows it to some people, at the cost of these people only.
    """
    one, root = aliased(Broadcast), aliased(Broadcast)
    runs = and_(one.root_id.in_(root_ids), one.status == RUNNING)
    members = audience_rows(select(one.audience_id).where(runs), within).subquery("members")
    return (
        select(one.root_id, members.c.person_id, one.id.label("broadcast_id"))
        .select_from(members.join(one, one.audience_id == members.c.audience_id).join(root, root.id == one.root_id))
        .where(runs, root.status == RUNNING, ~_forwards(one, members.c.person_id))
    )


def _forwards(one: Any, person_id: Any) -> ColumnElement[bool]:
    """The person handed it on themselves."""
    return and_(one.id != one.root_id, func.coalesce(one.sender_id, 0) == person_id)


def people(holding: Any, when: Moment) -> Select[Any]:
    """A SELECT of one row for each person who counts, by the rows of `holding` (see :func:`held`).

    root_id, person_id, `known` (1: there is a receipt), broadcast_id, unit_id, must, due_at, and from the receipt
    opened_at, acknowledged_at, exempt_at.
    """
    found, home = _chains(holding, when).subquery("chains"), home_rows().subquery("home")
    c = found.c
    due = case(
        (c.due.is_not(None), c.due),
        (and_(c.limited == 1, c.had == 1), c.old_due),
        (c.limited == 1, literal(when.late, UTCDateTime)),
        else_=null(),
    )
    return select(
        c.root_id, c.person_id, c.known, c.broadcast_id, home.c.unit_id, (c.must == 1).label("must"),
        due.label("due_at"), c.opened_at, c.acknowledged_at, c.exempt_at,
    ).select_from(found.outerjoin(home, home.c.person_id == c.person_id))  # fmt: skip


def _chains(holding: Any, when: Moment) -> Select[Any]:
    """By chain and person: what of it asks for what."""
    one, mine, handed = aliased(Broadcast), aliased(Receipt), aliased(Handed)
    h = holding.c
    has = mine.person_id.is_not(None)
    # Whoever comes back is treated as newly come.
    had = and_(has, mine.left_on.is_(None), or_(one.id == one.root_id, handed.person_id.is_not(None)))
    asks = one.must_acknowledge == true()
    theirs = or_(one.deadline > literal(when.now, UTCDateTime), and_(had, mine.due_at <= one.deadline))
    return (
        select(
            h.root_id, h.person_id, func.max(case((has, 1), else_=0)).label("known"),
            _first(one, mine, or_(asks, handed.person_id.is_not(None))).label("broadcast_id"),
            func.max(case((asks, 1), else_=0)).label("must"),
            func.min(case((and_(asks, theirs), one.deadline), else_=null())).label("due"),
            func.max(case((and_(asks, one.deadline.is_not(None)), 1), else_=0)).label("limited"),
            func.max(case((and_(asks, had), 1), else_=0)).label("had"),
            func.min(mine.due_at).label("old_due"), func.min(mine.opened_at).label("opened_at"),
            func.min(mine.acknowledged_at).label("acknowledged_at"), func.min(mine.exempt_at).label("exempt_at"),
        )
        .select_from(holding)
        .join(one, one.id == h.broadcast_id)
        .outerjoin(mine, and_(mine.root_id == h.root_id, mine.person_id == h.person_id))
        .outerjoin(handed, and_(
            handed.broadcast_id == h.broadcast_id, handed.person_id == h.person_id, handed.left_on.is_(None)
        ))
        .where(or_(has, asks))
        .group_by(h.root_id, h.person_id)
    )  # fmt: skip


def _first(one: Any, mine: Any, reached: ColumnElement[bool]) -> ColumnElement[int]:
    """The root when it reached them ever, else the first forward that holds them, else what it was."""
    first = func.min(case((or_(one.id == one.root_id, reached), one.id), else_=null()))
    before = func.min(mine.broadcast_id)
    return case((before == func.min(one.root_id), before), else_=func.coalesce(first, before))
