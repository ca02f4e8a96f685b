"""The people of a session to be ticked, by unit, with what is known of each already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, select, union

from intranet import Actor, clock, db, people_rows

from ..coverage import absences
from ..models import Attendance, Session
from ..sessions import audience

LARGE = 200
"""Above as many people a list is handed in instead of ticking."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody to tick. `reason` is why they are away, as far as is known; `invited`: the session is for them."""

    id: int
    name: str
    staff_code: str
    unit_id: int | None
    unit_name: str
    checked_in: bool
    present: bool
    reason: str
    invited: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody of a session that is small enough to tick."""

    members: tuple[Member, ...] = field(default=())

    @property
    def ids(self) -> frozenset[int]:
        """Who may be ticked."""
        return frozenset(member.id for member in self.members)

    @property
    def present(self) -> frozenset[int]:
        """Who is known to be there."""
        return frozenset(member.id for member in self.members if member.present)

    @property
    def checked_in(self) -> frozenset[int]:
        """Who checked in by the code and is counted."""
        return frozenset(member.id for member in self.members if member.checked_in and member.present)

    @property
    def groups(self) -> list[tuple[str, list[Member]]]:
        """The people by unit; one group without a name when they are all of one unit."""
        found: dict[str, list[Member]] = {}
        for member in self.members:
            found.setdefault(member.unit_name, []).append(member)
        return [("", list(self.members))] if len(found) <= 1 else sorted(found.items(), key=lambda group: group[0])


def everybody(session: Session, day: date | None = None) -> Select[int]:
    """A SELECT of the ids of those a session is for and of those of whom something is recorded."""
    recorded = select(Attendance.person_id).where(Attendance.session_id == session.id)
    both = union(audience.people(session, day), recorded).subquery()
    return select(both.c[0])


def load(actor: Actor, session: Session, day: date | None = None) -> Roster:
    """The roster of a session on `day` (default: when it was held or is planned for), a constant number of statements.

    Why somebody is away is what an earlier report said, else what is recorded of their absences on that day, as far
    as `actor` may know.
    """
    on = day or session.happened_on
    people = everybody(session, on)
    known = {row.person_id: row for row in db.session.scalars(_rows(session.id))}
    invited = set(db.session.scalars(audience.people(session, on)))
    away = absences.on(people, on, actor)
    members = []
    for person_id, name, code, unit_id, unit_name in db.session.execute(
        people_rows(people, day=min(on, clock.today()))
    ):
        row = known.get(person_id)
        present = row is not None and row.present
        reason = (row.reason if row else "") or away.get(person_id, "")
        members.append(
            Member(
                person_id, name, code or "", unit_id, unit_name or "", row is not None and row.how == "checked_in",
                present, "" if present else reason, person_id in invited,
            )
        )  # fmt: skip
    return Roster(tuple(members))


def late_arrivals(session_id: int, shown: Iterable[int]) -> set[int]:
    """Who checked in by the code since the page with `shown` was made: the report must not undo that."""
    found = select(Attendance.person_id).where(
        Attendance.session_id == session_id, Attendance.present, Attendance.how == "checked_in"
    )
    return set(db.session.scalars(found)) - set(shown)


def _rows(session_id: int) -> Select[Attendance]:
    return select(Attendance).where(Attendance.session_id == session_id)
