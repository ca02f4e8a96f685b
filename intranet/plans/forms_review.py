"""The form of the review page: the head and the rows of every part but the text, in one form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g, request
from werkzeug.datastructures import MultiDict

from intranet.access import Refused
from intranet.auth import current_actor
from intranet.plans import drafts
from intranet.plans.checks import Fault
from intranet.plans.forms import HeadForm, row_form
from intranet.plans.heads import HEAD_LABELS
from intranet.plans.models import PlanImport
from intranet.plans.parts import PARTS, Rows
from intranet.plans.rights import own_unit
from intranet.web.forms import BooleanField, FieldList, Form, FormField, NullableSelect, choices_of
from intranet.web.i18n import _, lazy
from intranet.web.ids import row_id

EDITED = tuple(name for name in PARTS if name != "sections")
_LEFT_OUT = ("csrf_token", "keep", "drop", "make")


class ReviewHead(HeadForm):
    """The head inside the review form, which has the token."""

    class Meta(HeadForm.Meta):
        """No token of its own."""

        csrf = False

    issuing_unit_id = NullableSelect(HEAD_LABELS["issuing_unit_id"], coerce=row_id)


class ReviewForm(Form):
    """Base of the form; :func:`review_form` adds the lists of rows."""

    head = FormField(ReviewHead)
    confirmed = BooleanField(lazy("Đã xem các cảnh báo, giữ đúng như văn bản"))
    reading: Mapping[str, Any] = {}
    given: Any = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Warnings must be confirmed: nothing is corrected silently."""
        valid = super().validate(extra_validators)
        if self.reading["warnings"] and not self.confirmed.data:
            self.confirmed.errors = [_("Đánh dấu là đã xem các cảnh báo trước khi tạo kế hoạch")]
            g.form_failed = True
            return False
        return valid

    def values(self) -> dict[str, Any]:
        """The head for the service."""
        found: dict[str, Any] = self.head.form.head
        return found

    def rows(self) -> Rows:
        """The rows of every part; the text as it was read."""
        found: Rows = {"sections": list(drafts.sections(self.reading["blocks"]))}
        for name in EDITED:
            found[name] = [entry.form.row for entry in self[name] if not entry.form.skipped]
        return found

    def unit_choices(self) -> dict[str, str]:
        """What each name of the paper was matched with."""
        matches = self.reading["units"]
        names = drafts.asked_units(self.reading)
        return {
            name: self.given.get(f"unit-{n}", drafts.best_choice(matches.get(name, ())))
            if self.given is not None
            else drafts.best_choice(matches.get(name, ()))
            for n, name in enumerate(names)
        }

    def refuse_at(self, refusal: Refused) -> None:
        """Show a refusal at the head's field it names."""
        g.form_failed = True
        field = self.head.form._fields.get(refusal.field or "")
        if field is None:
            self.form_errors = [*self.form_errors, str(refusal)]
        else:
            field.errors = [*field.errors, str(refusal)]

    def show_faults(self, name: str, faults: list[Fault]) -> None:
        """Put what is wrong at the fields of a part."""
        kept = [entry for entry in self[name] if not entry.form.skipped]
        for fault in faults:
            field = kept[fault.index].form._fields[fault.column]
            field.errors = [*field.errors, fault.message]


def review_form(waiting: PlanImport, units: list[tuple[int, str]]) -> ReviewForm:
    """The form of an import: what is posted, else what was kept, else what was read."""
    reading = waiting.reading
    kept = (waiting.edits or {}).get("form")
    posted: MultiDict[str, str] | None = MultiDict([(name, value) for name, value in kept]) if kept else None
    if request.method == "POST":
        posted = request.form
    issuer = reading["plan"].get("issuer")
    choice = drafts.best_choice(reading["units"].get(issuer, ()))
    # An issuer that is not in the directory is for a person to decide, not to be replaced by a guess.
    values = drafts.head(reading["plan"], int(choice) if choice else None if issuer else own_unit(current_actor()))
    rows = drafts.parts(reading["plan"], [])
    waves: list[tuple[int, str]] = []
    fields = {
        name: FieldList(FormField(row_form(PARTS[name], units if name == "duties" else (), waves))) for name in EDITED
    }
    made: type[ReviewForm] = type("ImportReview", (ReviewForm,), {**fields, "reading": reading, "given": posted})
    form = made(formdata=posted, data={"head": values, **{name: rows[name] for name in EDITED}})
    _fill_choices(form.head.form, units)
    return form


def _fill_choices(head: Any, units: list[tuple[int, str]]) -> None:
    actor = current_actor()
    allowed = actor.units_for("plans.edit")
    mine = [(i, label) for i, label in units if allowed is None or i in allowed]
    head.issuing_unit_id.choices = [*choices_of([("", _("Không chọn"))]), *choices_of(mine)]
    head.parent_id.choices = choices_of([("", _("Không chọn"))])


def typed(posted: Any) -> list[tuple[str, str]]:
    """What was typed, to be kept as it is."""
    return [(name, value) for name, value in posted.items(multi=True) if name not in _LEFT_OUT]
