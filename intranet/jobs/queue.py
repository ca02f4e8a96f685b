"""The queue: tells a worker at once that a job waits. Nothing depends on it.

It carries signed job numbers only. Whatever it loses, the worker's own look at the table finds within
seconds, so every fault here is noted and survived. One file beside the database with SQLite, two small
tables in the database with PostgreSQL.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from flask import Flask, current_app
from sqlalchemy import make_url

from intranet.config import Settings

log = logging.getLogger(__name__)

NAME: Final = "intranet"
_made: set[str] = set()
"""Where this process has seen the tables."""


class Queue:
    """Job numbers on their way to a worker."""

    def __init__(self, app: Flask) -> None:
        settings: Settings = app.extensions["settings"]
        secret = app.config["SECRET_KEY"]
        self._place = f"{settings.database} {settings.instance}"
        try:
            self._huey: Any = _open(settings, secret, create_tables=self._place not in _made)
        except Exception:
            # Two processes that make the tables at the same moment: one fails, and finds them when it looks again.
            self._huey = _open(settings, secret, create_tables=True)
        _made.add(self._place)
        self._task = self._huey.task(name="wake")(lambda job_id: job_id)

    def forget(self) -> None:
        """Make the tables again next time: something fails, perhaps they are gone."""
        _made.discard(self._place)

    def put(self, job_id: int) -> None:
        """Send one number."""
        self._huey.enqueue(self._task.s(job_id))

    def get(self) -> int | None:
        """The next number; None when there is none or it cannot be trusted."""
        try:
            message = self._huey.dequeue()
        except ValueError:
            log.warning("the queue held a message that is not ours")
            return None
        return int(message.args[0]) if message is not None else None

    def close(self) -> None:
        """Give back this thread's connection."""
        self._huey.storage.close()


def _open(settings: Settings, secret: str, *, create_tables: bool) -> Any:
    # Not before the first job: most processes never send one.
    from huey import PostgresHuey, SqliteHuey
    from huey.serializer import SignedSerializer

    # Without a signature huey unpickles, that is: runs, whatever somebody puts into its table.
    serializer = SignedSerializer(secret=secret, salt="intranet.jobs")
    options = {"results": False, "serializer": serializer, "create_tables": create_tables}
    url = make_url(settings.database)
    if url.get_backend_name() == "postgresql":
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresHuey(NAME, dsn=dsn, blocking=False, **options)
    settings.instance.mkdir(parents=True, exist_ok=True)
    return SqliteHuey(NAME, filename=str(settings.instance / "queue.sqlite"), **options)


def wake(job_id: int) -> None:
    """Tell a worker of the current application that a job waits."""
    try:
        queue = Queue(current_app._get_current_object())  # type: ignore[attr-defined] # werkzeug's own way
        try:
            queue.put(job_id)
        except Exception:
            queue.forget()
            raise
        finally:
            queue.close()
    except Exception:
        log.warning("the queue did not take job %d; the worker will find it by itself", job_id, exc_info=True)
