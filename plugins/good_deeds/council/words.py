"""Words of the council, its entries in the audit trail."""

from __future__ import annotations

from typing import Any

from intranet import Actor, audit

from ..texts import lazy
from .models import CouncilSession

SESSION = "good_deeds.session"
CRITERIA = "good_deeds.criteria"
RULE = "good_deeds.rule"

ROLES = {"chair": lazy("Chủ tọa"), "secretary": lazy("Thư ký"), "member": lazy("Ủy viên")}
"""What somebody is in the council, by the value of `Member.role`."""

ATTENDANCE = {
    "": (lazy("Chưa điểm danh"), ""),
    "present": (lazy("Có mặt"), "ok"),
    "absent": (lazy("Vắng"), "warn"),
}
"""By the value of `Member.attendance`: words, tone."""

KEPT = {
    "own": lazy("Đề xuất của chính mình"),
    "household": lazy("Đề xuất của người cùng hộ"),
    "declared": lazy("Đã khai xung đột lợi ích"),
}
"""Why somebody leaves an item, by the value of `Recusal.kind`."""


ACTIONS = {
    "good_deeds.session_new": lazy("Lập phiên họp hội đồng"),
    "good_deeds.session_edit": lazy("Sửa phiên họp hội đồng"),
    "good_deeds.session_cancel": lazy("Hủy phiên họp hội đồng"),
    "good_deeds.members": lazy("Sửa thành viên hội đồng"),
    "good_deeds.agenda": lazy("Sửa chương trình phiên họp"),
    "good_deeds.attendance": lazy("Điểm danh hội đồng"),
    "good_deeds.scoring": lazy("Mở chấm điểm"),
    "good_deeds.sheet": lazy("Gửi phiếu chấm"),
    "good_deeds.reveal": lazy("Công bố điểm trong hội đồng"),
    "good_deeds.discussion": lazy("Ghi ý kiến thảo luận"),
    "good_deeds.criteria": lazy("Đặt bộ tiêu chí"),
    "good_deeds.rule": lazy("Đặt quy tắc hội đồng"),
}
SUBJECTS = {
    SESSION: lazy("Phiên họp hội đồng"),
    CRITERIA: lazy("Bộ tiêu chí"),
    RULE: lazy("Quy tắc hội đồng"),
}

audit.name_actions(ACTIONS)
audit.name_subjects(SUBJECTS)


def record(actor: Actor, action: str, session: CouncilSession, changes: dict[str, Any] | None = None) -> None:
    """Write what was done to a session into the audit trail. Never points, never choices."""
    audit.record(
        actor, action=f"good_deeds.{action}", subject_kind=SESSION, subject_id=session.id,
        subject_label=session.title, changes=changes or {},
    )  # fmt: skip
