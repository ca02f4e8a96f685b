"""Where a model spread, on the page of the case and of its story."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, func, select

from intranet import Actor, db

from ..flow.stages import COMMENDED
from ..models import Replication, Submission
from . import queries, who


def panel(actor: Actor, submission: Submission) -> dict[str, Any] | None:
    """What `good_deeds/replication/panel.html` shows to somebody who may open the case; None: nothing. One query.

    `confirmed`: units that follow or followed it; `waiting`: those not answered yet; `people`: whom they reached.
    """
    if submission.stage not in COMMENDED:
        return None
    waiting, confirmed, people = _figures(submission.id)
    if submission.stage not in who.LIVE and not confirmed:
        return None
    return {
        "submission": submission, "confirmed": confirmed, "waiting": waiting, "people": people,
        "may_declare": who.may_declare(actor, submission),
    }  # fmt: skip


def story_panel(actor: Actor, submission: Submission) -> dict[str, Any] | None:
    """What `good_deeds/replication/story_panel.html` shows on the page of a published story; None: nothing. One query.

    `confirmed`: how many units follow it; `may_declare`: whether the reader speaks for another unit.
    """
    if submission.stage not in who.LIVE:
        return None
    confirmed = queries.counts([submission.id]).get(submission.id, 0)
    may_declare = who.may_declare(actor, submission)
    if not confirmed and not may_declare:
        return None
    return {"submission": submission, "confirmed": confirmed, "may_declare": may_declare}


def _figures(submission_id: int) -> tuple[int, int, int]:
    confirmed = Replication.status.in_(queries.CONFIRMED)
    found = select(
        func.count(case((Replication.status == "declared", 1))), func.count(case((confirmed, 1))),
        func.coalesce(func.sum(case((confirmed, Replication.people))), 0),
    ).where(Replication.submission_id == submission_id)  # fmt: skip
    waiting, following, people = db.session.execute(found).one()
    return int(waiting), int(following), int(people)
