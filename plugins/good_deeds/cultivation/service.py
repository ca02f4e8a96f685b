"""Cultivating a deed or a person (bồi dưỡng): a mentor, goals, notes, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from intranet import Actor, Forbidden, Refused, audit, db, notices, people_of, transaction

from .. import rights
from ..flow import notify
from ..flow.service import locked
from ..flow.stages import BEFORE_COMMENDATION
from ..models import KIND, Cultivation, CultivationNote, Submission
from ..texts import ID, _

MENTOR: Final = f"{ID}.mentor"
"""The kind of notices that tells a mentor."""
LONGEST: Final = 4000


class Conflict(Refused):
    """Somebody else saved it in between: `stored` is what is there now."""

    def __init__(self, stored: Cultivation) -> None:
        super().__init__(_("Trong lúc trang này mở, người khác đã sửa. Chưa có gì bị mất: so hai bản rồi lưu lại."))
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Draft:
    """Who helps, towards what, from when until when (None: open)."""

    mentor_id: int
    goals: str
    starts_on: date
    until_on: date | None = None


FIELDS = tuple(field.name for field in fields(Draft))


def of(submission_id: int) -> Cultivation | None:
    """How the case is cultivated, or was."""
    return db.session.scalar(select(Cultivation).where(Cultivation.submission_id == submission_id))


def may_change(actor: Actor, submission: Submission) -> bool:
    """Whether `actor` may name a mentor and goals now."""
    return submission.stage in BEFORE_COMMENDATION and rights.may_cultivate(actor, submission)


def may_note(actor: Actor, submission: Submission, cultivation: Cultivation) -> bool:
    """Whether `actor` may note something on the way, or say what came of it."""
    if cultivation.ended_on is not None:
        return False
    mentor = actor.person_id is not None and cultivation.mentor_id == actor.person_id
    return mentor or rights.may_cultivate(actor, submission)


def save(actor: Actor, submission_id: int, version: int, draft: Draft) -> Cultivation:
    """Begin to cultivate (version 0), or change mentor, goals and days; a new mentor is told.

    Raises Forbidden, Refused and :class:`Conflict`.
    """
    with transaction():
        submission = locked(actor, submission_id)
        if not rights.may_cultivate(actor, submission):
            raise Forbidden(rights.ENDORSE)
        if submission.stage not in BEFORE_COMMENDATION:
            raise Refused(_("Việc xét đã xong nên không giao bồi dưỡng nữa"))
        cultivation = of(submission_id)
        _check(submission, draft, cultivation)
        if cultivation is not None and (cultivation.version != version or cultivation.ended_on is not None):
            raise Conflict(cultivation)
        before = cultivation.mentor_id if cultivation is not None else None
        if cultivation is None:
            cultivation = Cultivation(submission_id=submission_id, **asdict(draft))
            db.session.add(cultivation)
            changes: dict[str, list[Any]] = {name: [None, value] for name, value in asdict(draft).items()}
        else:
            changes = _fill(cultivation, draft)
        db.session.flush()
        if changes:
            _record(actor, submission, changes)
        if draft.mentor_id not in (before, actor.person_id):
            _tell(submission, cultivation)
    return cultivation


def add_note(actor: Actor, submission_id: int, text: str) -> None:
    """Note something on the way. Raises Forbidden, and Refused when nothing was written."""
    said = _said(text, "progress", _("Nhập nội dung ghi chú"))
    with transaction():
        submission, cultivation = _open(actor, submission_id)
        db.session.add(CultivationNote(cultivation_id=cultivation.id, person_id=actor.person_id, text=said))
        _record(actor, submission, {"note": [None, True]})


def end(actor: Actor, submission_id: int, ended_on: date, outcome: str) -> Cultivation:
    """Say what came of it and end it. Raises Forbidden and Refused."""
    said = _said(outcome, "outcome", _("Ghi kết quả bồi dưỡng"))
    with transaction():
        submission, cultivation = _open(actor, submission_id)
        if ended_on < cultivation.starts_on:
            raise Refused(_("Ngày kết thúc không được trước ngày bắt đầu"), "ended_on")
        cultivation.ended_on, cultivation.outcome = ended_on, said
        db.session.flush()
        _record(actor, submission, {"ended_on": [None, ended_on]})
    return cultivation


def _open(actor: Actor, submission_id: int) -> tuple[Submission, Cultivation]:
    submission = locked(actor, submission_id)
    cultivation = of(submission_id)
    if cultivation is None:
        raise Forbidden(rights.READ)
    db.session.refresh(cultivation, with_for_update=True)
    if cultivation.ended_on is not None:
        raise Refused(_("Việc bồi dưỡng đã kết thúc"))
    if not may_note(actor, submission, cultivation):
        raise Forbidden(rights.ENDORSE)
    return submission, cultivation


def _check(submission: Submission, draft: Draft, before: Cultivation | None) -> None:
    if not draft.goals.strip():
        raise Refused(_("Ghi mục tiêu bồi dưỡng"), "goals")
    if len(draft.goals) > LONGEST:
        raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi lưu lại", num=LONGEST), "goals")
    if draft.until_on is not None and draft.until_on < draft.starts_on:
        raise Refused(_("Ngày kết thúc không được trước ngày bắt đầu"), "until_on")
    if draft.mentor_id == submission.person_id:
        raise Refused(_("Chọn người khác giúp đỡ người được đề xuất"), "mentor")
    kept = before is not None and before.mentor_id == draft.mentor_id
    here = people_of(None).subquery()
    if not kept and db.session.scalar(select(here.c.id).where(here.c.id == draft.mentor_id)) is None:
        raise Refused(_("Chọn người đang làm việc ở cơ quan"), "mentor")


def _fill(cultivation: Cultivation, draft: Draft) -> dict[str, list[Any]]:
    changes = {
        name: [getattr(cultivation, name), new]
        for name, new in asdict(draft).items()
        if getattr(cultivation, name) != new
    }
    for name, (_old, new) in changes.items():
        setattr(cultivation, name, new)
    return changes


def _said(text: str, field: str, otherwise: str) -> str:
    if not text.strip():
        raise Refused(otherwise, field)
    if len(text) > LONGEST:
        raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi lưu lại", num=LONGEST), field)
    return text.strip()


def _tell(submission: Submission, cultivation: Cultivation) -> None:
    title = submission.title or submission.subject_name
    notices.send(
        MENTOR, [cultivation.mentor_id or 0], key=f"{cultivation.id}:{cultivation.version}",
        subject=lambda: _("Được giao bồi dưỡng gương: %(title)s", title=title), text=cultivation.goals,
        url=notify.address(submission.id),
    )  # fmt: skip


def _record(actor: Actor, submission: Submission, changes: dict[str, list[Any]]) -> None:
    # Not what the goals are nor what a draft is called: the trail outlives an erasure.
    said = {name: [None, True] if name == "goals" else change for name, change in changes.items()}
    audit.record(
        actor, action="good_deeds.cultivate", subject_kind=KIND, subject_id=submission.id,
        subject_label=submission.code or _("Bản nháp"), changes=said,
    )  # fmt: skip
