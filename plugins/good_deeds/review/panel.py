"""Who reviews a case and what they think: the part of its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from intranet import Actor, clock, db, person_names

from .. import rights
from ..conflicts import facts
from ..models import Assignment, Submission
from . import who


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer: until when, whether done, what they think ("" while they write)."""

    person_id: int
    name: str
    due_on: date | None
    done_at: datetime | None
    opinion: str
    is_late: bool
    is_mine: bool


def panel(actor: Actor, submission: Submission) -> dict[str, Any] | None:
    """Reviewers and their opinions for those who judge the case; None: nothing for this reader.

    Not for whoever sent it, is named in it or is kept from it otherwise: opinions are for those who decide. Four
    statements at most.
    """
    if submission.stage == "draft" or not _judges(actor, submission):
        return None
    found = reviews_of(actor, submission.id)
    may_ask = who.may_ask_about(actor, submission.unit_id) and submission.stage in who.STAGES
    if (not found and not may_ask) or facts.kept_from(actor, submission):
        return None
    waiting = any(one.done_at is None for one in found)
    mine = next((one for one in found if one.is_mine), None)
    return {
        "reviews": found, "may_ask": may_ask, "may_remind": may_ask and waiting,
        "mine": mine if mine and submission.stage in who.STAGES else None,
    }  # fmt: skip


def reviews_of(actor: Actor, submission_id: int) -> Sequence[Review]:
    """The reviewers of a case, in the order they were asked. Two statements."""
    wanted = select(Assignment).where(Assignment.submission_id == submission_id)
    rows = db.session.scalars(wanted.order_by(Assignment.assigned_at, Assignment.person_id)).all()
    names, today = person_names({row.person_id for row in rows}), clock.today()
    return [
        Review(
            row.person_id, names.get(row.person_id, ""), row.due_on, row.done_at,
            # What is not finished is only for whoever writes it.
            row.opinion if row.done_at is not None or row.person_id == actor.person_id else "",
            row.done_at is None and row.due_on is not None and row.due_on < today, row.person_id == actor.person_id,
        )
        for row in rows
    ]  # fmt: skip


def _judges(actor: Actor, submission: Submission) -> bool:
    rights_of_units = (rights.ENDORSE, rights.CHECK, rights.FOLLOW)
    if any(actor.may(permission, submission.unit_id) for permission in rights_of_units) or actor.may(rights.SCORE):
        return True
    return actor.person_id is not None and db.session.get(Assignment, (submission.id, actor.person_id)) is not None
