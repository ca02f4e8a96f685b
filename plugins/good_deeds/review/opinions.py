"""What people who were asked to review a case think of it."""

from __future__ import annotations

from typing import Final

from intranet import Actor, Forbidden, Refused, audit, clock, db, notices, transaction

from .. import rights
from ..conflicts import facts
from ..flow import conditions
from ..models import KIND, Assignment, Submission
from ..texts import ID, _
from . import who

WRITTEN: Final = f"{ID}.opinion"
"""The kind of notice to whoever asked for a review that is done."""
LONGEST: Final = 8000


def mine(actor: Actor, submission_id: int) -> Assignment | None:
    """What `actor` was asked about this case, if they were."""
    return db.session.get(Assignment, (submission_id, actor.person_id)) if actor.person_id is not None else None


def write(actor: Actor, submission_id: int, opinion: str, *, done: bool) -> Assignment:
    """Keep what `actor` thinks of a case they were asked about; `done` closes their review and tells who asked.

    Raises :class:`Forbidden` for whoever was not asked, :class:`Refused` when it is not for them to judge, when
    nothing is written or when the case is decided.
    """
    actor.require(rights.READ)
    with transaction():
        found = mine(actor, submission_id)
        submission = db.session.get(Submission, submission_id)
        if found is None or submission is None:
            raise Forbidden(rights.READ)
        _check(actor, submission, opinion, done=done)
        was_done = found.done_at is not None
        found.opinion = opinion.strip()
        if done and not was_done:
            found.done_at = clock.now()
        _record(actor, submission, done=done)
        if done and not was_done:
            _tell(actor, submission, found)
    return found


def _check(actor: Actor, submission: Submission, opinion: str, *, done: bool) -> None:
    kept = facts.kept_from(actor, submission)
    if kept:
        raise Refused(conditions.reason(submission, kept))
    if submission.stage not in who.STAGES:
        raise Refused(_("Đề xuất không còn chờ xét nên không nhận thêm ý kiến"))
    if done and not opinion.strip():
        raise Refused(_("Ghi ý kiến trước khi kết thúc việc xem xét"), "opinion")
    if len(opinion) > LONGEST:
        raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi gửi lại", num=LONGEST), "opinion")


def _record(actor: Actor, submission: Submission, *, done: bool) -> None:
    audit.record(
        actor, action="good_deeds.opinion", subject_kind=KIND, subject_id=submission.id,
        subject_label=submission.code or submission.title, changes={"done": [None, done]},
    )  # fmt: skip


def _tell(actor: Actor, submission: Submission, found: Assignment) -> None:
    if found.assigned_by is not None and found.assigned_by != actor.person_id:
        notices.send(
            WRITTEN, [found.assigned_by], key=f"opinion:{submission.id}:{actor.person_id}",
            subject=lambda: _("%(name)s đã xem xét: %(title)s", name=actor.name, title=submission.title),
            url=f"/p/{ID}/cases/{submission.id}",
        )  # fmt: skip
