"""The duties towards a person's data in this room."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select, update

from intranet import Erasure, PersonalRecord, changed_rows, db, transaction

from ..models import Cultivation, CultivationNote, Submission
from ..texts import _


def records(person_id: int) -> Iterator[PersonalRecord]:
    """Whom they mentor, how they are cultivated themselves, and what they noted."""
    found = select(Cultivation, Submission.title, Submission.person_id).join(
        Submission, Submission.id == Cultivation.submission_id
    )
    mine = or_(Cultivation.mentor_id == person_id, Submission.person_id == person_id)
    for row, title, subject in db.session.execute(found.where(mine).order_by(Cultivation.id)):
        values = {"title": title, "goals": row.goals, "starts_on": row.starts_on, "until_on": row.until_on,
                  "ended_on": row.ended_on, "outcome": row.outcome}  # fmt: skip
        yield PersonalRecord(_("Được bồi dưỡng") if subject == person_id else _("Giúp đỡ, bồi dưỡng"), values)
    for note in db.session.scalars(select(CultivationNote).where(CultivationNote.person_id == person_id)):
        yield PersonalRecord(_("Ghi chú bồi dưỡng"), {"text": note.text, "at": note.at})


def erase(person_id: int) -> Iterator[Erasure]:
    """Their name goes from what they mentored and noted; what is about themselves goes with the case."""
    with transaction():
        found = [
            changed_rows(update(Cultivation).where(Cultivation.mentor_id == person_id).values(mentor_id=None)),
            changed_rows(update(CultivationNote).where(CultivationNote.person_id == person_id).values(person_id=None)),
        ]
    yield Erasure(_("Bồi dưỡng gương"), erased=sum(found))
