"""Which units are overdue with which sessions. Reads for screens, a constant number of statements each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select, true

from intranet import Actor, clock, db, person_names, unit_names

from .. import rights
from ..models import Reminder, Session
from . import roster
from .matters import LOOK_BACK, Matter


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with its overdue sessions, who answers for them today, and when they were last reminded."""

    unit_id: int
    name: str
    sessions: int
    oldest: date
    people: tuple[str, ...]
    reminded: datetime | None
    by_hand_today: bool


def overdue_units(actor: Actor, plan_id: int | None = None, unit_ids: Any = None) -> Select[Any]:
    """(unit, how many sessions without a report, the oldest deadline), the longest overdue first.

    Of the units `actor` follows.
    """
    number = func.count().label("sessions")
    oldest = func.min(Session.report_due).label("oldest")
    found = select(Session.unit_id, number, oldest).where(_overdue(actor, plan_id, unit_ids))
    return found.group_by(Session.unit_id).order_by(oldest, number.desc(), Session.unit_id)


def to_remind(actor: Actor, plan_id: int | None, limit: int) -> list[int]:
    """Those of these units whose reports `actor` may ask for, at most `limit`."""
    found = overdue_units(actor, plan_id, actor.units_for(rights.PLAN)).limit(limit)
    return [row.unit_id for row in db.session.execute(found)]


def totals(actor: Actor, plan_id: int | None = None, unit_ids: Any = None) -> tuple[int, int]:
    """How many units are overdue, and with how many sessions."""
    found = select(func.count(Session.unit_id.distinct()), func.count()).where(_overdue(actor, plan_id, unit_ids))
    units, sessions = db.session.execute(found).one()
    return units, sessions


def overdue_sessions(actor: Actor, unit_ids: Collection[int], plan_id: int | None = None) -> list[Matter]:
    """The sessions of these units that are overdue, the oldest deadline first."""
    columns = Session.id, Session.unit_id, Session.report_due, Session.title, Session.day, Session.leader_id
    found = select(*columns).where(_overdue(actor, plan_id, unit_ids)).order_by(Session.report_due, Session.id)
    return [Matter("report", *row) for row in db.session.execute(found)]


def lines(rows: Sequence[Any]) -> list[Line]:
    """The rows of :func:`overdue_units` with names and when the unit was last reminded."""
    today = clock.today()
    ids = [row.unit_id for row in rows]
    people = roster.today(today) if ids else None
    answering = {unit_id: people.of(unit_id) for unit_id in ids} if people else {}
    persons = person_names({person for found in answering.values() for person in found})
    names, reminded = unit_names(ids), _reminded(ids, today)
    return [
        Line(
            row.unit_id, names.get(row.unit_id, ""), row.sessions, row.oldest,
            tuple(persons[person] for person in answering[row.unit_id] if person in persons),
            *reminded.get(row.unit_id, (None, False)),
        )
        for row in rows
    ]  # fmt: skip


def by_hand(matters: Collection[Matter], today: date) -> set[tuple[int, date]]:
    """(session, deadline) of those of which somebody reminded by hand today; others may be among them."""
    if not matters:
        return set()
    first = min(one.due_on for one in matters)
    found = select(Reminder.ref_id, Reminder.due_on).where(
        Reminder.topic == "report", Reminder.due_on >= first, Reminder.way == "hand", Reminder.at >= _midnight(today)
    )
    return {(ref_id, due_on) for ref_id, due_on in db.session.execute(found)}


def _reminded(unit_ids: Sequence[int], today: date) -> dict[int, tuple[datetime, bool]]:
    hand = func.max(Reminder.at).filter(Reminder.way == "hand")
    found = (
        select(Reminder.unit_id, func.max(Reminder.at), hand)
        .where(
            Reminder.topic == "report", Reminder.due_on >= today - LOOK_BACK, Reminder.way.in_(("unit", "hand")),
            Reminder.unit_id.in_(unit_ids),
        )
        .group_by(Reminder.unit_id)
    )  # fmt: skip
    since = _midnight(today)
    return {
        unit_id: (last, by_hand is not None and by_hand >= since)
        for unit_id, last, by_hand in db.session.execute(found)
    }


def _midnight(day: date) -> datetime:
    return clock.at(day, datetime.min.time())


def _overdue(actor: Actor, plan_id: int | None, unit_ids: Any) -> ColumnElement[bool]:
    units = actor.units_for(rights.FOLLOW)
    return and_(
        Session.status == "planned", Session.report_due < clock.today(),
        true() if units is None else Session.unit_id.in_(units),
        true() if plan_id is None else Session.plan_id == plan_id,
        true() if unit_ids is None else Session.unit_id.in_(unit_ids),
    )  # fmt: skip
