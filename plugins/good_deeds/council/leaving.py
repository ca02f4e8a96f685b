"""What becomes in the council of a case whose personal data go: it leaves the agenda, words go, counts stay."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, func, select, update

from intranet import Actor, changed_rows, db

from ..models import Submission
from .members import touch
from .models import AgendaItem, BallotBox, CouncilSession, OpenVote, Recusal, ScoreSheet, Voter
from .words import record

_RUNNING = ("planned", "scoring", "discussing", "voting")
_AGENDA_OPEN = ("planned", "scoring")


def lock(submission_ids: Collection[int]) -> None:
    """Keep running sessions that have these cases from voting and closing until the transaction ends.

    To be called before the cases are locked: that is the order in which everybody takes locks here.
    """
    here = select(AgendaItem.session_id).where(AgendaItem.submission_id.in_(submission_ids))
    running = select(CouncilSession).where(CouncilSession.id.in_(here), CouncilSession.status.in_(_RUNNING))
    running = running.order_by(CouncilSession.id).with_for_update().execution_options(populate_existing=True)
    db.session.scalars(running).all()


def leave(actor: Actor, submission: Submission, reason: str) -> None:
    """Take the case off sessions that have not decided it, in the caller's transaction; its step is the caller's.

    Before scores are shown the item goes with its sheets, after that it is set aside; ballots go uncounted.
    """
    found = (
        select(AgendaItem, CouncilSession)
        .join(CouncilSession, CouncilSession.id == AgendaItem.session_id)
        .where(AgendaItem.submission_id == submission.id, AgendaItem.outcome == "", CouncilSession.status.in_(_RUNNING))
    )
    for item, session in db.session.execute(found.execution_options(populate_existing=True)).all():
        if session.status in _AGENDA_OPEN:
            changed_rows(delete(AgendaItem).where(AgendaItem.id == item.id))
            db.session.expunge(item)
        else:
            for model in (BallotBox, Voter, OpenVote):
                changed_rows(delete(model).where(model.item_id == item.id))
            item.outcome, item.reason = "sent_back", reason
        touch(session)
        record(actor, "agenda", session, {"removed": [submission.code, None]})


def forget(submission_ids: Collection[int], *, but: str = "") -> int:
    """Empty what was said about these cases: notes, comments, reasons other than `but`; how many there were.

    Joins the caller's transaction. Points, means, counts and outcomes stay.
    """
    of_them = AgendaItem.submission_id.in_(submission_ids)
    items = select(AgendaItem.id).where(of_them)
    number = changed_rows(update(AgendaItem).where(of_them, AgendaItem.reason.not_in(("", but))).values(reason=""))
    notes = update(AgendaItem).where(of_them, AgendaItem.discussion > "")
    number += changed_rows(notes.values(discussion="", discussion_version=AgendaItem.discussion_version + 1))
    for column in (ScoreSheet.comment, Recusal.reason):
        model = column.class_
        number += changed_rows(update(model).where(model.item_id.in_(items), column > "").values({column.key: ""}))
    return number


def count(submission_ids: Collection[int]) -> int:
    """How many times sessions dealt with these cases; that stays as figures."""
    found = select(func.count()).select_from(AgendaItem).where(AgendaItem.submission_id.in_(submission_ids))
    return db.session.scalar(found) or 0
