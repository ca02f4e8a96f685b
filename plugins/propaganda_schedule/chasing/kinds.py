"""The kinds of notices and the periodic work."""

from __future__ import annotations

from intranet import NoticeKind, PeriodicJob

from ..proposal import amendments
from ..sessions import due
from ..sessions.notify import CHANGED
from ..texts import lazy
from . import sweep
from .words import COMING, ESCALATED, OF_PLANS, REPORTS

NOTICES: tuple[NoticeKind, ...] = (
    NoticeKind(CHANGED, lazy("Buổi được dời, hủy, khôi phục")),
    NoticeKind(REPORTS, lazy("Nhắc báo cáo buổi")),
    NoticeKind(COMING, lazy("Buổi sắp tới do mình phụ trách")),
    NoticeKind(OF_PLANS, lazy("Nhắc nhiệm vụ, báo cáo của kế hoạch")),
    NoticeKind(ESCALATED, lazy("Đơn vị quá hạn lâu ngày (gửi Văn phòng)")),
)
JOBS: tuple[PeriodicJob, ...] = (
    PeriodicJob(
        "propaganda_schedule.follow", lazy("Chuyển buổi theo bản sửa đổi kế hoạch"), amendments.follow, "minute"
    ),
    PeriodicJob("propaganda_schedule.remind", lazy("Nhắc buổi, báo cáo, nhiệm vụ đến hạn"), sweep.sweep, every="hour"),
    PeriodicJob("propaganda_schedule.deadlines", lazy("Dời hạn báo cáo rơi vào ngày nghỉ"), due.put_off, every="hour"),
)
