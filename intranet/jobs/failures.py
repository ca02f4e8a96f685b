"""Who wants to know of jobs that ended without having done their work. Higher floors register here; this one
knows none of them."""

from __future__ import annotations

import logging
from collections.abc import Callable

from intranet.database import db
from intranet.jobs.models import Job

log = logging.getLogger(__name__)

Listener = Callable[[Job], None]
_listeners: list[Listener] = []


def on_failure(listener: Listener) -> None:
    """Call `listener` with each job that failed in its last attempt, or that was cancelled (see its `state`).

    It is called in the transaction that notes it, in a savepoint: a listener that fails changes nothing.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def tell(job_id: int) -> None:
    """Call the listeners, in the transaction that notes the end."""
    for listener in _listeners:
        try:
            with db.session.begin_nested():
                listener(db.session.get_one(Job, job_id, populate_existing=True))
        except Exception:
            log.exception("%s was not told how job %d ended", listener.__qualname__, job_id)
