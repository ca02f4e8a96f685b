"""Running jobs: one loop that takes what the queue names and, every few seconds, what the table holds."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from typing import Final

from flask import Flask

from intranet.access import Refused
from intranet.database import db
from intranet.jobs import leases, periods, registry
from intranet.jobs.context import JobContext, Stopped
from intranet.jobs.leases import Claim
from intranet.jobs.queue import Queue

log = logging.getLogger(__name__)

PAUSE: Final = 0.2
SWEEP_SECONDS: Final = 2.0
LONGEST_PAUSE: Final = 30.0
LONGEST_ERROR: Final = 20_000


def run_worker(app: Flask, stop: threading.Event) -> None:
    """Work until `stop` is set; the job at hand is finished first. Faults of the surroundings
    (database away, disk full) are logged and outwaited, without restart.
    """
    queue: Queue | None = None
    pause, sweep_at = PAUSE, 0.0
    while not stop.is_set():
        try:
            queue = queue or Queue(app)
            job_id = queue.get()
            if job_id is not None:
                run_job(app, job_id)
            elif time.monotonic() >= sweep_at:
                sweep_at = time.monotonic() + SWEEP_SECONDS
                periods.start_due(app)
                run_pending(app, stop)
            pause = PAUSE
        except Exception:
            log.exception("the worker will try again")
            _close(queue)
            queue = None
            pause = min(pause * 2, LONGEST_PAUSE)
        stop.wait(pause)
    _close(queue)


def run_pending(app: Flask, stop: threading.Event | None = None) -> int:
    """Run every job that is due, and those they start; the number of runs. For tests, commands and the worker."""
    runs = 0
    while not (stop and stop.is_set()):
        with app.app_context():
            waiting = leases.due()
        ran = sum(run_job(app, job_id) for job_id in waiting if not (stop and stop.is_set()))
        if not ran:
            return runs
        runs += ran
    return runs


def run_job(app: Flask, job_id: int) -> bool:
    """Run one job if it is due and nobody else has it; whether it was run."""
    with app.app_context():
        try:
            claim = leases.claim(job_id)
            if claim is None:
                return False
            _run(claim)
        finally:
            db.session.remove()
    return True


def _run(claim: Claim) -> None:
    task = registry.get(claim.name)
    assert task is not None, "claimed without a task"
    try:
        with registry.frame(claim.name):
            result = task.run(JobContext(claim), **claim.arguments)
        db.session.rollback()
        if not leases.finish(claim, result):
            log.warning("job %d (%s) ended after it was cancelled or taken over", claim.job_id, claim.name)
    except Stopped:
        db.session.rollback()
        log.info("job %d (%s) left off", claim.job_id, claim.name)
    except Refused as refusal:
        db.session.rollback()
        # A rule said no: it will say so again.
        leases.fail(claim, str(refusal), str(refusal), final=True)
    except Exception:
        db.session.rollback()
        log.exception("job %d (%s) failed, attempt %d", claim.job_id, claim.name, claim.attempt)
        leases.fail(claim, traceback.format_exc()[-LONGEST_ERROR:], "")


def _close(queue: Queue | None) -> None:
    if queue is not None:
        try:
            queue.close()
        except Exception:
            log.debug("closing the queue", exc_info=True)
