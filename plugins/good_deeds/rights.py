"""Who may see, send, endorse, check, judge, commend, publish. Views ask here too: no button leads to a refusal.

Whether somebody is kept from a case because it is theirs is no right but a fact: see :mod:`conflicts.facts`.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, false, or_, select, true, union_all

from intranet import Actor

from .council.models import AgendaItem, CouncilSession, Member
from .models import Assignment, Cultivation, Submission

READ = "good_deeds.read"
SUBMIT = "good_deeds.submit"
ENDORSE = "good_deeds.endorse"
CHECK = "good_deeds.check"
COUNCIL = "good_deeds.council"
SCORE = "good_deeds.score"
COMMEND = "good_deeds.commend"
PUBLISH = "good_deeds.publish"
FOLLOW = "good_deeds.follow"


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on :class:`Submission` for the cases `actor` may open.

    Their own, drafts too; once sent: those about them, of units they endorse for or follow, all for the office, those
    they are asked to review or mentor, and those on the agenda of a session of the council they sit in.
    """
    if actor.is_system:
        return true()
    if actor.person_id is None or not actor.may(READ):
        return sent(actor)
    own = or_(Submission.created_by == actor.person_id, among(_mentored(actor.person_id)))
    return or_(and_(Submission.stage == "draft", own), sent(actor))


def sent(actor: Actor) -> ColumnElement[bool]:
    """As :func:`visible`, without drafts: for lists. An index holds all it asks of a case."""
    if not actor.may(READ):
        return false()
    reasons: list[ColumnElement[bool]] = [false()]
    for permission in (CHECK, FOLLOW, ENDORSE):
        if actor.may(permission):
            units = actor.units_for(permission)
            reasons.append(true() if units is None else Submission.unit_id.in_(units))
    if (me := actor.person_id) is not None:
        asked = select(Assignment.submission_id).where(Assignment.person_id == me)
        others = among(union_all(asked, _agenda(me), _mentored(me)))
        reasons += [Submission.created_by == me, Submission.person_id == me, others]
    return and_(Submission.stage != "draft", or_(*reasons))


def among(ids: Select[int] | CompoundSelect[int]) -> ColumnElement[bool]:
    """Whether a case is one of `ids`: made once, and asked of each row of an index.

    Without the sum the rows themselves would be looked up one by one, with their long texts.
    """
    return (Submission.id + 0).in_(ids)


def _agenda(person_id: int) -> Select[int]:
    sits = select(Member.session_id).join(CouncilSession, CouncilSession.id == Member.session_id)
    sits = sits.where(Member.person_id == person_id, CouncilSession.status != "cancelled")
    return select(AgendaItem.submission_id).where(AgendaItem.session_id.in_(sits))


def _mentored(person_id: int) -> Select[int]:
    return select(Cultivation.submission_id).where(Cultivation.mentor_id == person_id)


def reviews(actor: Actor) -> bool:
    """Whether `actor` has a list of cases to look through beyond their own."""
    return any(actor.may(permission) for permission in (ENDORSE, CHECK, FOLLOW))


def is_submitter(actor: Actor, submission: Submission) -> bool:
    """Whether the submission is `actor`'s own to write and send."""
    return actor.person_id is not None and submission.created_by == actor.person_id and actor.may(SUBMIT)


def may_cultivate(actor: Actor, submission: Submission) -> bool:
    """Whether `actor` may name a mentor and goals: whoever endorses for the unit, and the office."""
    return actor.may(ENDORSE, submission.unit_id) or actor.may_everywhere(CHECK)


def may_publish(actor: Actor, submission: Submission) -> bool:
    """Whether `actor` writes, publishes and takes down the story about this case."""
    return actor.may(PUBLISH, submission.unit_id)


def may_erase(actor: Actor, submission: Submission) -> bool:
    """Whether `actor` takes the personal data out of the case on request: the office. Drafts their writer deletes."""
    return submission.stage != "draft" and actor.may_everywhere(CHECK) and may_publish(actor, submission)
