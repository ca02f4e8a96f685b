"""Receipts are brought up to date with the directory and with the chain: what `standing` says is written down.

A constant number of statements for some chains, however many people; none of them passes through memory. May be
repeated at any time: what is there is not written again.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, exists, insert, literal, or_, select, true, update

from intranet import UTCDateTime, changed_rows, clock, db, upsert

from ..sending.models import Broadcast, Handed, Receipt
from . import standing
from .models import Held
from .standing import Moment

_COLUMNS = ("root_id", "person_id", "broadcast_id", "unit_id", "must", "due_at", "reached_at", "answer",
            "exempt_reason", "reminders")  # fmt: skip


def settle(root_ids: Collection[int], within: Select[int] | None = None) -> Moment:
    """Bring the receipts of running chains up to date (only of the people `within`), in the caller's transaction.

    Whoever has to confirm and has no receipt gets one; who is held no longer stops counting today, who is held again
    counts again; unit, `must`, `due_at` and what reached them first are those of today. Nothing for chains that do not
    run. The roots should be locked. The moment it gives is `reached_at` of what it added.
    """
    db.session.flush()
    when = standing.moment()
    mine = Held.root_id.in_(root_ids)
    changed_rows(insert(Held).from_select(["root_id", "person_id", "broadcast_id"], standing.held(root_ids, within)))
    holding = select(Held.root_id, Held.person_id, Held.broadcast_id).where(mine).subquery("holding")
    running = select(Broadcast.id).where(Broadcast.id.in_(root_ids), Broadcast.status == standing.RUNNING)
    people = standing.people(holding, when)
    _change(people)
    _let_go(running, within)
    _add(people, when)
    _hand(root_ids, running, within)
    changed_rows(delete(Held).where(mine))
    return when


def _change(people: Select[Any]) -> None:
    c = people.subquery("people").c
    wanted = {
        "left_on": None, "unit_id": c.unit_id, "must": c.must, "due_at": c.due_at, "broadcast_id": c.broadcast_id,
    }  # fmt: skip
    other = [getattr(Receipt, name).is_distinct_from(value) for name, value in wanted.items() if value is not None]
    changed_rows(
        update(Receipt)
        .where(
            Receipt.root_id == c.root_id, Receipt.person_id == c.person_id, or_(*other, Receipt.left_on.is_not(None))
        )
        .values(wanted)
    )


def _let_go(running: Select[int], within: Select[int] | None) -> None:
    still = exists().where(Held.root_id == Receipt.root_id, Held.person_id == Receipt.person_id)
    gone = update(Receipt).where(Receipt.root_id.in_(running), Receipt.left_on.is_(None), ~still)
    changed_rows(_of(gone, Receipt.person_id, within).values(left_on=clock.today()))


def _add(people: Select[Any], when: Moment) -> None:
    c = people.subquery("people").c
    new = select(
        c.root_id, c.person_id, c.broadcast_id, c.unit_id, c.must, c.due_at, literal(when.now, UTCDateTime),
        literal(""), literal(""), literal(0),
    ).where(c.known == 0)  # fmt: skip
    statement = upsert(Receipt).from_select(_COLUMNS, new).on_conflict_do_nothing()
    db.session.execute(statement.execution_options(synchronize_session=False))


def _hand(root_ids: Collection[int], running: Select[int], within: Select[int] | None) -> None:
    """Whom forwards hold: those of them that ask for confirmation reach whoever is new, too."""
    forwards = select(Broadcast.id).where(
        Broadcast.root_id.in_(running), Broadcast.id != Broadcast.root_id, Broadcast.status == standing.RUNNING
    )
    if db.session.scalar(forwards.limit(1)) is None:
        return
    here = exists().where(Held.broadcast_id == Handed.broadcast_id, Held.person_id == Handed.person_id,
                          Held.root_id.in_(root_ids))  # fmt: skip
    theirs = Handed.broadcast_id.in_(forwards)
    gone = update(Handed).where(theirs, Handed.left_on.is_(None), ~here)
    changed_rows(_of(gone, Handed.person_id, within).values(left_on=clock.today()))
    back = update(Handed).where(theirs, Handed.left_on.is_not(None), here)
    changed_rows(_of(back, Handed.person_id, within).values(left_on=None))
    asking = select(Held.broadcast_id, Held.person_id).join(Broadcast, Broadcast.id == Held.broadcast_id)
    asking = asking.where(Held.root_id.in_(root_ids), Held.broadcast_id.in_(forwards), Broadcast.must_acknowledge)
    statement = upsert(Handed).from_select(["broadcast_id", "person_id"], asking.where(true()))
    db.session.execute(statement.on_conflict_do_nothing().execution_options(synchronize_session=False))


def _of(statement: Any, person_id: ColumnElement[int], within: Select[int] | None) -> Any:
    return statement if within is None else statement.where(person_id.in_(within))


def added(root_ids: Collection[int], within: Select[int] | None, when: Moment) -> Select[int]:
    """A SELECT of the ids of the people whom :func:`settle` reached anew at this moment."""
    new = select(Receipt.person_id).where(
        Receipt.root_id.in_(root_ids), Receipt.reached_at == when.now, Receipt.left_on.is_(None)
    )
    return _of(new, Receipt.person_id, within)
