"""Whoever writes waits for their turn: first come, first served, within one process.

SQLite lets those who wait for its write lock ask again and again, at longer and longer intervals; in a crowd some are
passed over until their patience ends, however quick each writer is.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, event

_KEY = "turn"


class Turns:
    """A lock that is given to waiting threads in the order in which they came."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._taken = False
        self._waiting: deque[Lock] = deque()

    def take(self, seconds: float) -> bool:
        """Wait for the turn, so many seconds at most; whether it came."""
        mine = Lock()
        mine.acquire()
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            self._waiting.append(mine)
        if mine.acquire(timeout=seconds):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        # It came at the last moment.
        return True

    def give(self) -> None:
        """Pass the turn on."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


def install(engine: Engine, seconds: float) -> Callable[[Connection], None]:
    """What a connection of `engine` calls before it begins to write: waits for its turn, so many seconds at most.

    After that it goes on without, for the database has the last word. The turn is passed on when the transaction ends,
    however it ends.
    """
    turns = Turns()

    def wait(connection: Connection) -> None:
        if not connection.info.get(_KEY):
            connection.info[_KEY] = turns.take(seconds)

    def give(info: dict[Any, Any]) -> None:
        if info.pop(_KEY, False):
            turns.give()

    def end(connection: Connection) -> None:
        # One that was lost has given its turn back and knows nothing any more.
        if not connection.invalidated:
            give(connection.info)

    for ended in ("commit", "rollback"):
        event.listen(engine, ended, end)
    for gone in ("checkin", "close"):
        event.listen(engine, gone, lambda _connection, record: give(record.info))
    event.listen(engine, "invalidate", lambda _connection, record, _error: give(record.info))
    return wait
