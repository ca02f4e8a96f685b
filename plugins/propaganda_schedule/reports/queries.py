"""Reads for the pages around a report, a constant number of statements each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, func, select

from intranet import Actor, clock, db, people_rows

from .. import rights
from ..models import Attendance, Session
from ..sessions import audience
from .roster import everybody

PRESENT, ABSENT, UNKNOWN, UNINVITED = "present", "absent", "unknown", "uninvited"


def to_report(actor: Actor, after: Session, limit: int = 3) -> Sequence[Session]:
    """The sessions that `actor` should report next, the one due first first, after having reported `after`.

    Who reports for all units stays with the unit at hand.
    """
    everywhere = actor.units_for(rights.REPORT) is None
    found = select(Session).where(
        Session.status == "planned", Session.day <= clock.today(), Session.id != after.id, rights.visible(actor),
        Session.unit_id == after.unit_id if everywhere else rights.reported_by(actor),
    )  # fmt: skip
    return db.session.scalars(found.order_by(Session.report_due, Session.id).limit(limit)).all()


def absent_names(session_id: int, limit: int) -> list[str]:
    """Names of people recorded as not there, at most `limit`, in order."""
    away = select(Attendance.person_id).where(Attendance.session_id == session_id, ~Attendance.present)
    return [name for _id, name, *_rest in db.session.execute(people_rows(away).limit(limit))]


def figures(session: Session) -> dict[str, int]:
    """How many were there, are recorded as away, and how many of those there had not been invited; one statement."""
    invited = Attendance.person_id.in_(audience.people(session, session.happened_on))
    count = func.count()
    row = db.session.execute(
        select(
            count.filter(Attendance.present), count.filter(~Attendance.present),
            count.filter(and_(Attendance.present, ~invited)),
        ).where(Attendance.session_id == session.id)
    ).one()  # fmt: skip
    return {PRESENT: row[0], ABSENT: row[1], UNINVITED: row[2]}


def listing(session: Session, state: str = "", unit_id: int | None = None) -> Select[Any]:
    """Everybody of a session with what is recorded of them: the columns of `people_rows`, then `present` (None:
    nothing is recorded), `reason`, `how`, `at`, `invited`. `state` is one of this module's words."""
    day = session.happened_on
    rows = people_rows(everybody(session, day), day=min(day, clock.today()))
    person_id, home = rows.selected_columns.id, rows.selected_columns.unit_id
    invited = person_id.in_(audience.people(session, day))
    rows = rows.outerjoin(
        Attendance, and_(Attendance.person_id == person_id, Attendance.session_id == session.id)
    ).add_columns(Attendance.present, Attendance.reason, Attendance.how, Attendance.at, invited.label("invited"))
    wanted = {
        PRESENT: Attendance.present, ABSENT: Attendance.present.is_(False), UNKNOWN: Attendance.present.is_(None),
        UNINVITED: ~invited,
    }.get(state)  # fmt: skip
    if wanted is not None:
        rows = rows.where(wanted)
    return rows if unit_id is None else rows.where(home == unit_id)
