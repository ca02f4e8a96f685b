"""Whether somebody may take a step now; when not, a sentence that says why and what helps."""

from __future__ import annotations

from dataclasses import dataclass

from intranet import Actor, db, people_with, person_names

from .. import rights
from ..conflicts import facts
from ..models import Submission
from ..texts import _
from . import people, requirements
from .requirements import Missing
from .stages import IF_OTHERS, STEPS, Step


@dataclass(frozen=True, slots=True)
class Choice:
    """A step by hand that `actor` has the right to take: what is `missing` first, or why they may not (`why`)."""

    step: Step
    missing: tuple[Missing, ...] = ()
    why: str = ""

    @property
    def is_open(self) -> bool:
        """Whether taking it now would succeed."""
        return not self.missing and not self.why


def holds_right(actor: Actor, submission: Submission, step: Step) -> bool:
    """Whether `actor` has the right that the step needs where the submission stands."""
    return _holds(actor, submission, step.right_from(submission.stage))


def held_before(actor: Actor, submission: Submission, step: Step) -> bool:
    """Whether `actor` could have taken the step while the submission stood elsewhere."""
    return any(_holds(actor, submission, step.right_from(stage)) for stage in step.sources)


def is_open(actor: Actor, submission: Submission, step: Step) -> bool:
    """Whether the step begins where the submission stands, and `actor` has the right to it there."""
    return submission.stage in step.sources and holds_right(actor, submission, step)


def _holds(actor: Actor, submission: Submission, right: str) -> bool:
    if right == "submitter":
        return rights.is_submitter(actor, submission)
    # What is no matter of units (the office's check) is granted everywhere, or for this unit.
    return actor.may(right, submission.unit_id)


def choices(actor: Actor, submission: Submission) -> list[Choice]:
    """The steps by hand from where the submission stands that `actor` has the right to take, in the order of the
    data. A constant number of statements.
    """
    found = [step for step in STEPS.values() if step.by_hand and submission.stage in step.sources]
    mine = [step for step in found if holds_right(actor, submission, step)]
    kept = facts.kept_from(actor, submission) if any(step.impartial for step in mine) else ""
    why = reason(submission, kept) if kept else ""
    checked = {name: requirements.REQUIREMENTS[name](submission) for step in mine for name in step.requires}
    return [
        Choice(step, tuple(one for name in step.requires for one in checked[name]), why if step.impartial else "")
        for step in mine
    ]


def why_not(actor: Actor, submission: Submission, code: str) -> str:
    """Why a step that another room takes is not for `actor`, who has the right to it, and whose it is; else "".

    Where nobody else has the right it is theirs, and the history says so.
    """
    _has_part, instead = part(actor, submission, STEPS[code])
    if not instead:
        return ""
    names = person_names(instead[:3])
    said = ", ".join(names[one] for one in instead[:3] if one in names)
    return _("“%(title)s” liên quan đến mình nên người khác làm thay: %(names)s.", title=submission.title, names=said)


def part(actor: Actor, submission: Submission, step: Step) -> tuple[bool, list[int]]:
    """Whether the case bears on `actor` in a step that is not theirs if there are others, and who these are.

    One statement for whoever has no part in the case.
    """
    if step.impartial != IF_OTHERS or not facts.kept_from(actor, submission):
        return False, []
    concerned = facts.concerned(submission)
    if actor.person_id not in concerned:
        return False, []
    # Sessions are no matter of units.
    unit_id = None if step.right == rights.COUNCIL else submission.unit_id
    return True, sorted(set(db.session.scalars(people_with(step.right, unit_id))) - concerned)


def reason(submission: Submission, kept: str) -> str:
    """Why somebody who is kept from the case may not judge it, and who does instead."""
    sentences = {
        "own": _("Không ai xét đề xuất của chính mình."),
        "household": _("Đề xuất liên quan đến người cùng hộ nên không tự xét được."),
        "declared": _("Đã khai xung đột lợi ích nên không xét đề xuất này."),
    }
    return f"{sentences[kept]} {_instead(submission)}"


def _instead(submission: Submission) -> str:
    if submission.stage != "submitted":
        return _("Người khác ở Văn phòng xét thay.")
    others = people.of_unit(submission)
    if not others:
        return _("Đơn vị không còn ai khác xét được nên Văn phòng xét thay.")
    names = person_names(others[:3])
    return _("%(names)s xét thay.", names=", ".join(names[one] for one in others[:3] if one in names))
