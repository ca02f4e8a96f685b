"""What a run commits, it commits as the holder of its job: checked in the same transaction.

So a run that was taken over or cancelled meanwhile changes nothing more, however late it finds out, and two
attempts never mix. The check renews the lease, which matters with SQLite: while a transaction of the run
is open nobody can write, not even its own heartbeat; with its end the lease is new.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import event

from intranet.database import Session
from intranet.jobs import leases, registry
from intranet.jobs.leases import Claim, Stopped

_running: ContextVar[Claim | None] = ContextVar("running_job", default=None)


@contextmanager
def fenced(claim: Claim) -> Iterator[None]:
    """Around a run: commits inside raise :class:`Stopped`, and are rolled back, once the job is not ours any more."""
    token = _running.set(claim)
    try:
        yield
    finally:
        _running.reset(token)


def _before_commit(session: Any) -> None:
    claim = _running.get()
    if claim is None or session.in_nested_transaction() or leases.touch(session, claim):
        return
    task = registry.get(claim.name)
    # A periodic sweep keeps books of its own, row by row. It must be able to note what it did outside: a sent mail.
    if task is None or task.every is None:
        raise Stopped(claim.name)


event.listen(Session, "before_commit", _before_commit)
