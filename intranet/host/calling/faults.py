"""A plugin's error in words that may be kept, and how it gets into the database.

Kept are the kind of error, its message and where it came from; never local variables, values sent to the
database or what somebody typed.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, delete, insert, update
from sqlalchemy.exc import IntegrityError, StatementError

from intranet import clock
from intranet.database import db, transaction, writing
from intranet.host.calling import attribution
from intranet.host.models import PluginFault
from intranet.text import storable

LONGEST_ERROR: Final = 500
LONGEST_TRACEBACK: Final = 8000
KEPT: Final = timedelta(days=90)
_PATIENCE_MS: Final = 300
# What PostgreSQL says of the row that did not fit.
_VALUES = re.compile(r"^(DETAIL|CONTEXT): .*$", re.MULTILINE)


@dataclass(slots=True)
class Fault:
    """One kind of error of a plugin. `count` is how often it came since it was last written."""

    plugin_id: str
    place: str
    digest: str
    error: str
    traceback: str
    reference: str
    first_at: datetime
    last_at: datetime
    count: int = 1
    written: float | None = None


def describe(plugin_id: str, place: str, error: BaseException, reference: str = "") -> Fault:
    """The error as it may be kept."""
    _hide_values(error)
    now = clock.now()
    message = _VALUES.sub("", "".join(traceback.format_exception_only(error))).strip()
    # One that no database takes would keep those of all others from being written.
    steps = storable(_VALUES.sub("", "".join(traceback.format_exception(error))))
    return Fault(
        plugin_id, storable(place), _digest(plugin_id, place, error), _cut(storable(message), LONGEST_ERROR),
        _cut(steps, LONGEST_TRACEBACK), reference, now, now,
    )  # fmt: skip


def write(faults: list[Fault]) -> None:
    """Store faults by a connection of their own. Raises what the database raises when it cannot."""
    if not faults:
        return
    with writing(), _impatient() as connection, connection.begin():
        keep(connection, faults)


def keep(connection: Connection, faults: Iterable[Fault]) -> None:
    """Store faults in the transaction of `connection`."""
    for fault in faults:
        if not _add(connection, fault):
            _insert(connection, fault)


def prune() -> int:
    """Forget faults that did not come back for 90 days; how many."""
    with transaction():
        found = db.session.execute(delete(PluginFault).where(PluginFault.last_at < clock.now() - KEPT))
    return int(getattr(found, "rowcount", 0))


def _hide_values(error: BaseException) -> None:
    seen: BaseException | None = error
    for _step in range(20):
        if isinstance(seen, StatementError):
            seen.hide_parameters = True
        if seen is None:
            break
        seen = seen.__cause__ or seen.__context__


def _digest(plugin_id: str, place: str, error: BaseException) -> str:
    # Not the message: it may hold a number that is different each time.
    where = attribution.deepest_place(error)
    parts = (plugin_id, place, type(error).__qualname__, *(where or ()))
    return hashlib.sha256("\0".join(map(str, parts)).encode(errors="replace")).hexdigest()[:32]


def _cut(text: str, most: int) -> str:
    """The beginning and, of what is longer, mostly the end: there stands what went wrong."""
    if len(text) <= most:
        return text
    return f"{text[: most // 5]}\n…\n{text[-(most - most // 5 - 3) :]}"


def _add(connection: Connection, fault: Fault) -> bool:
    values = {"error": fault.error, "traceback": fault.traceback, "last_at": fault.last_at}
    if fault.reference:
        values["reference"] = fault.reference
    changed = update(PluginFault).where(PluginFault.digest == fault.digest)
    return bool(connection.execute(changed.values(count=PluginFault.count + fault.count, **values)).rowcount)


def _insert(connection: Connection, fault: Fault) -> None:
    row = {
        name: getattr(fault, name)
        for name in ("plugin_id", "place", "digest", "error", "traceback", "reference", "count", "first_at", "last_at")
    }
    try:
        with connection.begin_nested():
            connection.execute(insert(PluginFault).values(row))
    except IntegrityError:
        # Another process was first.
        _add(connection, fault)


@contextmanager
def _impatient() -> Iterator[Connection]:
    """A connection that rather gives up than keeps a reader waiting for a lock."""
    with db.engine.connect() as connection:
        raw = connection.connection.driver_connection
        if not isinstance(raw, sqlite3.Connection):
            connection.exec_driver_sql(f"SET lock_timeout = {_PATIENCE_MS}")
            connection.commit()
            try:
                yield connection
            finally:
                connection.rollback()
                connection.exec_driver_sql("SET lock_timeout = 0")
                connection.commit()
            return
        (usual,) = raw.execute("PRAGMA busy_timeout").fetchone()
        raw.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
        try:
            yield connection
        finally:
            raw.execute(f"PRAGMA busy_timeout = {usual}")
