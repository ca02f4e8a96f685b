"""What people who come are told, and the periodic work: people are followed each minute."""

from __future__ import annotations

from intranet import NoticeKind, PeriodicJob

from ..texts import lazy
from . import arriving, follow

NOTICES = (NoticeKind(arriving.ARRIVED, lazy("Văn bản cần xác nhận khi mới đến"), cadence="now"),)
JOBS = (
    PeriodicJob("egov_broadcast.follow", lazy("Cập nhật người nhận văn bản theo danh bạ"), follow.run, every="minute"),
)
