"""For whom a session is. Always a SELECT of person ids, never a list in memory."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from intranet import audience_people, audiences_naming, db, people_of, units_above

from ..models import Session


def people(session: Session, day: date | None = None) -> Select[int]:
    """The ids of those who should come: of who works here on `day` (default: the session's day)."""
    on = day or session.day
    if session.reach == "everyone":
        return people_of(None, day=on)
    if session.reach == "chosen" and session.audience_id is not None:
        return audience_people(session.audience_id, day=on)
    return people_of([session.unit_id], with_subunits=session.reach == "below", day=on)


def count(session: Session) -> int:
    """How many people should come."""
    return db.session.scalar(select(func.count()).select_from(people(session).subquery())) or 0


def expects(person_id: int, unit_ids: Collection[int]) -> ColumnElement[bool]:
    """The condition on :class:`Session` for those to which a member of the units `unit_ids` should come."""
    invited = Session.audience_id.in_(audiences_naming(person_id))
    return or_(
        Session.reach == "everyone",
        and_(Session.reach.in_(("unit", "below")), Session.unit_id.in_(unit_ids)),
        and_(Session.reach == "below", Session.unit_id.in_(units_above(unit_ids))),
        and_(Session.reach == "chosen", invited),
    )
