"""The duties towards a person's data in this room."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from intranet import Erasure, PersonalRecord, changed_rows, db, transaction

from ..models import Conflict, Kin, Submission
from ..texts import _


def records(person_id: int) -> Iterator[PersonalRecord]:
    """Their household, and the conflicts of interest they declared.

    Who else is of the household is about other people: only that there is somebody, and since when.
    """
    for declared_at in db.session.scalars(select(Kin.declared_at).where(_of(person_id)).order_by(Kin.declared_at)):
        yield PersonalRecord(_("Người cùng hộ"), {"declared_at": declared_at})
    found = select(Conflict, Submission.title).join(Submission, Submission.id == Conflict.submission_id)
    for conflict, title in db.session.execute(found.where(Conflict.person_id == person_id)):
        values = {"title": title, "reason": conflict.reason, "declared_at": conflict.declared_at}
        yield PersonalRecord(_("Xung đột lợi ích đã khai"), values)


def erase(person_id: int) -> Iterator[Erasure]:
    """Households go. That somebody stepped back stays, it bears on what was decided; why they did goes."""
    with transaction():
        gone = changed_rows(delete(Kin).where(_of(person_id)))
        changed_rows(update(Kin).where(Kin.declared_by == person_id).values(declared_by=None))
        changed_rows(update(Conflict).where(Conflict.person_id == person_id).values(reason=""))
        kept = db.session.scalar(select(func.count()).where(Conflict.person_id == person_id)) or 0
    yield Erasure(_("Người cùng hộ"), erased=gone)
    if kept:
        yield Erasure(_("Xung đột lợi ích đã khai"), 0, kept, _("Kết quả xét dựa vào đó; lý do đã bỏ"))


def _of(person_id: int) -> ColumnElement[bool]:
    return or_(Kin.person_id == person_id, Kin.kin_id == person_id)
