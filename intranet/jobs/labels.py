"""Words for jobs."""

from __future__ import annotations

from intranet.web.i18n import lazy

STATES = {
    "queued": lazy("Đang chờ"), "running": lazy("Đang thực hiện"), "done": lazy("Đã xong"),
    "failed": lazy("Bị lỗi"), "cancelled": lazy("Đã dừng"),
}  # fmt: skip
TONES = {"queued": "", "running": "info", "done": "ok", "failed": "bad", "cancelled": ""}
ACTIONS = {"job.cancel": lazy("Dừng việc nền"), "job.retry": lazy("Chạy lại việc nền")}
