"""The form on which proposed make-up sessions are corrected before they are added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from intranet import Form, forms

from ..ids import ids_of
from ..sessions.checks import WARNINGS
from ..texts import lazy
from .makeup import MOST_UNITS, Correction, Proposal

_FIELDS = ("day", "starts", "ends", "place")


class MakeUpRow(Form):
    """One session. `people` are the ids of its people; `accepted` the warnings set aside."""

    class Meta(Form.Meta):
        """The whole form has the token."""

        csrf = False

    keep = forms.BooleanField(lazy("Lập buổi này"), default=True)
    unit_id = forms.HiddenField()
    people = forms.HiddenField()
    accepted = forms.Checkboxes(choices=[(name, name) for name in WARNINGS])
    day = forms.VNDateField(lazy("Ngày"), [forms.Required()])
    starts = forms.VNTimeField(lazy("Từ giờ"))
    ends = forms.VNTimeField(lazy("Đến giờ"))
    place = forms.LineField(lazy("Nơi họp"), [forms.Length(max=200)])

    @property
    def unit(self) -> int:
        """The unit's id; 0 when there is none."""
        return _ids(self.unit_id.data)[0] if _ids(self.unit_id.data) else 0

    @property
    def person_ids(self) -> list[int]:
        """The ids of its people."""
        return _ids(self.people.data)


class MakeUpForm(Form):
    """All sessions of one proposal."""

    rows = forms.FieldList(forms.FormField(MakeUpRow), max_entries=MOST_UNITS)

    def __init__(self, proposals: Iterable[Proposal] = ()) -> None:
        super().__init__(data={"rows": [_row(proposal) for proposal in proposals]})

    def kept(self) -> list[MakeUpRow]:
        """The sessions to add."""
        return [entry.form for entry in self.rows if entry.form.keep.data]

    def proposals(self) -> list[Correction]:
        """What was typed of each."""
        return [
            Correction(
                row.unit, tuple(row.person_ids), row.day.data, row.starts.data, row.ends.data, row.place.data or ""
            )
            for row in self.kept()
        ]

    def accepted(self) -> dict[int, list[str]]:
        """Warnings set aside, by unit."""
        return {row.unit: list(row.accepted.data or ()) for row in self.kept()}


def _row(proposal: Proposal) -> dict[str, Any]:
    draft = proposal.draft
    people = ",".join(str(one) for one in proposal.people)
    # Whoever goes on without looking shall not plan the same twice.
    keep = proposal.planned_on is None
    return {
        "keep": keep,
        "unit_id": draft.unit_id,
        "people": people,
        **{name: getattr(draft, name) for name in _FIELDS},
    }


def _ids(text: Any) -> list[int]:
    return ids_of(str(text or "").split(","))
