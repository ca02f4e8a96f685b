"""Texts of this plugin in the reader's language. Its catalogues are in `translations/`."""

from __future__ import annotations

from intranet import translator

ID = "good_deeds"
_, ngettext, lazy = translator(ID)

CATEGORIES = {
    "good_deed": lazy("Người tốt, việc tốt"),
    "exemplar": lazy("Điển hình tiên tiến"),
    "new_factor": lazy("Nhân tố mới"),
    "new_model": lazy("Mô hình mới"),
    "initiative": lazy("Sáng kiến"),
}
"""What is proposed, by the value of `Submission.category`."""

SUBJECTS = {
    "person": lazy("Cá nhân"),
    "unit": lazy("Tập thể"),
    "outside": lazy("Người ngoài cơ quan"),
}
"""Who did it, by the value of `Submission.subject_kind`."""

BALLOTS = {"open": lazy("Biểu quyết công khai"), "secret": lazy("Bỏ phiếu kín")}
"""How a council votes, by the value of `CouncilSession.ballot`."""

CHOICES = {"yes": lazy("Đồng ý"), "no": lazy("Không đồng ý"), "blank": lazy("Không có ý kiến")}
"""What a member may vote."""

SESSION_STATES = {
    "planned": (lazy("Đang chuẩn bị"), "info"),
    "scoring": (lazy("Đang chấm điểm"), "warn"),
    "discussing": (lazy("Đang thảo luận"), "warn"),
    "voting": (lazy("Đang biểu quyết"), "warn"),
    "closed": (lazy("Đã kết luận"), "ok"),
    "cancelled": (lazy("Đã hủy"), ""),
}
"""Where a session of the council stands: words, tone."""

OUTCOMES = {
    "": ("–", ""),
    "passed": (lazy("Đồng ý khen thưởng"), "ok"),
    "failed": (lazy("Chưa đồng ý"), ""),
    "put_off": (lazy("Để phiên sau"), "warn"),
    "sent_back": (lazy("Trả lại để bổ sung"), "warn"),
}
"""What the council decided about a submission, by the value of `AgendaItem.outcome`: words, tone."""

REPLICATION_STATES = {
    "declared": (lazy("Chờ nơi có gương xác nhận"), "warn"),
    "confirmed": (lazy("Đang làm theo"), "ok"),
    "ended": (lazy("Đã kết thúc"), ""),
    "declined": (lazy("Chưa được xác nhận"), "bad"),
}
"""Where following a model stands, by the value of `Replication.status`: words, tone."""

ACTIONS = {
    "good_deeds.draft": lazy("Soạn đề xuất gương"),
    "good_deeds.draft_deleted": lazy("Xóa bản nháp đề xuất gương"),
    "good_deeds.edit": lazy("Bổ sung đề xuất gương"),
    "good_deeds.step": lazy("Chuyển bước đề xuất gương"),
    "good_deeds.note": lazy("Ghi chú đề xuất gương"),
    "good_deeds.conflict": lazy("Khai xung đột lợi ích"),
    "good_deeds.household": lazy("Khai người cùng hộ"),
    "good_deeds.cultivate": lazy("Bồi dưỡng gương"),
    "good_deeds.commend": lazy("Ghi quyết định khen thưởng"),
    "good_deeds.edit_commendation": lazy("Sửa quyết định khen thưởng"),
    "good_deeds.uncommend": lazy("Hủy quyết định khen thưởng"),
    "good_deeds.declare_replication": lazy("Đăng ký làm theo gương"),
    "good_deeds.report_replication": lazy("Cập nhật kết quả làm theo"),
    "good_deeds.answer_replication": lazy("Xác nhận đơn vị làm theo"),
    "good_deeds.end_replication": lazy("Kết thúc làm theo gương"),
    "good_deeds.take_back_replication": lazy("Rút đăng ký làm theo"),
}
"""What is done here, as the audit trail calls it. Topics add theirs."""
