"""What the pages of the council read: in a number of statements that grows with neither members nor items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from intranet import Actor, clock, db, people_of

from ..models import Submission
from . import access, members, recusals
from .counting import least_count
from .models import AgendaItem, CouncilSession, Member, ScoreSheet


def listing(actor: Actor, *, past: bool = False) -> Select[Any]:
    """The sessions `actor` may open: those to come, the next one first, or those that are over, the last one first.

    Rows of (CouncilSession, number of items, number of members).
    """
    items = select(func.count()).where(AgendaItem.session_id == CouncilSession.id).scalar_subquery()
    people = select(func.count()).where(Member.session_id == CouncilSession.id).scalar_subquery()
    over = CouncilSession.status.in_(("closed", "cancelled"))
    found = select(CouncilSession, items.label("items"), people.label("members"))
    found = found.where(access.visible(actor), over if past else ~over)
    days = CouncilSession.day.desc() if past else CouncilSession.day
    return found.order_by(days, CouncilSession.id)


def get(actor: Actor, session_id: int) -> CouncilSession | None:
    """A session that `actor` may open."""
    found = select(CouncilSession).where(CouncilSession.id == session_id, access.visible(actor))
    return db.session.scalars(found).one_or_none()


def latest_roster() -> dict[int, str]:
    """Who sat in the session called last that had members and still works here: proposed for the next one."""
    last = select(func.max(Member.session_id)).scalar_subquery()
    rows = select(Member.person_id, Member.role).where(Member.session_id == last, Member.person_id.in_(people_of(None)))
    return {row.person_id: row.role for row in db.session.execute(rows)}


@dataclass(frozen=True, slots=True)
class Line:
    """An item of the agenda: how many sheets came of how many, who leaves it, and what the reader has to do.

    `mine`: "" – no sheet of the reader's –, *kept*, *todo*, *draft*, *sent*.
    """

    item: AgendaItem
    submission: Submission
    sent: int
    judges: int
    left: Mapping[int, tuple[str, str]]
    mine: str


@dataclass(frozen=True, slots=True)
class SessionPage:
    """A session as its page shows it to one reader. `awaited`: how many sheets each member still owes, by person."""

    session: CouncilSession
    seat: access.Seat
    members: Sequence[Any]
    lines: Sequence[Line]
    awaited: Mapping[int, int]

    @property
    def present(self) -> int:
        """How many are there."""
        return sum(row.Member.attendance == "present" for row in self.members)

    @property
    def quorum(self) -> int:
        """How many have to be there, at least one."""
        return max(1, least_count(self.session.quorum_percent, len(self.members)))

    @property
    def sheets(self) -> tuple[int, int]:
        """Sheets sent, sheets expected."""
        return sum(line.sent for line in self.lines), sum(line.judges for line in self.lines)

    @property
    def mine(self) -> int:
        """How many sheets the reader still owes."""
        return sum(line.mine in ("todo", "draft") for line in self.lines)

    @property
    def is_late(self) -> bool:
        """Whether the last day for sheets has passed while they are still awaited."""
        due = self.session.scores_due
        return self.session.status == "scoring" and due is not None and due < clock.today()


def page(actor: Actor, session: CouncilSession) -> SessionPage:
    """What the page of `session` shows. At most eight statements."""
    seat = access.seat(actor, session.id)
    people = members.of(session.id)
    found = select(AgendaItem, Submission).join(Submission, Submission.id == AgendaItem.submission_id)
    ordered = found.where(AgendaItem.session_id == session.id).order_by(AgendaItem.position, AgendaItem.id)
    rows = db.session.execute(ordered).all()
    left = recusals.told(session.id)
    sheets = _sheets(session.id)
    ids = {row.Member.person_id for row in people}
    lines = [_line(item, case, left.get(item.id, {}), sheets, ids, seat) for item, case in rows]
    return SessionPage(session, seat, people, lines, _owed(left, sheets, ids))


def awaited(session_id: int) -> dict[int, int]:
    """How many sheets each member still owes, by person; who owes none is left out. At most six statements."""
    people = set(db.session.scalars(select(Member.person_id).where(Member.session_id == session_id)))
    sheets, left = _sheets(session_id), recusals.of(session_id)
    return _owed(left, sheets, people)


def _line(item: AgendaItem, case: Submission, left: Mapping[int, tuple[str, str]],
          sheets: Mapping[tuple[int, int], bool], people: set[int], seat: access.Seat) -> Line:  # fmt: skip
    judges = people - left.keys()
    sent = sum(sheets.get((item.id, person), False) for person in judges)
    mine = ""
    if seat.person_id in left:
        mine = "kept"
    elif seat.judges and seat.person_id is not None:
        state = sheets.get((item.id, seat.person_id))
        mine = "todo" if state is None else ("sent" if state else "draft")
    return Line(item, case, sent, len(judges), left, mine)


def _sheets(session_id: int) -> dict[tuple[int, int], bool]:
    """By item and person: whether the sheet was sent. Never what is on it."""
    found = select(ScoreSheet.item_id, ScoreSheet.person_id, ScoreSheet.sent_at.is_not(None)).join(AgendaItem)
    rows = db.session.execute(found.where(AgendaItem.session_id == session_id))
    return {(item_id, person_id): sent for item_id, person_id, sent in rows}


def _owed(
    left: Mapping[int, Collection[int]], sheets: Mapping[tuple[int, int], bool], people: set[int]
) -> dict[int, int]:
    owed = Counter(
        person for item, gone in left.items() for person in people
        if person not in gone and not sheets.get((item, person), False)
    )  # fmt: skip
    return dict(owed)
