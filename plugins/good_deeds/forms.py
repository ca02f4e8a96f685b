"""Settings: what holds for the agency. Days are working days."""

from __future__ import annotations

import re
from typing import Any

from intranet import Form, forms, workdays

from .texts import _, lazy

_DAYS = [forms.Required(), forms.NumberRange(1, 250)]
_LINES = [forms.Length(max=4000)]


def lines_of(text: str) -> list[str]:
    """The lines of a setting, without empty ones."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _some(_form: Any, field: Any) -> None:
    if not lines_of(field.data):
        raise forms.ValidationError(_("Nhập ít nhất một dòng"))


def _origins(_form: Any, field: Any) -> None:
    for line in lines_of(field.data):
        if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?", line):
            raise forms.ValidationError(
                _("Ghi địa chỉ dạng https://tên-miền, không có dấu / ở cuối: %(line)s", line=line)
            )


class SiteSettings(Form):
    """What holds for the agency."""

    days_endorse = forms.IntegerField(lazy("Đơn vị xét trong (ngày làm việc)"), _DAYS, default=5)
    days_check = forms.IntegerField(lazy("Văn phòng kiểm tra trong (ngày làm việc)"), _DAYS, default=5)
    days_schedule = forms.IntegerField(lazy("Đưa vào phiên họp trong (ngày làm việc)"), _DAYS, default=22)
    days_council = forms.IntegerField(lazy("Hội đồng xét trong (ngày làm việc)"), _DAYS, default=15)
    days_decide = forms.IntegerField(lazy("Ra quyết định khen trong (ngày làm việc)"), _DAYS, default=10)
    days_publish = forms.IntegerField(lazy("Đăng bài trong (ngày làm việc)"), _DAYS, default=5)
    days_return = forms.IntegerField(
        lazy("Bổ sung trong (ngày làm việc)"), _DAYS, default=10,
        description=lazy("Tính từ ngày làm việc sau ngày chuyển bước"),
    )  # fmt: skip
    remind_before = forms.LineField(
        lazy("Nhắc trước hạn (ngày làm việc)"), [forms.Length(max=40), workdays.ListOfDays()], default="1",
        description=lazy("Các số cách nhau bằng dấu phẩy; để trống: không nhắc"),
    )  # fmt: skip
    remind_after = forms.LineField(
        lazy("Nhắc sau hạn (ngày làm việc)"), [forms.Length(max=40), workdays.ListOfDays()], default="1, 3",
        description=lazy("Các số cách nhau bằng dấu phẩy; để trống: không nhắc"),
    )  # fmt: skip
    escalate_head = forms.IntegerField(
        lazy("Báo trưởng đơn vị khi quá hạn (ngày làm việc)"), [forms.Required(), forms.NumberRange(1, 60)], default=3,
        description=lazy("Khi đơn vị hoặc người gửi còn việc phải làm"),
    )  # fmt: skip
    escalate_office = forms.IntegerField(
        lazy("Báo cấp trên khi quá hạn (ngày làm việc)"), [forms.Required(), forms.NumberRange(1, 60)], default=7,
        description=lazy("Việc của đơn vị thì báo Văn phòng, việc của Văn phòng thì báo lãnh đạo"),
    )  # fmt: skip
    fields = forms.ProseField(
        lazy("Lĩnh vực"), [*_LINES, _some],
        default="Chuyên môn, nghiệp vụ\nCải cách hành chính\nChuyển đổi số\nAn sinh xã hội\nAn ninh, trật tự\n"
        "Bảo vệ môi trường\nVăn hóa, thể thao\nNông thôn mới, đô thị văn minh\nKhác",
        description=lazy("Mỗi dòng một lĩnh vực, để chọn khi đề xuất"),
    )  # fmt: skip
    award_forms = forms.ProseField(
        lazy("Hình thức khen thưởng"), [*_LINES, _some],
        default="Biểu dương\nGiấy khen\nBằng khen\nChiến sĩ thi đua cơ sở\nLao động tiên tiến"
        "\nTập thể lao động tiên tiến\nCông nhận sáng kiến",
        description=lazy("Mỗi dòng một hình thức"),
    )  # fmt: skip
    authorities = forms.ProseField(
        lazy("Cấp quyết định khen thưởng"), [*_LINES, _some],
        default="Giám đốc Sở\nChủ tịch UBND tỉnh\nChủ tịch UBND xã",
        description=lazy("Mỗi dòng một cấp"),
    )  # fmt: skip
    count_submitting = forms.BooleanField(lazy("Gửi đề xuất là hưởng ứng kế hoạch"), default=True)
    count_endorsing = forms.BooleanField(lazy("Xét đề xuất của đơn vị là hưởng ứng kế hoạch"), default=False)
    count_commended = forms.BooleanField(lazy("Được khen thưởng là hưởng ứng kế hoạch"), default=True)
    portal = forms.BooleanField(
        lazy("Cho cổng thông tin điện tử lấy bài"), default=False,
        description=lazy("Mở bài đã đồng ý đăng cổng cho mọi người xem, không cần đăng nhập"),
    )  # fmt: skip
    portal_sites = forms.ProseField(
        lazy("Trang được nhúng bài"), [*_LINES, _origins], default="",
        description=lazy(
            "Mỗi dòng một địa chỉ, ví dụ https://skhcn.tinhmau.gov.vn. Để trống: chỉ máy chủ của cổng lấy bài"
        ),
    )  # fmt: skip
