"""The panel on the page of a case: who helps, towards what, what was noted."""

from __future__ import annotations

from typing import Any

from intranet import Actor, clock, person_names

from ..models import Submission
from . import queries, service
from .forms import CultivationNoteForm


def panel(actor: Actor, submission: Submission) -> dict[str, Any] | None:
    """What the template needs; None where nobody is cultivated and the reader cannot begin it."""
    cultivation = service.of(submission.id)
    may_change = service.may_change(actor, submission)
    if cultivation is None:
        return {"cultivation": None} if may_change else None
    may_note = service.may_note(actor, submission, cultivation)
    mentor = cultivation.mentor_id
    return {
        "cultivation": cultivation, "mentor": person_names([mentor]).get(mentor, "") if mentor else "",
        "notes": queries.notes(cultivation.id), "may_change": may_change and cultivation.ended_on is None,
        "form": CultivationNoteForm(formdata=None) if may_note else None,
        "late": cultivation.ended_on is None and cultivation.until_on is not None
        and cultivation.until_on < clock.today(),
    }  # fmt: skip
