"""What the organiser's screen shows, a constant number of statements each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intranet import clock, db, person_names

from ..models import Attendance, CheckIn, Session
from ..sessions import audience

LATEST = 12


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who is there; `invited` is whether the session is for them."""

    person_id: int
    name: str
    at: datetime
    invited: bool


def opened(session_id: int) -> CheckIn | None:
    """The check-in of a session while it is open."""
    found = select(CheckIn).where(CheckIn.session_id == session_id, CheckIn.closes_at > clock.now())
    return db.session.scalars(found).one_or_none()


def title_of(session_id: int) -> Session:
    """A session whose code somebody showed: it may be one they would not see otherwise."""
    return db.session.get_one(Session, session_id)


def there_since(session_id: int, person_id: int | None) -> datetime | None:
    """Since when the person is counted as being there; None when they are not."""
    found = select(Attendance.at).where(
        Attendance.session_id == session_id, Attendance.person_id == person_id, Attendance.present
    )
    return db.session.scalar(found)


def latest(session: Session, limit: int = LATEST) -> list[Arrival]:
    """Who came last, newest first."""
    invited = Attendance.person_id.in_(audience.people(session))
    rows = db.session.execute(
        select(Attendance.person_id, Attendance.at, invited.label("invited"))
        .where(Attendance.session_id == session.id, Attendance.present)
        .order_by(Attendance.at.desc(), Attendance.person_id)
        .limit(limit)
    ).all()
    names = person_names(row.person_id for row in rows)
    return [Arrival(row.person_id, names.get(row.person_id, ""), row.at, bool(row.invited)) for row in rows]
