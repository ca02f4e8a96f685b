"""How often somebody may be reminded, and how two who remind at once are kept apart."""

from __future__ import annotations

from collections.abc import Collection
from datetime import time
from typing import Final

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, func, or_, select

from intranet import clock, db, people_of, settings, units_on

from ..sending.models import Receipt
from . import states
from .models import Reminded, Reminder

TO_THEMSELVES: Final = ("hand", "before", "after")
"""Ways that count: what heads and the office are told of others does not."""
_LOCK: Final = 0x65476F76_72656D69


def lock() -> None:
    """Keep others from reminding until the transaction ends: nobody may get more than is allowed between two of them.

    SQLite lets one write at a time anyway.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(cast(func.pg_advisory_xact_lock(_LOCK), Text)))


def open_to_reminders() -> ColumnElement[bool]:
    """The condition on :class:`Receipt` for people who have to confirm and may be reminded now, see
    :func:`restriction`.
    """
    limit = restriction()
    return states.WAITING if limit is None else and_(states.WAITING, limit)


def restriction() -> ColumnElement[bool] | None:
    """The condition for people who were not reminded as often as is allowed today, of units that have the plugin on;
    None: that is everybody. One statement, besides those of settings and switches.
    """
    parts: list[ColumnElement[bool]] = []
    if (full := _had_enough()) is not None:
        # Not NOT IN: for very many people PostgreSQL would look through all of them for each.
        had = full.subquery()
        parts.append(~exists().where(had.c.person_id == Receipt.person_id))
    on = units_on()
    if on is not None:
        parts.append(or_(Receipt.unit_id.is_(None), Receipt.unit_id.in_(on)))
    return and_(*parts) if parts else None


def still_here() -> ColumnElement[bool]:
    """The condition for people who work here today, whatever was noted of them when: for the moment of sending."""
    return Receipt.person_id.in_(people_of(None))


def full_today(person_ids: Collection[int]) -> set[int]:
    """Those of these few people who got as many reminders as one may get a day. At most two statements."""
    full = _had_enough()
    return set() if full is None else set(db.session.scalars(full.where(Reminded.person_id.in_(sorted(person_ids)))))


def _had_enough() -> Select[int] | None:
    """A SELECT of the people who got as many reminders as one may get a day; None: nobody was reminded today."""
    since = clock.at(clock.today(), time(0))
    sent = select(Reminder.id).where(Reminder.at >= since, Reminder.way.in_(TO_THEMSELVES))
    today = list(db.session.scalars(sent))
    if not today:
        return None
    most = int(settings()["reminders_a_day"])
    counted = select(Reminded.person_id).where(Reminded.reminder_id.in_(today)).group_by(Reminded.person_id)
    return counted.having(func.count() >= most)
