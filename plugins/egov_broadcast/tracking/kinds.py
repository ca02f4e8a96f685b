"""The kinds of notices and the periodic work of tracking."""

from __future__ import annotations

from intranet import NoticeKind, PeriodicJob

from ..texts import ID, lazy
from . import export_job, ladder
from .words import OFFICE, REMIND, UNITS

NOTICES: tuple[NoticeKind, ...] = (
    NoticeKind(REMIND, lazy("Nhắc xác nhận văn bản")),
    NoticeKind(UNITS, lazy("Đơn vị mình còn người chưa xác nhận văn bản")),
    NoticeKind(OFFICE, lazy("Văn bản quá hạn xác nhận lâu ngày (gửi Văn phòng)")),
)
JOBS: tuple[PeriodicJob, ...] = (
    PeriodicJob(f"{ID}.ladder", lazy("Nhắc xác nhận văn bản"), ladder.sweep, every="hour"),
    *export_job.JOBS,
)
