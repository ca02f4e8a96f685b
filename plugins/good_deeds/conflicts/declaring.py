"""Declaring a conflict of interest on a case, and taking the declaration back while nothing was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, select

from intranet import Actor, Forbidden, Refused, audit, db, notices, person_names, transaction

from .. import rights
from ..council import leaving
from ..council.models import AgendaItem, CouncilSession, Member
from ..flow import history, notify, people, service
from ..flow.stages import BEFORE_COMMENDATION
from ..models import KIND, Assignment, Conflict, Event, Submission
from ..texts import _
from . import facts

LONGEST_REASON = 300
FIXED = ("voting", "closed")
"""From these states of a session on nobody joins or leaves its vote."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration as those who review read it."""

    name: str
    reason: str
    at: datetime


def may_declare(actor: Actor, submission: Submission) -> bool:
    """Whether `actor` has a part in judging the case that they can step back from, while it is being judged.

    Who is kept from it anyway need not say so.
    """
    if actor.person_id is None or submission.stage not in BEFORE_COMMENDATION or submission.stage == "draft":
        return False
    return _judges(actor, submission) and not facts.kept_from(actor, submission)


def declare(actor: Actor, submission_id: int, reason: str) -> None:
    """Declare a conflict of interest: from now on `actor` neither endorses, checks, scores nor votes; it is minuted.

    Raises Forbidden for who has no part in judging it, and Refused.
    """
    why = " ".join(reason.split())
    if not why:
        raise Refused(_("Ghi lý do, vì lý do được nêu trong biên bản phiên họp"), "reason")
    if len(why) > LONGEST_REASON:
        raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi gửi lại", num=LONGEST_REASON), "reason")
    with transaction():
        leaving.lock([submission_id])
        submission = service.locked(actor, submission_id)
        if facts.kept_from(actor, submission):
            raise Refused(_("Đã được ghi nhận là không xét đề xuất này"))
        if not may_declare(actor, submission) or actor.person_id is None:
            raise Forbidden(rights.SCORE)
        if _vote_began(submission_id, actor.person_id):
            raise Refused(_("Phiên họp đã bắt đầu biểu quyết; báo chủ trì phiên họp"))
        db.session.add(Conflict(submission_id=submission_id, person_id=actor.person_id, reason=why))
        db.session.flush()
        _record(actor, submission, [None, "declared"])
        tell_office(people.settle([submission_id]))


def withdraw(actor: Actor, submission_id: int) -> None:
    """Take one's declaration back. Raises Refused once something was decided since, and Forbidden without one."""
    with transaction():
        leaving.lock([submission_id])
        submission = service.locked(actor, submission_id)
        found = of(actor, submission_id)
        if found is None or actor.person_id is None:
            raise Forbidden(rights.SCORE)
        if decided_since(submission, found):
            raise Refused(_("Đề xuất đã chuyển bước từ khi khai nên không rút lại được; báo Văn phòng nếu khai nhầm"))
        db.session.execute(
            delete(Conflict).where(Conflict.submission_id == submission_id, Conflict.person_id == actor.person_id)
        )
        _record(actor, submission, ["declared", None])
        people.settle([submission_id])


def of(actor: Actor, submission_id: int) -> Conflict | None:
    """What `actor` declared on the case."""
    return db.session.get(Conflict, (submission_id, actor.person_id)) if actor.person_id is not None else None


def decided_since(submission: Submission, declared: Conflict) -> bool:
    """Whether the case has taken a step, or come to a vote, since the declaration: then it stands."""
    steps = select(exists().where(
        Event.submission_id == submission.id, Event.step != history.NOTE, Event.at >= declared.declared_at
    ))  # fmt: skip
    return bool(db.session.scalar(steps)) or _vote_began(submission.id, declared.person_id)


def listing(actor: Actor, submission: Submission) -> list[Declared]:
    """Everybody's declarations on the case, for those who review it; else none. Two statements."""
    if not history.reads_internal(actor, submission):
        return []
    found = select(Conflict).where(Conflict.submission_id == submission.id).order_by(Conflict.declared_at)
    rows = db.session.scalars(found).all()
    names = person_names({row.person_id for row in rows})
    return [Declared(names.get(row.person_id, ""), row.reason, row.declared_at) for row in rows]


def tell_office(submission_ids: list[int]) -> None:
    """Tell the office of cases that their units can no longer endorse."""
    for submission in db.session.scalars(select(Submission).where(Submission.id.in_(submission_ids))):
        notices.send(
            notify.WAITING, people.endorsers(submission), key=f"office:{submission.id}:{submission.stage_since}",
            subject=lambda one=submission: _("Đề nghị xét thay đơn vị: %(title)s", title=one.title),
            text=lambda: _("Đơn vị không còn ai xét được đề xuất này."), url=notify.address(submission.id),
        )  # fmt: skip


def _judges(actor: Actor, submission: Submission) -> bool:
    if any(actor.may(right, submission.unit_id) for right in (rights.ENDORSE, rights.CHECK)):
        return True
    if actor.may(rights.SCORE):
        return True
    asked = exists().where(Assignment.submission_id == submission.id, Assignment.person_id == actor.person_id)
    return bool(db.session.scalar(select(asked)))


def _vote_began(submission_id: int, person_id: int) -> bool:
    member = select(Member.session_id).where(Member.person_id == person_id)
    begun = (
        select(AgendaItem.id).join(CouncilSession, CouncilSession.id == AgendaItem.session_id)
        .where(AgendaItem.submission_id == submission_id, CouncilSession.status.in_(FIXED),
               CouncilSession.id.in_(member), AgendaItem.outcome != "put_off")
    )  # fmt: skip
    return db.session.scalar(begun.limit(1)) is not None


def _record(actor: Actor, submission: Submission, change: list[str | None]) -> None:
    # Not the reason: it can be private, and nothing is ever taken out of the audit trail.
    audit.record(
        actor, action="good_deeds.conflict", subject_kind=KIND, subject_id=submission.id,
        subject_label=submission.code or submission.title, changes={"conflict": change},
    )  # fmt: skip
