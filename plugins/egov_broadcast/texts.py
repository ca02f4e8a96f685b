"""Texts of this plugin in the reader's language. Its catalogues are in `translations/`."""

from __future__ import annotations

from intranet import translator

ID = "egov_broadcast"
_, ngettext, lazy = translator(ID)

URGENCIES = {
    0: lazy("Thường"),
    1: lazy("Khẩn"),
    2: lazy("Thượng khẩn"),
    3: lazy("Hỏa tốc"),
    4: lazy("Hỏa tốc hẹn giờ"),
}
"""How urgent a document is, by the value of `Document.urgency`."""

DOCUMENT_STATES = {
    "registered": (lazy("Có hiệu lực"), "ok"),
    "recalled": (lazy("Đã thu hồi"), "bad"),
    "replaced": (lazy("Đã được thay thế"), "warn"),
}
"""Where a document stands: words, tone."""

BROADCAST_STATES = {
    "draft": (lazy("Bản nháp"), ""),
    "scheduled": (lazy("Hẹn giờ gửi"), "info"),
    "sending": (lazy("Đang gửi"), "warn"),
    "live": (lazy("Đang phổ biến"), "ok"),
    "ended": (lazy("Đã kết thúc"), ""),
    "withdrawn": (lazy("Đã rút lại"), "bad"),
}
"""Where a broadcast stands: words, tone."""

OUTCOMES = {
    "queued": (lazy("Đang xử lý"), "info"),
    "accepted": (lazy("Đã nhận"), "ok"),
    "waiting": (lazy("Chờ văn bản gốc"), "warn"),
    "refused": (lazy("Không nhận"), "bad"),
}
"""What became of an incoming message: words, tone."""

ACTIONS = {
    "egov_broadcast.receive": lazy("Nhận văn bản"),
    "egov_broadcast.register": lazy("Đăng ký văn bản"),
    "egov_broadcast.edit": lazy("Sửa thông tin văn bản"),
    "egov_broadcast.recall": lazy("Thu hồi văn bản"),
    "egov_broadcast.replace": lazy("Thay thế văn bản"),
    "egov_broadcast.draft": lazy("Soạn lần phổ biến"),
    "egov_broadcast.refuse_secret": lazy("Từ chối văn bản mật"),
    "egov_broadcast.send": lazy("Phổ biến văn bản"),
    "egov_broadcast.hold": lazy("Hủy hẹn giờ phổ biến"),
    "egov_broadcast.discard": lazy("Bỏ bản nháp phổ biến"),
    "egov_broadcast.edit_broadcast": lazy("Sửa lần phổ biến"),
    "egov_broadcast.withdraw": lazy("Rút lại lần phổ biến"),
    "egov_broadcast.end": lazy("Kết thúc phổ biến"),
    "egov_broadcast.forward": lazy("Chuyển tiếp văn bản"),
    "egov_broadcast.acknowledge": lazy("Xác nhận đã đọc"),
    "egov_broadcast.exempt": lazy("Miễn xác nhận"),
    "egov_broadcast.unexempt": lazy("Bỏ miễn xác nhận"),
    "egov_broadcast.on_paper": lazy("Ghi đã ký danh sách giấy"),
    "egov_broadcast.off_paper": lazy("Bỏ ghi đã ký danh sách giấy"),
    "egov_broadcast.remind": lazy("Nhắc xác nhận"),
    "egov_broadcast.report": lazy("Báo trạng thái cho nơi gửi"),
    "egov_broadcast.dispatch": lazy("Gửi văn bản ra ngoài"),
    "egov_broadcast.rewrite": lazy("Ghi lại tin gửi đi"),
    "egov_broadcast.organ": lazy("Sửa mã định danh"),
}
"""What is done here, as the audit trail calls it. Topics add theirs."""
