"""Settings: what holds for the agency, and what each unit may have of its own."""

from __future__ import annotations

from typing import Any

from intranet import Form, forms, workdays

from .texts import _, lazy

_DAYS = [forms.Required(), forms.NumberRange(1, 60)]


class SiteSettings(Form):
    """What holds for the agency. Days are working days."""

    report_days = forms.IntegerField(
        lazy("Số ngày làm việc để báo cáo buổi"), _DAYS, default=5,
        description=lazy("Tính từ ngày sau buổi; quá số ngày này là quá hạn"),
    )  # fmt: skip
    remind_before = forms.LineField(
        lazy("Nhắc trước hạn (ngày làm việc)"), [forms.Length(max=40), workdays.ListOfDays()], default="3, 1",
        description=lazy("Các số cách nhau bằng dấu phẩy; để trống: không nhắc"),
    )  # fmt: skip
    remind_after = forms.LineField(
        lazy("Nhắc sau hạn (ngày làm việc)"), [forms.Length(max=40), workdays.ListOfDays()], default="1, 3",
        description=lazy("Các số cách nhau bằng dấu phẩy; để trống: không nhắc"),
    )  # fmt: skip
    escalate_head = forms.IntegerField(
        lazy("Báo trưởng đơn vị khi quá hạn (ngày làm việc)"), _DAYS, default=3,
        description=lazy("Sau số ngày này trưởng đơn vị cùng nhận lời nhắc"),
    )  # fmt: skip
    escalate_office = forms.IntegerField(
        lazy("Báo Văn phòng khi quá hạn (ngày làm việc)"), _DAYS, default=7,
        description=lazy("Sau số ngày này Văn phòng cùng nhận lời nhắc"),
    )  # fmt: skip

    code_seconds = forms.IntegerField(
        lazy("Mã điểm danh đổi sau (giây)"), [forms.Required(), forms.NumberRange(10, 120)], default=20,
        description=lazy("Mã cũ hết hiệu lực sau thêm một lần đổi"),
    )  # fmt: skip

    def validate_escalate_office(self, field: Any) -> None:
        """The office hears of it after the head of the unit."""
        if (field.data or 0) < (self.escalate_head.data or 0):
            raise forms.ValidationError(_("Văn phòng được báo sau trưởng đơn vị; nhập số ngày từ đó trở lên"))


class UnitSettings(Form):
    """What each unit may have of its own."""

    place = forms.LineField(lazy("Nơi họp thường dùng"), [forms.Length(max=200)], default="",
                            description=lazy("Điền sẵn khi thêm buổi của đơn vị"))  # fmt: skip
