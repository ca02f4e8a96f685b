"""Notices, and work behind the scenes: files are written each minute, and right after something was decided."""

from __future__ import annotations

from typing import Any, Final

from intranet import NoticeKind, PeriodicJob, jobs

from ..texts import lazy
from . import folder, rows

NOTICES: Final = (NoticeKind(folder.STUCK, lazy("Tin gửi đi chưa ghi được ra tệp")),)
JOBS: Final = (
    PeriodicJob("egov_broadcast.outbox_folder", lazy("Ghi tin gửi đi vào thư mục"), folder.sweep, every="minute"),
)


@jobs.task(rows.JOB, title=lazy("Ghi tin gửi đi"))
def write_outgoing(_context: Any) -> dict[str, Any]:
    """Write the files that wait."""
    swept = folder.sweep()
    return {"written": swept.written}
