"""Running jobs: a foreman finds what is due, a few threads do it.

The foreman takes what the queue names and, every few seconds, what the table holds. Faults of the
surroundings (database away or locked, disk full) are logged and outwaited, without restart.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from typing import Final

from flask import Flask

from intranet.jobs import leases, periods
from intranet.jobs.heartbeat import Heartbeat
from intranet.jobs.queue import Queue
from intranet.jobs.runs import run_job

log = logging.getLogger(__name__)

PAUSE: Final = 0.2
SWEEP_SECONDS: Final = 2.0
QUEUE_SECONDS: Final = 10.0
"""How long a queue that failed is left alone: the table holds all it could say."""
LONGEST_PAUSE: Final = 30.0


def run_worker(app: Flask, stop: threading.Event, threads: int | None = None) -> None:
    """Work until `stop` is set, at `threads` jobs at once (by default the setting); what runs is finished first."""
    with Heartbeat(app) as heartbeat:
        foreman = _Foreman(app, heartbeat, threads or app.extensions["settings"].job_threads)
        try:
            foreman.work(stop)
        finally:
            foreman.finish()


class _Foreman:
    """Hands out jobs. All but the runs themselves happens in one thread."""

    def __init__(self, app: Flask, heartbeat: Heartbeat, threads: int) -> None:
        self.app = app
        self.heartbeat = heartbeat
        self.threads = threads
        self.room = threading.Semaphore(threads)
        self.trouble = threading.Event()
        self.queue: Queue | None = None
        self.queue_at = self.sweep_at = self.look_at = 0.0
        self.found: deque[int] = deque()

    def work(self, stop: threading.Event) -> None:
        """Hand out jobs until `stop` is set."""
        pause = PAUSE
        while not stop.is_set():
            try:
                busy = self._step(stop)
                self._raise_trouble()
                pause = PAUSE
            except Exception:
                log.exception("the worker will try again")
                pause, busy = min(pause * 2, LONGEST_PAUSE), False
            if not busy:
                stop.wait(pause)

    def finish(self) -> None:
        """Wait for what runs."""
        for _thread in range(self.threads):
            self.room.acquire()
        self._close_queue()

    def _step(self, stop: threading.Event) -> bool:
        """Hand out one job, or wait a moment for a free thread; False when there is nothing to do."""
        now = time.monotonic()
        if now >= self.sweep_at:
            self.sweep_at = now + SWEEP_SECONDS
            periods.start_due(self.app)
        if not self.room.acquire(timeout=PAUSE):
            return True
        try:
            job_id = None if stop.is_set() else self._next()
            if job_id is not None:
                threading.Thread(target=self._run, args=(job_id,), name=f"job-{job_id}", daemon=True).start()
                return True
        except BaseException:
            self.room.release()
            raise
        self.room.release()
        return False

    def _run(self, job_id: int) -> None:
        try:
            run_job(self.app, job_id, self.heartbeat)
        except Exception:
            log.exception("job %d could not be run", job_id)
            self.trouble.set()
        finally:
            self.room.release()

    def _raise_trouble(self) -> None:
        if self.trouble.is_set():
            self.trouble.clear()
            self.found.clear()
            raise RuntimeError("a job could not be run")

    def _next(self) -> int | None:
        """The next job that seems to wait: of the table, then of the queue."""
        if not self.found and time.monotonic() >= self.look_at:
            with self.app.app_context():
                self.found.extend(job_id for job_id in leases.due() if not self.heartbeat.holds(job_id))
            self.look_at = time.monotonic() + (PAUSE if self.found else SWEEP_SECONDS)
        return self.found.popleft() if self.found else self._from_queue()

    def _from_queue(self) -> int | None:
        if time.monotonic() < self.queue_at:
            return None
        try:
            self.queue = self.queue or Queue(self.app)
            return self.queue.get()
        except Exception:
            log.warning("the queue fails; jobs start a little later", exc_info=True)
            if self.queue is not None:
                self.queue.forget()
            self._close_queue()
            self.queue_at = time.monotonic() + QUEUE_SECONDS
            return None

    def _close_queue(self) -> None:
        queue, self.queue = self.queue, None
        if queue is not None:
            try:
                queue.close()
            except Exception:
                log.debug("closing the queue", exc_info=True)
