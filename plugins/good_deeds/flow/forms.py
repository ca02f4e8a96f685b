"""Forms: taking a step, adding a note."""

from __future__ import annotations

from intranet import Form, forms

from ..texts import lazy
from .history import LONGEST_NOTE
from .stages import Step


class StepForm(forms.VersionedForm):
    """A step with what is said about it."""

    note = forms.ProseField(lazy("Ghi chú"), [forms.Length(max=LONGEST_NOTE)])

    def __init__(self, step: Step, version: int) -> None:
        super().__init__(data={"version": str(version)})
        if step.needs_note:
            self.note.label.text = lazy("Lý do")
            self.note.flags.required = True


class NoteForm(Form):
    """A note; those who review may keep it among themselves."""

    remark = forms.ProseField(lazy("Ghi chú"), [forms.Required(), forms.Length(max=LONGEST_NOTE)])
    internal = forms.BooleanField(lazy("Chỉ người xét đọc được"), default=True)
