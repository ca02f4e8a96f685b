"""Forms: what the list is asked for, sending out, taking back, reporting."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from intranet import forms

from ..organs.shape import LONGEST
from ..texts import lazy

STATES = {"waiting": lazy("Chờ ghi tệp"), "written": lazy("Đã ghi tệp")}
KINDS = {"edoc": lazy("Văn bản"), "status": lazy("Tin trạng thái")}
_MOST_TYPED = 2000
_REASON = 500


class OutboxFilter(forms.FilterForm):
    """The filters above the list; wrong ones are ignored."""

    q = forms.StringField(lazy("Tìm theo số, ký hiệu, trích yếu, mã nơi nhận, tên tệp"))
    kind = forms.NullableSelect(lazy("Loại tin"), empty=lazy("Mọi loại"), choices=KINDS)
    state = forms.NullableSelect(lazy("Trạng thái"), empty=lazy("Mọi trạng thái"), choices=STATES)

    def asked(self) -> dict[str, Any]:
        """What was asked for, of what may be chosen."""
        for field, choices in ((self.kind, KINDS), (self.state, STATES)):
            if field.data not in choices:
                field.data = None
        return {field.name: field.data.strip() for field in self if field.data and field.data.strip()}


class _Once(forms.VersionedForm):
    """A form that is one order, however often it comes. Of the document's version, too."""

    token = forms.HiddenField(default=lambda: uuid.uuid4().hex, validators=[forms.Regexp(r"\A[0-9a-f]{32}\Z")])


class SendForm(_Once):
    """To whom a document of ours goes."""

    sender = forms.Select(lazy("Gửi từ mã định danh"))
    receivers = forms.Checkboxes(lazy("Nơi nhận đã biết"), choices=())
    typed = forms.ProseField(
        lazy("Nơi nhận khác"), [forms.Length(max=_MOST_TYPED * (LONGEST + 1))],
        description=lazy("Mã định danh, mỗi dòng một mã, ví dụ H98.05 hoặc 000.00.05.H98"),
    )  # fmt: skip
    due_on = forms.VNDateField(lazy("Hạn xử lý"), description=lazy("Ví dụ 13/5/2026"))


class UpdateForm(_Once):
    """That all who have a document get it as it is now."""

    reason = forms.ProseField(lazy("Nội dung thay đổi"), [forms.Length(max=_REASON)])


class BackForm(_Once):
    """From whom a document is revoked or asked back, and why."""

    receivers = forms.Checkboxes(lazy("Nơi nhận"), choices=())
    reason = forms.ProseField(lazy("Lý do"), [forms.Required(), forms.Length(max=_REASON)])


class ReportForm(forms.Form):
    """How far the work on a received document is."""

    code = forms.Choices(lazy("Trạng thái"), [forms.Required()], choices=())
    note = forms.LineField(lazy("Lời nhắn cho nơi gửi"), [forms.Length(max=_REASON)])

    def offer(self, codes: Sequence[str], words: dict[str, Any]) -> None:
        """What may be reported."""
        self.code.choices = [(code, words[code]) for code in codes]
