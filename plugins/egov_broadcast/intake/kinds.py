"""Notices, periodic work, names of acts of this room."""

from __future__ import annotations

from typing import Final

from intranet import PeriodicJob, audit

from ..texts import lazy
from . import folder, look, telling, waiting

NOTICES: Final = telling.NOTICES
JOBS: Final = (
    PeriodicJob("egov_broadcast.inbox_folder", lazy("Nhận văn bản từ thư mục"), folder.sweep, every="minute"),
    PeriodicJob("egov_broadcast.finish_messages", lazy("Xử lý nốt các tin đến"), waiting.sweep, every="minute"),
    PeriodicJob("egov_broadcast.tidy_reading", lazy("Dọn tệp tạm khi đọc tin"), look.tidy, every="hour"),
)

audit.name_actions(
    {"egov_broadcast.settle": lazy("Đã xử lý tin đến"), "egov_broadcast.answer": lazy("Trả lời yêu cầu lấy lại")}
)
