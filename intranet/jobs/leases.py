"""Who works on a job: rows claimed, kept and given back by conditional updates.

A claim is one UPDATE that names the state it expects, so of several workers exactly one gets the row.
Each run holds a token of its own; whoever lost it (the lease ran out, the job was cancelled) can write
nothing to the row any more, and commit nothing either, see `fence`.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from intranet import clock
from intranet.access import is_open
from intranet.database import changed_rows, db, transaction, writing
from intranet.jobs import failures, registry
from intranet.jobs.models import Job

WAITS: Final = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""How long a failed run waits before the second, third, … attempt; the last one repeats."""


LONGEST_WAIT: Final = 0.5
"""Who had to wait longer than this for the database (seconds) takes nothing over yet: the holder may have had to
wait, too, and renews its lease now."""


class Stopped(Exception):
    """The job was cancelled, or another worker has taken it over: leave, changing nothing more."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One run of one job, as claimed."""

    job_id: int
    name: str
    arguments: dict[str, Any]
    attempt: int
    started_by: int | None
    token: str


def due(limit: int = 100) -> Sequence[int]:
    """Jobs that wait for a worker, oldest first: queued ones and those whose worker went silent."""
    # Jobs this process has no code for are left for another one: a newer worker, a plugin that returns.
    # So are those of a plugin that is off: they wait until it is on again.
    known = Job.name.in_(registry.runnable())
    statement = select(Job.id).where(known, _claimable(clock.now())).order_by(Job.run_after, Job.id).limit(limit)
    return db.session.scalars(statement).all()


def claim(job_id: int) -> Claim | None:
    """Take the job for this worker; None when it is not due, done, or somebody else's."""
    now, token, began = clock.now(), secrets.token_hex(16), time.monotonic()
    with transaction():
        # Who finds the row locked leaves it: another worker claims it, or its own run is about to commit.
        wanted = select(Job).where(Job.id == job_id, _claimable(now)).with_for_update(skip_locked=True)
        job = db.session.scalars(wanted).first()
        task = registry.get(job.name) if job else None
        if job is None or task is None or not is_open(job.name, None):
            return None
        if job.state == "running" and time.monotonic() - began > LONGEST_WAIT:
            return None
        if job.state == "running" and job.attempts >= task.attempts:
            _give_up(job.id, now)
            return None
        taken = update(Job).where(Job.id == job_id, _claimable(now), Job.attempts == job.attempts)
        values = {"state": "running", "attempts": job.attempts + 1, "lease_token": token, "progress": 0, "message": ""}
        if not changed_rows(taken.values(**values, lease_until=now + task.lease)):
            return None
        return Claim(job.id, job.name, dict(job.arguments), job.attempts + 1, job.started_by, token)


def renew(claim: Claim, **values: Any) -> bool:
    """Keep the lease and write `values`; False when the run is not ours any more."""
    return _write(claim, lease_until=clock.now() + lease_of(claim.name), **values)


def keep(claims: Sequence[Claim]) -> Set[str]:
    """Renew the leases of these runs on a connection of its own; the tokens of those that are lost.

    Waits for no locked row: a transaction that holds one is the run's own, or somebody's who ends the run.
    """
    tokens = {claim.token for claim in claims}
    with writing(), db.engine.begin() as connection:
        for claim in claims:
            free = select(Job.id).where(*_mine(claim)).with_for_update(skip_locked=True)
            renewed = update(Job).where(Job.id.in_(free)).values(lease_until=clock.now() + lease_of(claim.name))
            connection.execute(renewed)
        held = select(Job.lease_token).where(Job.lease_token.in_(tokens), Job.state == "running")
        return tokens - set(connection.scalars(held))


def touch(session: Session, claim: Claim) -> bool:
    """Renew the lease in the transaction of `session`; False when the run is not ours any more."""
    renewed = update(Job).where(*_mine(claim)).values(lease_until=clock.now() + lease_of(claim.name))
    return bool(changed_rows(renewed, session))


def lease_of(name: str) -> timedelta:
    """How long a run of this job may be silent."""
    task = registry.get(name)
    return task.lease if task else registry.LEASE


def finish(claim: Claim, result: dict[str, Any] | None) -> bool:
    """The run went well; False when it is not ours any more."""
    return _write(
        claim, state="done", progress=100, result=result, error=None, finished_at=clock.now(), lease_token=None,
        lease_until=None,
    )  # fmt: skip


def fail(claim: Claim, error: str, message: str, *, final: bool = False) -> bool:
    """The run failed: queue the next attempt, or keep the failure when it was the last or is `final`."""
    task = registry.get(claim.name)
    now = clock.now()
    common: dict[str, Any] = {"error": error, "message": message, "lease_token": None, "lease_until": None}
    if final or task is None or claim.attempt >= task.attempts:
        return _tell(claim.job_id, lambda: _write(claim, state="failed", finished_at=now, **common))
    wait = WAITS[min(claim.attempt, len(WAITS)) - 1]
    return _write(claim, state="queued", run_after=now + wait, **common)


def _write(claim: Claim, **values: Any) -> bool:
    with transaction():
        return bool(changed_rows(update(Job).where(*_mine(claim)).values(**values)))


def _mine(claim: Claim) -> tuple[ColumnElement[bool], ...]:
    return Job.id == claim.job_id, Job.state == "running", Job.lease_token == claim.token


def _claimable(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Job.state == "queued", Job.run_after <= now),
        and_(Job.state == "running", Job.lease_until < now),
    )


def _give_up(job_id: int, now: datetime) -> None:
    lost = update(Job).where(Job.id == job_id, Job.state == "running", Job.lease_until < now)
    why = func.coalesce(Job.error, "the worker died or fell silent in each attempt")
    values = {"state": "failed", "finished_at": now, "lease_token": None, "lease_until": None, "error": why}
    _tell(job_id, lambda: bool(changed_rows(lost.values(**values))))


def _tell(job_id: int, note: Callable[[], bool]) -> bool:
    """Note a failure and tell of it in one transaction."""
    with transaction():
        noted = note()
        if noted:
            failures.tell(job_id)
        return noted
