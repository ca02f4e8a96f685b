"""What the page of a case shows of its course: the line of seven, what happens next, the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from intranet import Actor, clock, db, person_names

from ..models import Event, Submission
from ..texts import _, ngettext
from . import conditions, limits, people
from . import history as told
from .forms import NoteForm
from .stages import LINE, STAGES

MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Place:
    """One of the seven places of the line: `state` is "done", "now" or ""; `day` when it was left."""

    label: str
    state: str
    day: date | None = None


def line(submission: Submission) -> dict[str, Any]:
    """Where it stands, for `flow/line.html` at the top of the page. One statement."""
    stage = STAGES[submission.stage]
    days, reached = _days(submission)
    behind = stage.line if stage.line is not None else reached
    places = [
        Place(label, "done" if place < behind else "now" if place == behind and not stage.is_end else "",
              days.get(place) if place < behind else None)
        for place, label in enumerate(LINE)
    ]  # fmt: skip
    return {"places": places, "stage": stage, "due_on": submission.due_on}


def panel(actor: Actor, submission: Submission) -> dict[str, Any]:
    """What happens next, by when and by whom; the steps one may take or why not; for `flow/panel.html`."""
    stage = STAGES[submission.stage]
    choices = conditions.choices(actor, submission)
    return {
        "stage": stage, "due_on": submission.due_on, "due": limits.state(submission.due_on),
        "waiting": _waiting(submission) if stage.waits_for else "",
        "open": [choice for choice in choices if not choice.why],
        "why": next((choice.why for choice in choices if choice.why), ""),
    }  # fmt: skip


def history(actor: Actor, submission: Submission) -> dict[str, Any]:
    """What happened so far, for `flow/history.html` below the text."""
    return {
        "entries": told.of(submission.id, actor),
        "form": NoteForm(formdata=None) if told.may_note(actor, submission) else None,
        "internal": told.reads_internal(actor, submission),
    }


def _waiting(submission: Submission) -> str:
    """The people who act next, by name: a few, and how many more."""
    ids = people.GROUPS[STAGES[submission.stage].waits_for](submission)
    names = sorted(person_names(ids).values())
    more = len(names) - MOST_NAMES
    said = ", ".join(names[:MOST_NAMES])
    if more <= 0:
        return said or _("Chưa có ai được giao việc này")
    return ngettext("%(names)s và %(num)d người khác", "%(names)s và %(num)d người khác", more, names=said)


def _days(submission: Submission) -> tuple[dict[int, date], int]:
    """When each place of the line was last left, and how many places a case that has ended had behind it."""
    found = select(Event.from_stage, Event.to_stage, Event.at).where(
        Event.submission_id == submission.id, Event.step != told.NOTE
    )
    days: dict[int, date] = {}
    reached = 0
    if submission.submitted_at is not None:
        days[0] = clock.local(submission.submitted_at).date()
        reached = 1
    for from_stage, to_stage, at in db.session.execute(found.order_by(Event.id)):
        was, now = STAGES[from_stage].line, STAGES[to_stage].line
        if was is None or now is None:
            continue
        reached = now
        days.update(dict.fromkeys(range(was, now), clock.local(at).date()))
    return days, reached
