"""Reads: what somebody mentors, the notes on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from intranet import Actor, db, person_names

from ..models import Cultivation, CultivationNote, Submission


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody noted when."""

    who: str
    text: str
    at: datetime


def mentored(actor: Actor) -> Select[Any]:
    """A SELECT of (Submission, Cultivation) of what `actor` mentors: those under way first, the next to end on top."""
    found = select(Submission, Cultivation).join(Cultivation, Cultivation.submission_id == Submission.id)
    order = Cultivation.ended_on.is_not(None), Cultivation.until_on.is_(None), Cultivation.until_on, Cultivation.id
    return found.where(Cultivation.mentor_id == actor.person_id).order_by(*order)


def under_way(submission_ids: list[int]) -> set[int]:
    """Which of these cases are being cultivated now: for the tag on lists. One statement."""
    found = select(Cultivation.submission_id).where(
        Cultivation.submission_id.in_(submission_ids), Cultivation.ended_on.is_(None)
    )
    return set(db.session.scalars(found)) if submission_ids else set()


def notes(cultivation_id: int) -> list[Note]:
    """The notes, newest first. Two statements."""
    found = select(CultivationNote).where(CultivationNote.cultivation_id == cultivation_id)
    rows = db.session.scalars(found.order_by(CultivationNote.id.desc())).all()
    names = person_names({row.person_id for row in rows if row.person_id is not None})
    return [Note(names.get(row.person_id or 0, ""), row.text, row.at) for row in rows]
