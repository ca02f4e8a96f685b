"""What happened to a submission: its steps, and the notes of those who work on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select

from intranet import Actor, Forbidden, Refused, audit, clock, db, notices, person_names, transaction

from .. import rights
from ..conflicts import facts
from ..models import KIND, Assignment, Event, Submission
from ..texts import _
from . import notify, people
from .stages import STAGES, STEPS

NOTE: Final = "note"
"""What `Event.step` says of a note."""
LONGEST_NOTE: Final = 4000
TONES: Final = {"ok": "ok", "warn": "warn", "gold": "gold"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history. `what` is the step in words; `internal`: only for those who review."""

    what: str
    who: str
    at: datetime
    note: str = ""
    tone: str = ""
    internal: bool = False
    step: str = ""


def of(submission_id: int, actor: Actor) -> list[Entry]:
    """The history of a case, newest first, as far as `actor` may read it. Raises Forbidden for a case they may not see.

    A constant number of statements.
    """
    submission = db.session.scalar(select(Submission).where(Submission.id == submission_id, rights.visible(actor)))
    if submission is None:
        raise Forbidden(rights.READ)
    found = select(Event).where(Event.submission_id == submission_id)
    if not reads_internal(actor, submission):
        found = found.where(Event.internal.is_(False))
    events = db.session.scalars(found.order_by(Event.id.desc())).all()
    names = person_names({event.person_id for event in events if event.person_id is not None})
    return [_entry(event, names.get(event.person_id or 0, "")) for event in events]


def returned(submission: Submission) -> Entry | None:
    """Why it lies with its writer once more, for the page on which it is amended; None: nobody returned it.

    Two statements; whoever may write it may read this.
    """
    if submission.stage != "returned":
        return None
    back = Event.submission_id == submission.id, Event.to_stage == "returned", Event.from_stage != "returned"
    event = db.session.scalar(select(Event).where(*back).order_by(Event.id.desc()).limit(1))
    if event is None:
        return None
    return _entry(event, person_names([event.person_id]).get(event.person_id, "") if event.person_id else "")


def reads_internal(actor: Actor, submission: Submission) -> bool:
    """Whether `actor` reads what those who review write to each other: never about what is one's own or one's
    household's.
    """
    if actor.is_system:
        return True
    if not _reviews(actor, submission):
        return False
    return facts.kept_from(actor, submission) in ("", "declared")


def may_note(actor: Actor, submission: Submission) -> bool:
    """Whether `actor` may add a note: whoever reviews, and whoever wrote it, once it was sent."""
    if submission.stage == "draft":
        return False
    return rights.is_submitter(actor, submission) or _reviews(actor, submission)


def add_note(actor: Actor, submission_id: int, text: str, *, internal: bool) -> None:
    """Add a note to the history; the other side is told of one that is not internal.

    Raises Forbidden, and Refused when nothing was written.
    """
    if not text.strip():
        raise Refused(_("Nhập nội dung ghi chú"), "remark")
    if len(text) > LONGEST_NOTE:
        raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi gửi lại", num=LONGEST_NOTE), "remark")
    with transaction():
        submission = db.session.scalar(select(Submission).where(Submission.id == submission_id, rights.visible(actor)))
        if submission is None or not may_note(actor, submission):
            raise Forbidden(rights.READ)
        if internal and not reads_internal(actor, submission):
            raise Forbidden(rights.CHECK)
        event = Event(
            submission_id=submission.id, person_id=actor.person_id, at=clock.now(), step=NOTE, note=text.strip(),
            from_stage=submission.stage, to_stage=submission.stage, internal=internal,
        )  # fmt: skip
        db.session.add(event)
        db.session.flush()
        audit.record(
            actor, action="good_deeds.note", subject_kind=KIND, subject_id=submission.id,
            subject_label=submission.code or submission.title, changes={"internal": [None, internal]},
        )  # fmt: skip
        if not internal:
            _tell(actor, submission, event)


def _tell(actor: Actor, submission: Submission, event: Event) -> None:
    group = STAGES[submission.stage].waits_for if rights.is_submitter(actor, submission) else "submitter"
    to = [one for one in people.GROUPS[group](submission) if one != actor.person_id] if group else []
    if to:
        notices.send(
            notify.MOVED, to, key=f"note:{event.id}", url=notify.address(submission.id), text=event.note,
            subject=lambda: _("Ghi chú mới: %(title)s", title=submission.title),
        )  # fmt: skip


def _reviews(actor: Actor, submission: Submission) -> bool:
    if any(actor.may(right, submission.unit_id) for right in (rights.ENDORSE, rights.CHECK, rights.FOLLOW)):
        return True
    mine = Assignment.submission_id == submission.id, Assignment.person_id == actor.person_id
    return actor.person_id is not None and bool(db.session.scalar(select(exists().where(*mine))))


def _entry(event: Event, who: str) -> Entry:
    if event.step == NOTE:
        what = _("Ghi chú nội bộ") if event.internal else _("Ghi chú")
        return Entry(what, who, event.at, event.note, "info", event.internal, NOTE)
    step = STEPS.get(event.step)
    what = str(step.done) if step else event.step
    return Entry(what, who, event.at, event.note, TONES.get(step.tone, "") if step else "", False, event.step)
