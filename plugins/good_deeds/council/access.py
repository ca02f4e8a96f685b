"""Who sees a session of the council, who runs it, who judges in it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, select, true

from intranet import Actor, Forbidden, db

from .. import rights
from .models import CouncilSession, Member

SHOWN = ("discussing", "voting", "closed")
"""States of a session in which scores are shown; before, nobody sees anybody else's."""
CHANGEABLE = ("planned", "scoring", "discussing")
"""States in which a session's own matters may still be changed. The vote is the last word."""
OPEN_AGENDA = ("planned", "scoring")
"""States in which cases may be put on the agenda."""


@dataclass(frozen=True, slots=True)
class Seat:
    """What somebody is in a session. `role` is that of :class:`Member`, "" for who is no member."""

    person_id: int | None
    role: str
    organises: bool
    scores: bool

    @property
    def runs(self) -> bool:
        """Opens and ends the scoring: the chair, and whoever organises sessions."""
        return self.organises or self.role == "chair"

    @property
    def minutes(self) -> bool:
        """Takes attendance and writes notes: the secretary, too."""
        return self.runs or self.role == "secretary"

    @property
    def judges(self) -> bool:
        """Has score sheets: members who hold the permission."""
        return bool(self.role) and self.scores

    @property
    def reads_scores(self) -> bool:
        """Reads the points once they are shown."""
        return self.organises or bool(self.role)


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on :class:`CouncilSession` for those `actor` may open.

    All for who organises sessions or follows everything; else those they sit in.
    """
    if not actor.may(rights.READ):
        return false()
    if organises(actor) or actor.may_everywhere(rights.FOLLOW):
        return true()
    return CouncilSession.id.in_(select(Member.session_id).where(Member.person_id == actor.person_id))


def organises(actor: Actor) -> bool:
    """Whether `actor` calls sessions."""
    return actor.may_everywhere(rights.COUNCIL)


def may_list(actor: Actor) -> bool:
    """Whether there is a list of sessions for `actor`. At most one statement."""
    if organises(actor) or actor.may(rights.SCORE) or actor.may_everywhere(rights.FOLLOW):
        return True
    sits = select(Member.session_id).where(Member.person_id == actor.person_id).limit(1)
    return actor.may(rights.READ) and db.session.scalar(sits) is not None


def seat(actor: Actor, session_id: int) -> Seat:
    """What `actor` is in the session. One statement."""
    role = ""
    if actor.person_id is not None:
        mine = select(Member.role).where(Member.session_id == session_id, Member.person_id == actor.person_id)
        role = db.session.scalar(mine) or ""
    return Seat(actor.person_id, role, organises(actor), actor.may(rights.SCORE))


def locked(actor: Actor, session_id: int) -> CouncilSession:
    """The session as it is stored now, locked. Raises Forbidden unless `actor` may see it."""
    found = select(CouncilSession).where(CouncilSession.id == session_id, visible(actor))
    found = found.with_for_update(of=CouncilSession).execution_options(populate_existing=True)
    session = db.session.scalars(found).one_or_none()
    if session is None:
        raise Forbidden(rights.READ)
    return session


def locked_to_organise(actor: Actor, session_id: int) -> CouncilSession:
    """As :func:`locked`. Raises Forbidden unless `actor` calls sessions."""
    session = locked(actor, session_id)
    if not organises(actor):
        raise Forbidden(rights.COUNCIL)
    return session


def locked_to_run(actor: Actor, session_id: int) -> CouncilSession:
    """As :func:`locked`. Raises Forbidden unless `actor` runs the session."""
    session = locked(actor, session_id)
    if not seat(actor, session_id).runs:
        raise Forbidden(rights.COUNCIL)
    return session


def locked_to_minute(actor: Actor, session_id: int) -> CouncilSession:
    """As :func:`locked`. Raises Forbidden unless `actor` runs the session or keeps its minutes."""
    session = locked(actor, session_id)
    if not seat(actor, session_id).minutes:
        raise Forbidden(rights.COUNCIL)
    return session
