"""One run of one job, from its claim to its end."""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import nullcontext
from typing import Final

from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError

from intranet.access import Refused
from intranet.database import db
from intranet.jobs import leases, registry
from intranet.jobs.context import JobContext
from intranet.jobs.fence import fenced
from intranet.jobs.heartbeat import Heartbeat
from intranet.jobs.leases import Claim, Stopped

log = logging.getLogger(__name__)

LONGEST_ERROR: Final = 20_000
LONGEST_PAUSE: Final = 5.0


def run_pending(app: Flask) -> int:
    """Run every job that is due, and those they start, one after the other; the number of runs. For tests, commands."""
    runs = 0
    while True:
        with app.app_context():
            waiting = leases.due()
        ran = sum(run_job(app, job_id) for job_id in waiting)
        if not ran:
            return runs
        runs += ran


def run_job(app: Flask, job_id: int, heartbeat: Heartbeat | None = None) -> bool:
    """Run one job if it is due and nobody else has it; whether it was run. `heartbeat` keeps its lease meanwhile."""
    with app.app_context():
        try:
            claim = leases.claim(job_id)
            if claim is None:
                return False
            with heartbeat.keeping(claim) if heartbeat else nullcontext(threading.Event()) as lost:
                _run(claim, lost)
        finally:
            db.session.remove()
    return True


def _run(claim: Claim, lost: threading.Event) -> None:
    task = registry.get(claim.name)
    assert task is not None, "claimed without a task"
    try:
        with registry.frame(claim.name), fenced(claim):
            result = task.run(JobContext(claim, lost), **claim.arguments)
        db.session.rollback()
        if not _settle(claim, lambda: leases.finish(claim, result)):
            log.warning("job %d (%s) ended after it was cancelled or taken over", claim.job_id, claim.name)
    except Stopped:
        db.session.rollback()
        log.info("job %d (%s) left off", claim.job_id, claim.name)
    except Refused as refusal:
        _roll_back()
        # A rule said no: it will say so again.
        sentence = str(refusal)
        _settle(claim, lambda: leases.fail(claim, sentence, sentence, final=True))
    except (Exception, SystemExit):
        _roll_back()
        log.exception("job %d (%s) failed, attempt %d", claim.job_id, claim.name, claim.attempt)
        error = traceback.format_exc()[-LONGEST_ERROR:]
        _settle(claim, lambda: leases.fail(claim, error, ""))


def _settle(claim: Claim, write: Callable[[], bool]) -> bool:
    """Write how a run ended; while the database is away or locked, again and again as long as a lease lasts."""
    until, pause = time.monotonic() + leases.lease_of(claim.name).total_seconds(), 0.1
    while True:
        try:
            return write()
        except (OperationalError, InterfaceError) as error:
            _roll_back()
            if time.monotonic() >= until:
                raise
            log.warning("the end of job %d cannot be written yet: %s", claim.job_id, error)
        pause = min(2 * pause, LONGEST_PAUSE)
        time.sleep(pause)


def _roll_back() -> None:
    try:
        db.session.rollback()
    except Exception:
        # The connection is broken: nothing of it is left to be undone.
        db.session.remove()
