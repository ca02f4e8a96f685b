"""Forms: what the list is asked for, files to take in, the answer to a request."""

from __future__ import annotations

import uuid
from typing import Any

from intranet import forms

from ..texts import OUTCOMES, lazy
from .reasons import REASONS

KINDS = {"edoc": lazy("Văn bản"), "status": lazy("Tin trạng thái")}
WAYS = {"upload": lazy("Tải lên"), "folder": lazy("Thư mục"), "command": lazy("Lệnh")}
"""How a message came."""
MOST_FILES = 200


class MessageFilter(forms.FilterForm):
    """The filters above the list; wrong ones are ignored."""

    q = forms.StringField(lazy("Tìm theo nơi gửi, số, ký hiệu, trích yếu, tên tệp"))
    kind = forms.NullableSelect(lazy("Loại tin"), empty=lazy("Mọi loại"), choices=KINDS)
    way = forms.NullableSelect(lazy("Cách đến"), empty=lazy("Mọi cách"), choices=WAYS)
    outcome = forms.NullableSelect(
        lazy("Kết quả"), empty=lazy("Mọi kết quả"), choices={code: words for code, (words, _tone) in OUTCOMES.items()}
    )
    reason = forms.NullableSelect(
        lazy("Lý do"), empty=lazy("Mọi lý do"), choices={code: words for code, (words, _way) in REASONS.items()}
    )
    handled = forms.BooleanField(lazy("Cả tin đã xử lý"))

    def asked(self) -> dict[str, Any]:
        """What was asked for, of what may be chosen."""
        found: dict[str, Any] = {}
        for field in self:
            choices = getattr(field, "choices", None)
            if choices and field.data is not None and str(field.data) not in {str(one.value) for one in choices}:
                field.data = None
            if field.data:
                found[field.name] = "1" if field.data is True else field.data
        return found


class UploadForm(forms.Form):
    """Files to take in. `form_key` makes a form that is sent twice one delivery."""

    files = forms.MultipleFileField(lazy("Tệp edXML"), description=lazy("Chọn một hoặc nhiều tệp .edxml, .xml"))
    form_key = forms.HiddenField(default=lambda: uuid.uuid4().hex, validators=[forms.Regexp(r"\A[0-9a-f]{32}\Z")])


class AnswerForm(forms.Form):
    """The answer to a sender who asks to have its document back."""

    agree = forms.Choices(
        lazy("Trả lời"), [forms.Required()],
        choices={"yes": lazy("Đồng ý: thu hồi văn bản ở mọi nơi"), "no": lazy("Từ chối: giữ văn bản")},
    )  # fmt: skip
    note = forms.ProseField(lazy("Lời nhắn cho nơi gửi"), [forms.Length(max=1000)],
                            description=lazy("Từ chối thì cần nêu lý do"))  # fmt: skip
