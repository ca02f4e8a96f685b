"""Who wants to know of jobs that failed for good. Higher floors register here; this one knows none of them."""

from __future__ import annotations

from collections.abc import Callable

from intranet.database import db
from intranet.jobs.models import Job

Listener = Callable[[Job], None]
_listeners: list[Listener] = []


def on_failure(listener: Listener) -> None:
    """Call `listener` with each job that failed in its last attempt, in the transaction that notes it."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(job_id: int) -> None:
    """Call the listeners, in the transaction that notes the failure."""
    for listener in _listeners:
        listener(db.session.get_one(Job, job_id, populate_existing=True))
