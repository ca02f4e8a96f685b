"""Texts of this plugin in the reader's language. Its catalogues are in `translations/`."""

from __future__ import annotations

from intranet import translator

ID = "propaganda_schedule"
_, ngettext, lazy = translator(ID)

STATUSES = {
    "planned": lazy("Theo lịch"),
    "held": lazy("Đã tổ chức"),
    "cancelled": lazy("Đã hủy"),
    "missed": lazy("Không tổ chức"),
}
"""What became of a session, by the value of `Session.status`."""

STATES = {
    "overdue": (lazy("Quá hạn báo cáo"), "bad", "exclamation-octagon"),
    "waiting": (lazy("Chờ báo cáo"), "warn", "clock"),
    "coming": (lazy("Sắp tới"), "info", ""),
    "held": (lazy("Đã báo cáo"), "ok", "check2"),
    "missed": (lazy("Không tổ chức"), "", ""),
    "cancelled": (lazy("Đã hủy"), "", ""),
}
"""A session's state for the reader (see `sessions.states`): words, tone, icon."""

REACHES = {
    "unit": lazy("Người của đơn vị"),
    "below": lazy("Cả các đơn vị trực thuộc"),
    "everyone": lazy("Toàn cơ quan"),
    "chosen": lazy("Những người được chọn"),
}
"""For whom a session is, by the value of `Session.reach`."""

REASONS = {
    "leave": lazy("Nghỉ phép"),
    "sick": lazy("Nghỉ ốm"),
    "mission": lazy("Đi công tác"),
    "other": lazy("Lý do khác"),
}
"""Why somebody was not there, by the value of `Attendance.reason` and `Absence.reason`."""

ICONS = {
    "law_day": "bank", "party_cell_meeting": "chat-left-text", "monthly_briefing": "people", "portal": "newspaper",
    "egov": "envelope", "mass_media": "broadcast", "social_media": "share", "arts_contest": "trophy",
    "visual_display": "flag", "talk_exchange": "mic", "printed": "book", "conference": "easel",
    "commendation": "award",
}  # fmt: skip
"""Icons of channels."""

ACTIONS = {
    "propaganda_schedule.create": lazy("Thêm buổi"),
    "propaganda_schedule.edit": lazy("Sửa buổi"),
    "propaganda_schedule.move": lazy("Dời buổi"),
    "propaganda_schedule.cancel": lazy("Hủy buổi"),
    "propaganda_schedule.restore": lazy("Khôi phục buổi"),
    "propaganda_schedule.propose": lazy("Lập lịch từ kế hoạch"),
    "propaganda_schedule.report": lazy("Báo cáo buổi"),
    "propaganda_schedule.check_in": lazy("Điểm danh bằng mã"),
    "propaganda_schedule.open_check_in": lazy("Mở điểm danh bằng mã"),
    "propaganda_schedule.close_check_in": lazy("Đóng điểm danh bằng mã"),
    "propaganda_schedule.absence": lazy("Ghi lý do vắng"),
    "propaganda_schedule.remind": lazy("Nhắc báo cáo buổi"),
    "propaganda_schedule.feed": lazy("Tạo liên kết lịch"),
    "propaganda_schedule.revoke_feed": lazy("Thu hồi liên kết lịch"),
}
"""What is done here, as the audit trail calls it."""
