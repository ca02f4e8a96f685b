"""What a person may write in a submission, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from intranet import forms

from ..models import Submission
from .words import folded


@dataclass(frozen=True, slots=True)
class Draft:
    """What one may say. All of it may be missing while it is written; see `flow.requirements` for what must not.

    `subject_name` is what was typed: of a person or a unit that was recognised, their name takes its place.
    """

    category: str = "good_deed"
    title: str = ""
    subject_kind: str = "person"
    person_id: int | None = None
    subject_unit_id: int | None = None
    subject_name: str = ""
    subject_detail: str = ""
    field: str = ""
    movement_id: int | None = None
    plan_id: int | None = None
    wave_id: int | None = None
    began_on: date | None = None
    ended_on: date | None = None
    place: str = ""
    deed: str = ""
    result: str = ""
    spread: str = ""
    links: str = ""
    source: str = ""
    consent: str = ""
    consent_note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written that is worth keeping."""
        return not any(getattr(self, name) for name in WRITTEN)


FIELDS = tuple(field.name for field in fields(Draft))
LONGEST: Mapping[str, int] = {
    "title": 200, "subject_name": 200, "subject_detail": 200, "field": 200, "place": 200, "deed": 20_000,
    "result": 10_000, "spread": 5_000, "links": 5_000, "source": 300, "consent_note": 300,
}  # fmt: skip
"""Characters of each."""
WRITTEN = (
    "title", "subject_name", "subject_detail", "began_on", "ended_on", "place", "deed", "result", "spread", "links",
    "source", "consent_note",
)  # fmt: skip
"""What makes a draft worth keeping."""


def of(submission: Submission) -> Draft:
    """What was written so far."""
    return Draft(**{name: getattr(submission, name) for name in FIELDS})


def values_of(draft: Draft) -> dict[str, Any]:
    """The columns that are written, tidied as they are stored; what the kind of subject does not have is empty."""
    values = asdict(draft)
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = (forms.tidied(value) if name in _PROSE else forms.squeezed(value)) or ""
    if draft.subject_kind != "person":
        values["person_id"] = None
    if draft.subject_kind != "unit":
        values["subject_unit_id"] = None
    if draft.plan_id is None:
        values["wave_id"] = None
    return values


def subject_key(values: Mapping[str, Any]) -> str:
    """What submissions about the same subject have in common; "" while nobody knows who it is."""
    if values["person_id"] is not None:
        return f"person:{values['person_id']}"
    if values["subject_unit_id"] is not None:
        return f"unit:{values['subject_unit_id']}"
    if values["subject_kind"] == "outside" and values["subject_name"]:
        return f"outside:{folded(values['subject_name'])}"
    return ""


_PROSE = ("deed", "result", "spread", "links")
