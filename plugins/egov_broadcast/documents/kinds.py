"""What the register tells people, and its periodic work."""

from __future__ import annotations

from intranet import NoticeKind, PeriodicJob

from ..texts import lazy
from . import drafts, expelling, sheet, telling

NOTICES = (NoticeKind(telling.RECALLED, lazy("Văn bản đã đọc bị thu hồi"), cadence="now"),)
JOBS = (
    *sheet.SHEET.jobs,
    PeriodicJob("egov_broadcast.expel", lazy("Xóa văn bản mật lọt vào sổ"), expelling.sweep, every="hour"),
    PeriodicJob("egov_broadcast.forget_drafts", lazy("Bỏ lần đăng ký văn bản dở dang"), drafts.forget_old, every="day"),
)
