"""What somebody wrote, and what was written about them: shown to them, and erased unless something official needs it.

A case that led to a commendation is the file of that decision and stays as a whole. Any other case about a person loses
its text, its evidence and their name, and ends where it can; what they only wrote stays without their name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, delete, exists, func, select, update

from intranet import SYSTEM, Erasure, PersonalRecord, changed_rows, db, files, transaction

from .. import findable
from ..flow import service as flow
from ..flow.stages import STAGES, STEPS
from ..models import KIND, Assignment, Commendation, Cultivation, Event, Submission
from ..texts import _
from . import drafts, service

_TEXTS = (
    "subject_name", "subject_detail", "subject_key", "place", "deed", "result", "spread", "links", "source",
    "consent_note",
)  # fmt: skip


def records(person_id: int) -> Iterator[PersonalRecord]:
    """Every submission they wrote or that is about them, in full; what they did with others."""
    for title, condition in (
        (_("Đề xuất gương đã viết"), Submission.created_by == person_id),
        (_("Đề xuất nêu gương"), and_(Submission.person_id == person_id, Submission.stage != "draft")),
    ):
        for one in db.session.scalars(select(Submission).where(condition).order_by(Submission.id)):
            yield PersonalRecord(title, _values(one))
    own = select(Event.step, Event.at, Event.note).where(Event.person_id == person_id).order_by(Event.id)
    if taken := [_event(step, at, note) for step, at, note in db.session.execute(own)]:
        yield PersonalRecord(_("Bước đã chuyển, ghi chú đã viết"), {"steps": taken})


def erase(person_id: int) -> Iterator[Erasure]:
    """What goes and what stays. Stories, decisions and the like are the other rooms', and come before."""
    with transaction():
        thrown = _drafts_of(person_id)
        emptied = [_empty(one) for one in db.session.scalars(_about(person_id, commended=False)).all()]
        kept = len(db.session.scalars(_about(person_id, commended=True)).all())
        wrote = changed_rows(update(Submission).where(Submission.created_by == person_id).values(created_by=None))
        steps = changed_rows(update(Event).where(Event.person_id == person_id).values(person_id=None))
    yield Erasure(_("Bản nháp đề xuất gương"), erased=thrown)
    yield Erasure(
        _("Đề xuất nêu gương"), erased=len(emptied), kept=kept,
        reason=_("Hồ sơ của quyết định khen thưởng phải lưu trữ") if kept else "",
    )  # fmt: skip
    yield Erasure(
        _("Tên người gửi, người chuyển bước đề xuất gương"), erased=wrote + steps, kept=wrote + steps,
        reason=_("Đề xuất là hồ sơ của đơn vị nên được giữ, không còn tên người làm"),
    )  # fmt: skip


def _drafts_of(person_id: int) -> int:
    own = select(Submission.id).where(Submission.created_by == person_id, Submission.stage == "draft")
    ids = db.session.scalars(own.with_for_update()).all()
    for submission_id in ids:
        service.remove(submission_id)
    return len(ids)


def _about(person_id: int, *, commended: bool) -> Any:
    decided = exists().where(Commendation.submission_id == Submission.id)
    own = select(Submission).where(Submission.person_id == person_id, decided if commended else ~decided)
    return own.order_by(Submission.id).with_for_update()


def _empty(submission: Submission) -> Submission:
    """Take everything personal out of a case; where somebody still waited for it, it is withdrawn."""
    if submission.stage in STEPS["withdraw"].sources:
        flow.enter(SYSTEM, submission, "withdraw", _("Dữ liệu cá nhân được xóa theo yêu cầu"))
    stored = files.StoredFile
    own = select(stored.id).where(stored.subject_kind == KIND, stored.subject_id == submission.id)
    files.erase(db.session.scalars(own).all())
    submission.title, submission.person_id, submission.consent = _("Nội dung đã xóa"), None, ""
    for name in _TEXTS:
        setattr(submission, name, "")
    db.session.flush()
    _forget_what_others_wrote(submission.id)
    findable.refresh(submission)
    return submission


def _forget_what_others_wrote(submission_id: int) -> None:
    """Notes, opinions and goals of a case are about whom it is about. What the council noted belongs to its minutes."""
    db.session.execute(delete(Cultivation).where(Cultivation.submission_id == submission_id))
    changed_rows(update(Event).where(Event.submission_id == submission_id, Event.note > "").values(note=""))
    opinions = update(Assignment).where(Assignment.submission_id == submission_id, Assignment.opinion > "")
    changed_rows(opinions.values(opinion=""))


def _values(submission: Submission) -> dict[str, Any]:
    own = select(func.count()).select_from(files.StoredFile)
    stored = files.StoredFile.subject_kind == KIND, files.StoredFile.subject_id == submission.id
    said = {name: getattr(submission, name) for name in drafts.FIELDS if not name.endswith("_id")}
    return {
        "code": submission.code, "stage": str(STAGES[submission.stage].label), "sent": submission.submitted_at, **said,
        "files": db.session.scalar(own.where(*stored)) or 0,
    }  # fmt: skip


def _event(step: str, at: Any, note: str) -> dict[str, Any]:
    return {"step": str(STEPS[step].done) if step in STEPS else step, "at": at, "note": note}
