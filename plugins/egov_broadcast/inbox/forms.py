"""The filters of the inbox, and the form of a confirmation."""

from __future__ import annotations

from intranet import forms

from ..texts import lazy
from .queries import SHOWS, Filters
from .service import LONGEST_ANSWER

WORDS = {
    "confirm": lazy("Cần xác nhận"), "unread": lazy("Chưa đọc"), "to-me": lazy("Được chuyển tiếp đến"),
    "by-me": lazy("Đã chuyển tiếp"), "info": lazy("Để biết"), "done": lazy("Đã xác nhận"),
}  # fmt: skip


class FilterInbox(forms.FilterForm):
    """The filters above the list."""

    show = forms.NullableSelect(
        lazy("Lọc văn bản"), id="box-show", empty=lazy("Tất cả văn bản"), choices={name: WORDS[name] for name in SHOWS}
    )
    q = forms.LineField(lazy("Tìm trong hộp văn bản"), id="box-q")

    @property
    def filters(self) -> Filters:
        """What was chosen. What cannot be chosen narrows nothing."""
        return Filters(self.show.data if self.show.data in SHOWS else "", self.q.data or "")


class ConfirmForm(forms.Form):
    """The confirmation of one document; `answer` only where a question is asked."""

    answer = forms.ProseField(lazy("Trả lời"), [forms.Length(max=LONGEST_ANSWER)])


class ManyForm(forms.Form):
    """The rows of the list that are confirmed together: only its token, the rows are read beside it."""
