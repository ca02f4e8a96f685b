"""Background work: at least once, whatever dies; visible to who started it."""

from __future__ import annotations

from intranet.jobs.context import JobContext
from intranet.jobs.failures import on_failure
from intranet.jobs.leases import Stopped
from intranet.jobs.models import Job
from intranet.jobs.registry import load, task
from intranet.jobs.runs import run_job, run_pending
from intranet.jobs.service import cancel, enqueue, retry
from intranet.jobs.worker import run_worker

__all__ = [
    "Job",
    "JobContext",
    "Stopped",
    "cancel",
    "enqueue",
    "load",
    "on_failure",
    "retry",
    "run_job",
    "run_pending",
    "run_worker",
    "task",
]
