"""Who takes part in a plan by good deeds: whoever sends a deed, endorses one, is commended for one.

Which of the three count is for the settings of the plugin to say, at the moment of the step. What is recorded once
stays when the settings change later; it goes when its reason goes: a deed that is withdrawn, a decision that is
annulled. The plan and the wave are those of the case; a case without a plan counts nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy import Select, select

from intranet import Actor, Refused, clock, coverage, db, people_of, settings

from ..models import Commendation, Submission

SENT, ENDORSED, AWARDED = "sent", "endorsed", "commended"


def key(submission_id: int, why: str) -> str:
    """What the occasion is called among all that counts as taking part; `why` is SENT, ENDORSED or AWARDED."""
    return f"submission:{submission_id}:{why}"


def on_step(submission: Submission, step: str, actor: Actor) -> None:
    """Record or take back taking part after `step`, in the transaction of the caller; other steps change nothing."""
    todo = _STEPS.get(step)
    if todo is not None:
        todo(submission, actor)


def on_other_plan(submission: Submission) -> None:
    """Take back what endorsing counted for the plan and wave the case had before; it is endorsed anew."""
    coverage.withdraw(key(submission.id, ENDORSED))


def _sent(submission: Submission, _actor: Actor) -> None:
    """Counts on the day it was first sent. A deed sent again may have got another plan: the old record goes."""
    coverage.withdraw(key(submission.id, SENT))
    if submission.created_by is not None and settings()["count_submitting"]:
        moment = submission.submitted_at
        day = clock.local(moment).date() if moment is not None else clock.today()
        _record(submission, SENT, [submission.created_by], day)


def _endorsed(submission: Submission, actor: Actor) -> None:
    """Counts for whoever endorsed it, each time it was sent."""
    if actor.person_id is not None and settings()["count_endorsing"]:
        _record(submission, ENDORSED, [actor.person_id], clock.today())


def _withdrawn(submission: Submission, _actor: Actor) -> None:
    for why in (SENT, ENDORSED):
        coverage.withdraw(key(submission.id, why))


def _commended(submission: Submission, _actor: Actor) -> None:
    """Counts on the day of the decision for the person, or for everybody on the staff of the collective that day."""
    if not settings()["count_commended"]:
        return
    for day, people in _honoured(submission):
        _record(submission, AWARDED, people, day)


def _uncommended(submission: Submission, _actor: Actor) -> None:
    coverage.withdraw(key(submission.id, AWARDED))


_STEPS: dict[str, Callable[[Submission, Actor], None]] = {
    "send": _sent, "endorse": _endorsed, "withdraw": _withdrawn, "forget": _withdrawn, "commend": _commended,
    "uncommend": _uncommended,
}  # fmt: skip


def _honoured(submission: Submission) -> Iterable[tuple[date, list[int] | Select[int]]]:
    """Whom decisions in force name, with the day of each; without any: who the case is about, today."""
    decided = select(Commendation.person_id, Commendation.subject_unit_id, Commendation.decided_on).where(
        Commendation.submission_id == submission.id, Commendation.withdrawn_on.is_(None)
    )
    rows = [tuple(row) for row in db.session.execute(decided)]
    for person_id, unit_id, day in rows or [(submission.person_id, submission.subject_unit_id, clock.today())]:
        if person_id is not None:
            yield day, [person_id]
        elif unit_id is not None:
            yield day, people_of([unit_id], with_subunits=True, staff_only=True, day=day)


def _record(submission: Submission, why: str, people: list[int] | Select[int], day: date) -> None:
    if submission.plan_id is None:
        return
    try:
        coverage.record(
            key(submission.id, why), submission.plan_id, people, happened_on=day, wave_id=submission.wave_id
        )
    except Refused:
        # A plan that was taken back meanwhile counts nobody; the case goes on.
        return
