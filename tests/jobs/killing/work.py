"""Jobs of several kinds, each leaving traces by which their runs are judged afterwards."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Final

from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from intranet import jobs
from intranet.access import SYSTEM, Refused
from intranet.database import db, transaction
from intranet.hookspecs.setup import PeriodicJob
from intranet.jobs import JobContext, leases, registry, runs, worker

metadata = MetaData()
effects = Table("kill_effect", metadata, Column("key", String, primary_key=True), Column("job_id", Integer))
trace = Table(
    "kill_trace", metadata, Column("id", Integer, primary_key=True), Column("job_id", Integer),
    Column("attempt", Integer), Column("what", String),
)  # fmt: skip

LEASE: Final = timedelta(seconds=1)
LONGER_THAN_THE_LEASE: Final = 1.3
MANY: Final = 10_000
"""Being killed costs an attempt."""
POISON_ATTEMPTS: Final = 3


def register() -> None:
    """Make the jobs known, and the clocks of background work fast."""
    options = {"attempts": MANY, "lease": LEASE}
    for function in (quick, long, hanging, wide, flaky, spawn, refused):
        jobs.task(f"kill.{function.__name__}", **options)(function)
    jobs.task("kill.poison", attempts=POISON_ATTEMPTS, lease=LEASE)(poison)
    jobs.load([PeriodicJob("kill.tick", "Nhịp", tick, "minute")])
    # Each second is a period.
    registry._PERIODS["minute"] = "%Y-%m-%dT%H:%M:%S"
    leases.WAITS = (timedelta(milliseconds=50),)  # type: ignore[misc]
    worker.SWEEP_SECONDS = 0.2  # type: ignore[misc]
    worker.PAUSE = 0.05  # type: ignore[misc]
    worker.LONGEST_PAUSE = runs.LONGEST_PAUSE = 0.5  # type: ignore[misc]


def quick(context: JobContext, key: str) -> None:
    """One short transaction."""
    with transaction():
        _note(context, "quick")
        _put(key, context.job_id)


def long(context: JobContext, key: str) -> None:
    """Two transactions, and between them silence for longer than the lease."""
    with transaction():
        _note(context, "first half")
    _pass_time()
    with transaction():
        _note(context, "second half")
        _put(key, context.job_id)


def hanging(context: JobContext, key: str) -> None:
    """Does not end at its first attempt."""
    if context.attempt == 1:
        threading.Event().wait()
    quick(context, key)


def wide(context: JobContext, key: str) -> None:
    """A transaction that is open for longer than the lease."""
    with transaction():
        _note(context, "wide")
        db.session.flush()
        _pass_time()
        _put(key, context.job_id)


def flaky(context: JobContext, key: str) -> None:
    """Fails twice in the midst of its transaction."""
    with transaction():
        _note(context, f"attempt {context.attempt}")
        _put(key, context.job_id)
        if context.attempt <= 2:
            raise ValueError("not yet")


def spawn(context: JobContext, key: str) -> None:
    """Starts two further jobs together with its effect, or not at all."""
    with transaction():
        _note(context, "spawn")
        if _put(key, context.job_id):
            for number in range(2):
                jobs.enqueue("kill.quick", SYSTEM, key=f"{key}/{number}")


def refused(context: JobContext, key: str) -> None:
    """A rule says no."""
    with transaction():
        _put(key, context.job_id)
        raise Refused("Không được.")


def poison(context: JobContext, key: str) -> None:
    """Fails always."""
    with transaction():
        _put(key, context.job_id)
        raise ValueError("never")


def tick() -> None:
    """Leaves nothing: its row and its period's are looked at."""


def _note(context: JobContext, what: str) -> None:
    db.session.execute(insert(trace).values(job_id=context.job_id, attempt=context.attempt, what=what))


def _put(key: str, job_id: int) -> bool:
    """Have the effect unless it is there. Twice would break the primary key."""
    if db.session.scalar(select(effects.c.key).where(effects.c.key == key)) is not None:
        return False
    db.session.execute(insert(effects).values(key=key, job_id=job_id))
    return True


def _pass_time() -> None:
    threading.Event().wait(LONGER_THAN_THE_LEASE)
