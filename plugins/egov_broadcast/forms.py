"""Settings: what holds for the agency."""

from __future__ import annotations

from intranet import Form, forms, workdays

from .texts import lazy


class SiteSettings(Form):
    """What holds for the agency. Days of reminders are working days."""

    own_ids = forms.ProseField(
        lazy("Mã định danh khác của cơ quan"), [forms.Length(max=4000)], default="",
        description=lazy("Mỗi dòng một mã, ví dụ H98.05; ngoài mã đã ghi ở từng đơn vị"),
    )  # fmt: skip
    fields = forms.ProseField(
        lazy("Lĩnh vực"), [forms.Length(max=4000)],
        default="Thi đua, khen thưởng\nTổ chức, cán bộ\nTài chính, ngân sách\nChuyển đổi số\nCải cách hành chính\nKhác",
        description=lazy("Mỗi dòng một lĩnh vực, để chọn khi đăng ký văn bản"),
    )  # fmt: skip
    must_open = forms.BooleanField(lazy("Phải mở tệp kèm theo rồi mới xác nhận"), default=False)
    count_confirming = forms.BooleanField(lazy("Xác nhận đã đọc là hưởng ứng kế hoạch"), default=True)
    send_statuses = forms.BooleanField(
        lazy("Báo trạng thái cho nơi gửi"), default=True,
        description=lazy("Ghi tin báo đã đến, đã tiếp nhận, từ chối vào thư mục gửi đi"),
    )  # fmt: skip
    end_after = forms.IntegerField(
        lazy("Kết thúc phổ biến sau hạn (ngày)"), [forms.Required(), forms.NumberRange(1, 730)], default=60,
        description=lazy("Sau đó người mới không nhận nữa, không nhắc nữa; văn bản vẫn đọc được"),
    )  # fmt: skip
    late_days = forms.IntegerField(
        lazy("Hạn cho người đến sau hạn (ngày làm việc)"), [forms.Required(), forms.NumberRange(1, 60)], default=3,
        description=lazy("Người mới đến khi hạn đã qua có thêm từng ấy ngày để xác nhận"),
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
        lazy("Báo trưởng đơn vị khi quá hạn (ngày làm việc)"), [forms.Required(), forms.NumberRange(0, 60)], default=1
    )  # fmt: skip
    escalate_office = forms.IntegerField(
        lazy("Báo Văn phòng khi quá hạn (ngày làm việc)"), [forms.Required(), forms.NumberRange(0, 60)], default=3
    )  # fmt: skip
    reminders_a_day = forms.IntegerField(
        lazy("Mỗi người nhận tối đa (lời nhắc một ngày)"), [forms.Required(), forms.NumberRange(1, 20)], default=2
    )  # fmt: skip
