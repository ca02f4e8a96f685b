"""Forms: the ballot, and what becomes of each item when a vote opens or closes. Made for the items of one session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from intranet import Form, forms

from ..texts import CHOICES, _, lazy
from .asides import LONGEST_REASON, Aside, field
from .standing import Line

# Equally long, so that not even the length of what is sent tells how somebody voted.
CODES = {"1": "yes", "2": "no", "3": "blank"}
_BALLOT = [(code, CHOICES[choice]) for code, choice in CODES.items()]
PUT_OFF, SENT_BACK = ("put_off", lazy("Để phiên sau")), ("sent_back", lazy("Trả lại để bổ sung"))


class BallotForm(Form):
    """One page with all items, each with a choice."""

    def of(self, line: Line) -> Any:
        """The field of an item."""
        return self[field(line.item.id)]

    def choices(self, lines: Sequence[Line]) -> dict[int, str]:
        """What was chosen, by item; items without a choice are left out."""
        found = {line.item.id: CODES.get(self.of(line).data or "") for line in lines}
        return {item_id: choice for item_id, choice in found.items() if choice}


class ItemsForm(forms.VersionedForm):
    """What becomes of each item, with the reason for sending it back."""

    def of(self, line: Line) -> Any:
        """The field that says what becomes of an item."""
        return self[field(line.item.id)]

    def reason_of(self, line: Line) -> Any:
        """The field with the reason."""
        return self[_reason(line)]

    def asides(self, lines: Sequence[Line]) -> dict[int, Aside]:
        """The items set aside."""
        chosen = {line.item.id: (self.of(line).data, self.reason_of(line).data or "") for line in lines}
        return {item_id: Aside(what, why) for item_id, (what, why) in chosen.items() if what != "vote"}


def ballot_form(lines: Sequence[Line], kept: Mapping[int, str]) -> BallotForm:
    """The ballot for these items; `kept` is what was chosen before, where the vote is open."""
    codes = {choice: code for code, choice in CODES.items()}
    fields = {
        field(line.item.id): forms.Choices(
            line.submission.title, [forms.Required(_("Chọn một ý kiến cho “%(title)s”", title=line.submission.title))],
            choices=_BALLOT, default=codes.get(kept.get(line.item.id, "")), validate_choice=False,
        )
        for line in lines
    }  # fmt: skip
    made: BallotForm = type("SessionBallotForm", (BallotForm,), fields)()
    return made


def items_form(lines: Sequence[Line], vote: str) -> ItemsForm:
    """The form for these items; `vote` is what is done with those that are not set aside."""
    fields: dict[str, Any] = {}
    for line in lines:
        fields[field(line.item.id)] = forms.Choices(
            line.submission.title, [forms.Required()], choices=[("vote", vote), PUT_OFF, SENT_BACK], default="vote"
        )
        fields[_reason(line)] = forms.ProseField(_("Lý do"), [forms.Length(max=LONGEST_REASON)])
    made: ItemsForm = type("SessionItemsForm", (ItemsForm,), fields)()
    return made


def _reason(line: Line) -> str:
    return f"reason-{line.item.id}"
