"""How a session stands: members, items, who leaves which, who has voted. Read in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from intranet import Actor, db

from .. import rights
from ..council import access, recusals
from ..council.counting import least_count
from ..council.models import AgendaItem, CouncilSession, Member, OpenVote, Voter
from ..models import Submission


@dataclass(frozen=True, slots=True)
class Line:
    """An item with its submission, and who leaves it: kind (*own*, *household*, *declared*) and reason by person."""

    item: AgendaItem
    submission: Submission
    left: Mapping[int, tuple[str, str]]

    @property
    def is_voted_on(self) -> bool:
        """Whether it is (or was) voted on: neither put off nor sent back."""
        return self.item.outcome not in ("put_off", "sent_back")


@dataclass(frozen=True, slots=True)
class Standing:
    """A session as it stands. `members` by person, in the order of the table of names: chair, secretary, others."""

    session: CouncilSession
    members: Mapping[int, Member]
    lines: tuple[Line, ...]

    @property
    def present(self) -> frozenset[int]:
        """Who is there."""
        return frozenset(person for person, member in self.members.items() if member.attendance == "present")

    @property
    def quorum(self) -> int:
        """How many have to be there, at least one."""
        return max(1, least_count(self.session.quorum_percent, len(self.members)))

    def voters(self, line: Line) -> frozenset[int]:
        """Who may vote on the item: those present but those who leave it."""
        return self.present - line.left.keys()

    def eligible(self, line: Line) -> int:
        """How many the threshold is counted of: all members, present or not, but those who leave the item."""
        return sum(1 for person in self.members if person not in line.left)

    def votes_of(self, person_id: int | None) -> tuple[Line, ...]:
        """The items this person votes on."""
        return tuple(one for one in self.lines if one.is_voted_on and person_id in self.voters(one))


_ROLES = {"chair": 0, "secretary": 1, "member": 2}


def load(session_id: int, *, lock: bool = False) -> Standing | None:
    """The session as it stands. At most eight statements.

    `lock` keeps everybody else from voting, opening and closing until the transaction ends.
    """
    wanted = select(CouncilSession).where(CouncilSession.id == session_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    session = db.session.scalars(wanted).one_or_none()
    if session is None:
        return None
    members = db.session.scalars(
        select(Member).where(Member.session_id == session_id).execution_options(populate_existing=lock)
    ).all()
    rows = db.session.execute(
        select(AgendaItem, Submission)
        .join(Submission, Submission.id == AgendaItem.submission_id)
        .where(AgendaItem.session_id == session_id)
        .order_by(AgendaItem.position, AgendaItem.id)
        .execution_options(populate_existing=lock)
    ).all()
    left = recusals.told(session_id)
    ordered = sorted(members, key=lambda one: (_ROLES[one.role], one.person_id))
    lines = tuple(Line(item, submission, left.get(item.id, {})) for item, submission in rows)
    return Standing(session, {one.person_id: one for one in ordered}, lines)


def voted(standing: Standing) -> dict[int, set[int]]:
    """Who has voted, by item. One statement; never what."""
    model = Voter if standing.session.ballot == "secret" else OpenVote
    found: dict[int, set[int]] = defaultdict(set)
    rows = select(model.item_id, model.person_id).join(AgendaItem, AgendaItem.id == model.item_id)
    for item_id, person_id in db.session.execute(rows.where(AgendaItem.session_id == standing.session.id)):
        found[item_id].add(person_id)
    return found


def runs(actor: Actor, standing: Standing) -> bool:
    """Whether `actor` opens and closes the vote: its chair, and whoever organises sessions."""
    member = standing.members.get(actor.person_id) if actor.person_id is not None else None
    return (member is not None and member.role == "chair") or access.organises(actor)


def reads(actor: Actor, standing: Standing) -> bool:
    """Whether `actor` reads results and minutes: members, who organises sessions, who follows everything."""
    if not actor.may(rights.READ):
        return False
    follows = access.organises(actor) or actor.may_everywhere(rights.FOLLOW)
    return actor.person_id in standing.members or follows
