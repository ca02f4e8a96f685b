"""Taking steps: the only place that changes the stage of a submission."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, select, update

from intranet import Actor, Forbidden, Refused, audit, changed_rows, clock, db, transaction

from .. import findable, rights
from ..conflicts import facts
from ..figures import participation
from ..models import KIND, Event, Submission
from ..submissions import numbers
from ..texts import _
from . import conditions, limits, notify, people, requirements
from .stages import STAGES, STEPS, Step

LONGEST_NOTE = 4000


class Overtaken(Refused):
    """Somebody else has changed the submission in between; the sentence says what happened. `stored` is as it is."""

    def __init__(self, message: str, stored: Submission) -> None:
        super().__init__(message)
        self.stored = stored


def take(actor: Actor, submission_id: int, version: int, code: str, note: str = "") -> Submission:
    """Take a step by hand, with all its conditions; its history, notices and time limit follow.

    `version` is the one the person saw. Raises :class:`Forbidden` for what they may not see or have no right to,
    :class:`Overtaken` when somebody was faster, :class:`Refused` when something is missing or it is not for them to
    judge, :class:`LookupError` for a step that is not taken by hand.
    """
    step = STEPS[code]
    if not step.by_hand:
        raise LookupError(code)
    with transaction():
        submission = locked(actor, submission_id)
        if submission.version != version or submission.stage not in step.sources:
            raise overtaken(submission)
        _require(actor, submission, step)
        _walk(actor, submission, step, note)
    return submission


def enter(actor: Actor, submission: Submission, code: str, note: str = "", *, limit_from: date | None = None) -> None:
    """Take a step from another room, which has asked whether `actor` may, inside its transaction.

    The time limit runs from `limit_from`, by default today: what waits for a day is due some time after it. Raises
    :class:`Refused` when the submission does not stand where the step begins, or something is missing.
    """
    step = STEPS[code]
    with transaction():
        db.session.flush()
        db.session.refresh(submission, with_for_update=True)
        if submission.stage not in step.sources:
            raise overtaken(submission)
        _walk(actor, submission, step, _impartially(actor, submission, step, note), limit_from)


def _impartially(actor: Actor, submission: Submission, step: Step, note: str) -> str:
    """The note of a step that another room takes. Raises :class:`Refused` when somebody else has to take it."""
    has_part, others = conditions.part(actor, submission, step)
    if others:
        raise Refused(conditions.why_not(actor, submission, step.code))
    if not has_part:
        return note
    return f"{note}\n{_('Việc này liên quan đến người làm, không có ai khác có quyền làm thay.')}".strip()


def move_limit(submission_ids: Select[int], stage: str, day: date) -> int:
    """Let the time limit of those of the cases that stand at `stage` run from `day`; how many that were.

    Joins the caller's transaction. Reminders begin anew.
    """
    moved = {"due_on": limits.due_after(stage, day), "reminded": None, "changed_at": Submission.changed_at}
    these = Submission.id.in_(submission_ids), Submission.stage == stage
    return changed_rows(update(Submission).where(*these).values(moved))


def locked(actor: Actor, submission_id: int) -> Submission:
    """The submission as it is stored now, locked. Raises :class:`Forbidden` unless `actor` may see it."""
    found = select(Submission).where(Submission.id == submission_id, rights.visible(actor))
    found = found.with_for_update(of=Submission).execution_options(populate_existing=True)
    submission = db.session.scalars(found).one_or_none()
    if submission is None:
        raise Forbidden(rights.READ)
    return submission


def overtaken(submission: Submission) -> Overtaken:
    """What to say to somebody who wanted a step of a submission that has changed since they saw it."""
    last = select(Event).where(Event.submission_id == submission.id, Event.step != "note").order_by(Event.id.desc())
    event = db.session.scalars(last.limit(1)).one_or_none()
    stage = STAGES[submission.stage].label
    if event is None or event.to_stage != submission.stage:
        return Overtaken(_("Đề xuất vừa được sửa. Xem lại rồi chọn bước.", stage=stage), submission)
    return Overtaken(
        _("Đề xuất đã chuyển bước: %(what)s. Nay ở bước “%(stage)s”. Xem lại rồi chọn bước tiếp theo.",
          what=notify.told(event), stage=stage),
        submission,
    )  # fmt: skip


def _require(actor: Actor, submission: Submission, step: Step) -> None:
    if not conditions.holds_right(actor, submission, step):
        raise Forbidden(step.right_from(submission.stage))
    kept = facts.kept_from(actor, submission) if step.impartial else ""
    if kept:
        raise Refused(conditions.reason(submission, kept))


def _walk(actor: Actor, submission: Submission, step: Step, note: str, limit_from: date | None = None) -> None:
    """The step itself: everybody who takes one comes through here, inside a transaction."""
    _check(submission, step, note)
    now = clock.now()
    was = submission.stage
    before = {"stage": was, "due_on": submission.due_on}
    if submission.submitted_at is None:
        submission.submitted_at = now
        numbers.give(submission)
    submission.stage, submission.stage_since = step.target, now
    submission.due_on, submission.reminded = _due(submission, step, limit_from), None
    submission.by_office = step.target == "submitted" and not people.of_unit(submission)
    event = Event(
        submission_id=submission.id, person_id=actor.person_id, at=now, step=step.code, from_stage=was,
        to_stage=step.target, note=note.strip(),
    )  # fmt: skip
    db.session.add(event)
    db.session.flush()
    audit.record(
        actor, action="good_deeds.step", subject_kind=KIND, subject_id=submission.id,
        subject_label=submission.code or submission.title,
        changes={name: [old, getattr(submission, name)] for name, old in before.items()} | {"step": [None, step.code]},
    )  # fmt: skip
    participation.on_step(submission, step.code, actor)
    findable.refresh(submission)
    notify.send(actor, submission, step, event)


def _due(submission: Submission, step: Step, limit_from: date | None) -> date | None:
    if not step.has_limit or (STAGES[step.target].needs_consent and submission.consent == "no"):
        return None
    return limits.due_after(step.target, limit_from or clock.today())


def _check(submission: Submission, step: Step, note: str) -> None:
    if step.needs_note and not note.strip():
        raise Refused(_("Ghi lý do, để người gửi biết phải làm gì tiếp"), "note")
    if len(note) > LONGEST_NOTE:
        raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi gửi lại", num=LONGEST_NOTE), "note")
    found = requirements.missing(submission, step.requires)
    if found:
        raise Refused(_("Chưa chuyển bước được: %(what)s", what="; ".join(map(str, found))), found[0].field or None)
