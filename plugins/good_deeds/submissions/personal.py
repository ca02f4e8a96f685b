"""What somebody wrote, and what was written about them: shown to them, and erased unless something official needs it.

A case that led to a commendation is the file of that decision and stays as a whole. Any other case about a person loses
its text, its evidence and their name, and ends where it can; what they only wrote stays without their name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, exists, func, select, update

from intranet import SYSTEM, Erasure, PersonalRecord, changed_rows, db, files, transaction

from ..council import leaving as council
from ..flow.stages import STAGES, STEPS
from ..models import KIND, Commendation, Event, Submission
from ..texts import _
from . import drafts, erasing, service


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
        council.lock(db.session.scalars(select(Submission.id).where(Submission.person_id == person_id)).all())
        kept = len(db.session.scalars(about(person_id, decided=True)).all())
        emptied = erasing.empty(SYSTEM, db.session.scalars(about(person_id, decided=False)).all())
        wrote = changed_rows(update(Submission).where(Submission.created_by == person_id).values(created_by=None))
        steps = changed_rows(update(Event).where(Event.person_id == person_id).values(person_id=None))
    yield Erasure(_("Bản nháp đề xuất gương"), erased=thrown)
    cases, *rest = emptied
    yield Erasure(
        cases.title, erased=cases.erased, kept=kept,
        reason=_("Hồ sơ của quyết định khen thưởng phải lưu trữ") if kept else "",
    )  # fmt: skip
    yield from (one for one in rest if one.erased or one.kept)
    yield Erasure(
        _("Tên người gửi, người chuyển bước đề xuất gương"), erased=wrote + steps, kept=wrote + steps,
        reason=_("Đề xuất là hồ sơ của đơn vị nên được giữ, không còn tên người làm"),
    )  # fmt: skip


def about(person_id: int, *, decided: bool) -> Any:
    """A SELECT of the cases about a person on which a decision was recorded, or was not; it locks them."""
    recorded = exists().where(Commendation.submission_id == Submission.id)
    own = select(Submission).where(Submission.person_id == person_id, recorded if decided else ~recorded)
    return own.order_by(Submission.id).with_for_update().execution_options(populate_existing=True)


def _drafts_of(person_id: int) -> int:
    own = select(Submission.id).where(Submission.created_by == person_id, Submission.stage == "draft")
    ids = db.session.scalars(own.with_for_update()).all()
    for submission_id in ids:
        service.remove(submission_id)
    return len(ids)


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
