"""The duties towards a person's data: the reviews they were asked for."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import delete, func, select, update

from intranet import Erasure, PersonalRecord, changed_rows, db, transaction

from ..models import Assignment, Submission
from ..texts import _


def records(person_id: int) -> Iterator[PersonalRecord]:
    """The cases the person was asked to review, and what they wrote."""
    found = (
        select(Assignment, Submission.title)
        .join(Submission, Submission.id == Assignment.submission_id)
        .where(Assignment.person_id == person_id)
    )
    for row, title in db.session.execute(found.order_by(Assignment.assigned_at, Assignment.submission_id)):
        yield PersonalRecord(
            _("Xem xét đề xuất gương"),
            {"case": title, "asked": row.assigned_at, "due": row.due_on, "done": row.done_at, "opinion": row.opinion},
        )


def erase(person_id: int) -> Iterator[Erasure]:
    """What the person wrote goes, and what they were still asked; that a case was reviewed, and when, stays."""
    mine = Assignment.person_id == person_id
    with transaction():
        waiting = changed_rows(delete(Assignment).where(mine, Assignment.done_at.is_(None)))
        written = changed_rows(update(Assignment).where(mine, Assignment.opinion > "").values(opinion=""))
        changed_rows(update(Assignment).where(Assignment.assigned_by == person_id).values(assigned_by=None))
        kept = db.session.scalar(select(func.count()).select_from(Assignment).where(mine)) or 0
    yield Erasure(
        _("Ý kiến xem xét đề xuất gương"), erased=waiting + written, kept=kept,
        reason=_("Hồ sơ giữ việc đã có người xem xét, không còn nội dung ý kiến"),
    )  # fmt: skip
