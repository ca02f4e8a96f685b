"""Notices of what happens on the floors below, which know nothing of notices."""

from __future__ import annotations

from intranet import jobs
from intranet.jobs.models import Job
from intranet.jobs.registry import title_of
from intranet.notices.service import send
from intranet.web.i18n import _


def job_failed(job: Job) -> None:
    """Tell whoever started a job that it failed for good. In the transaction that notes the failure."""
    if job.started_by is None or job.state != "failed":
        return
    name, why = job.name, job.message
    send(
        "jobs.failed", [job.started_by],
        # Started again, it may fail again.
        key=f"{job.id}:{job.finished_at:%Y%m%d%H%M%S%f}",
        subject=lambda: _("Việc nền bị lỗi: %(title)s", title=title_of(name)),
        text=lambda: "\n".join(part for part in (why, _("Mở việc này để xem lý do hoặc chạy lại.")) if part),
        url=f"/jobs/{job.id}",
    )  # fmt: skip


jobs.on_failure(job_failed)
