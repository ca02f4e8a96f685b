"""Leases that renew themselves: one thread per worker process, on connections of its own.

A task's function need not report anything. Where the thread cannot write, nobody can take the job over
either: with SQLite a claim needs the same lock. Whatever the run commits renews its lease, too, see `fence`.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Self

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from intranet.jobs import leases
from intranet.jobs.leases import Claim

log = logging.getLogger(__name__)

TICK: Final = 0.25
LONGEST_SILENCE: Final = timedelta(hours=6)
"""A run that hangs is given up after this. One that commits or reports something may take as long as it needs."""


@dataclass(slots=True)
class _Run:
    claim: Claim
    every: float
    began: float
    due: float
    lost: threading.Event = field(default_factory=threading.Event)


class Heartbeat:
    """Renews the leases of the runs of one process; a context manager that starts and ends its thread."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._runs: dict[str, _Run] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._beat_on, name="jobs-heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._closing.set()
        self._thread.join()

    @contextmanager
    def keeping(self, claim: Claim) -> Iterator[threading.Event]:
        """Renew the claim's lease inside the block. What it gives is set as soon as the claim is known to be lost."""
        now, every = time.monotonic(), leases.lease_of(claim.name).total_seconds() / 3
        run = _Run(claim, every, began=now, due=now + every)
        with self._lock:
            self._runs[claim.token] = run
        try:
            yield run.lost
        finally:
            with self._lock:
                self._runs.pop(claim.token, None)

    def holds(self, job_id: int) -> bool:
        """Whether a run of this job goes on in this process, as far as is known."""
        with self._lock:
            return any(run.claim.job_id == job_id for run in self._runs.values())

    def beat(self) -> None:
        """Renew what is due."""
        now = time.monotonic()
        with self._lock:
            for token in [token for token, run in self._runs.items() if _is_silent(run, now)]:
                del self._runs[token]
            due = [run for run in self._runs.values() if now >= run.due]
        if not due:
            return
        with self._app.app_context():
            gone = leases.keep([run.claim for run in due])
        for run in due:
            run.due = now + run.every
            if run.claim.token in gone:
                run.lost.set()
                with self._lock:
                    self._runs.pop(run.claim.token, None)

    def _beat_on(self) -> None:
        while not self._closing.wait(TICK):
            try:
                self.beat()
            except SQLAlchemyError as error:
                # Most likely a long transaction with SQLite. The next tick tries again.
                log.info("leases could not be renewed yet: %s", error)
            except Exception:
                log.exception("leases could not be renewed")


def _is_silent(run: _Run, now: float) -> bool:
    return now - run.began > LONGEST_SILENCE.total_seconds()
