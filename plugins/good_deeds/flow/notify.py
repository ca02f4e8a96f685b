"""Telling people that a submission has taken a step."""

from __future__ import annotations

from intranet import Actor, dates, notices, person_names

from ..models import Event, Submission
from ..texts import ID, _
from . import people
from .stages import STAGES, STEPS, Step

MOVED = f"{ID}.moved"
"""To whoever sent it or is named in it: where it stands."""
WAITING = f"{ID}.waiting"
"""To whoever has to do what comes next."""


def send(actor: Actor, submission: Submission, step: Step, event: Event) -> None:
    """Tell the groups of the step; whoever took it knows."""
    stage = STAGES[step.target]
    told: set[int] = {actor.person_id} if actor.person_id is not None else set()
    # Who has to act is told that, even when they would be told of the step, too.
    for name in sorted(step.tells, key=lambda name: name != stage.waits_for):
        to = [person for person in people.GROUPS[name](submission) if person not in told]
        told.update(to)
        asked = name == stage.waits_for
        if to:
            notices.send(
                WAITING if asked else MOVED, to, key=f"step:{event.id}",
                subject=lambda asked=asked: f"{stage.asks if asked else step.done}: {submission.title}",
                text=lambda: _text(submission, event), url=address(submission.id),
            )  # fmt: skip


def address(submission_id: int) -> str:
    """The page of the case."""
    return f"/p/{ID}/cases/{submission_id}"


def told(event: Event) -> str:
    """A step in one line: what, who, when."""
    parts = [str(STEPS[event.step].done) if event.step in STEPS else event.step]
    if event.person_id is not None:
        parts.append(person_names([event.person_id]).get(event.person_id, ""))
    parts.append(dates.vndatetime(event.at))
    return ", ".join(part for part in parts if part)


def _text(submission: Submission, event: Event) -> str:
    stage = STAGES[submission.stage]
    lines = [event.note]
    if not stage.is_end:
        lines.append(_("Tiếp theo: %(what)s.", what=stage.next))
    if submission.due_on is not None:
        lines.append(_("Hạn: %(day)s.", day=dates.vndate(submission.due_on)))
    return "\n".join(line for line in lines if line)
