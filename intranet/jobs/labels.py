"""Words for jobs."""

from __future__ import annotations

from intranet.access import is_open
from intranet.jobs.models import Job
from intranet.web.dates import vndatetime
from intranet.web.i18n import _, lazy

STATES = {
    "queued": lazy("Đang chờ"), "running": lazy("Đang thực hiện"), "done": lazy("Đã xong"),
    "failed": lazy("Bị lỗi"), "cancelled": lazy("Đã dừng"),
}  # fmt: skip
TONES = {"queued": "", "running": "info", "done": "ok", "failed": "bad", "cancelled": ""}
ACTIONS = {"job.cancel": lazy("Dừng việc nền"), "job.retry": lazy("Chạy lại việc nền")}


def may_run(job: Job) -> bool:
    """Whether a worker would take it when its turn comes: not while the plugin it belongs to is off."""
    return is_open(job.name, None)


def notice(job: Job) -> str:
    """What happens to a job that has not ended, in a sentence."""
    if job.state == "running":
        return job.message or _("Đang thực hiện")
    if not may_run(job):
        return _("Chờ phân hệ được bật lại rồi mới chạy")
    if job.attempts:
        return _("Lần trước chưa xong, sẽ thử lại lúc %(when)s", when=vndatetime(job.run_after))
    return _("Đang chờ đến lượt")


def shown(job: Job) -> tuple[str, str]:
    """The words for a job's state, and their tone."""
    if job.state == "queued" and not may_run(job):
        return lazy("Chờ bật phân hệ"), "warn"
    return STATES[job.state], TONES[job.state]
