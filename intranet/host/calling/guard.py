"""The fence between a plugin's hook and the session of the request.

A hook shares the session with core, whose work may be half done. So while a plugin's code runs the session
asks the guard first: the plugin's first statement opens a savepoint, an error rolls back to it, and only core
commits. Nothing is opened for a plugin that does not touch the database, and that is most of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, NoReturn

from sqlalchemy import Connection, TextClause
from sqlalchemy.exc import ResourceClosedError
from sqlalchemy.orm import SessionTransaction

from intranet.database import Session, db
from intranet.host.calling import attribution
from intranet.web.writes import is_safe_request

MOST_NESTED: Final = 3
"""A hook may show a page's frame, which asks hooks again; deeper it turns in circles."""
_IN_ERROR: Final = 3  # libpq's PQTRANS_INERROR
_READING: Final = ("select", "with", "values", "explain", "pragma", "show", "table")
_CHANGING: Final = re.compile(r"\b(insert|update|delete|merge)\b", re.IGNORECASE)
_FRAMING: Final = ("begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release", "prepare", "lock")


class HookFault(Exception):
    """A hook implementation broke its contract."""


class Guard:
    """Stands before the session while hooks of plugins run inside its block, one after the other.

    After each of them call :meth:`settle` when the hook ended, :meth:`undo` when it failed.
    """

    def __init__(self) -> None:
        session = db.session()
        assert isinstance(session, Session)
        outer = session.guard
        assert outer is None or isinstance(outer, Guard)
        self.session = session
        self.outer = outer
        self.depth: int = outer.depth + 1 if outer else 1
        self._savepoint: SessionTransaction | None = None
        self._opening = False

    def __enter__(self) -> Guard:
        if self.depth > MOST_NESTED:
            raise HookFault("hooks that call hooks, without end")
        if not self.session.is_untouched():
            # What is unsent belongs to whoever asks: sent now, its faults are theirs.
            self.session.flush()
        self.session.guard = self
        return self

    def __exit__(self, *_error: object) -> None:
        self.session.guard = self.outer

    def settle(self) -> None:
        """The hook ended: send what it left unsent, and let its savepoint go. Raises what its data provoke."""
        if self._savepoint is None:
            if self.session.is_untouched():
                return
            self._open()
        savepoint = self._savepoint
        assert savepoint is not None
        if not savepoint.is_active or any(_has_failed(connection) for connection in savepoint.connections):
            raise HookFault("left the session in a failed state")
        self.session.flush()
        savepoint.commit()
        self._savepoint = None

    def undo(self) -> None:
        """The hook failed: nothing of what it did to the session remains."""
        if self._savepoint is None:
            if self.session.is_untouched():
                return
            self._open()
        savepoint, self._savepoint = self._savepoint, None
        assert savepoint is not None
        with suppress(ResourceClosedError):
            savepoint.rollback()

    def before_statement(self, clause: Any) -> None:
        """The session is about to send `clause`, or something it will not say."""
        if self._opening:
            return
        if isinstance(clause, TextClause):
            self._check_text(clause.text)
        if getattr(clause, "is_dml", False):
            self._check_writing()
        self._open()

    def before_flush(self) -> bool:
        """Whether the session may flush now."""
        if self._opening:
            # A savepoint begins with a flush. What the plugin changed belongs inside, not before.
            return False
        session = self.session
        if session.new or session.deleted or any(session.is_modified(item) for item in session.dirty):
            self._check_writing()
        self._open()
        return True

    def refuse(self, what: str) -> NoReturn:
        """Only core ends its transaction."""
        raise HookFault(f"a hook must not call {what}(): the transaction is not its own")

    def _open(self) -> None:
        if self.outer is not None:
            self.outer._open()
        if self._savepoint is None:
            armed, self.session.guard = self.session.guard, self
            self._opening = True
            try:
                self._savepoint = self.session.begin_nested()
            finally:
                self._opening = False
                self.session.guard = armed

    @staticmethod
    def _check_writing() -> None:
        if is_safe_request():
            raise HookFault("a hook must not write while a page is only read")

    def _check_text(self, text: str) -> None:
        words = text.split(None, 1)
        word = words[0].strip("(;").lower() if words else ""
        if word in _FRAMING:
            self.refuse(word)
        if word not in _READING or _CHANGING.search(text):
            self._check_writing()


def _has_failed(connection: Connection) -> bool:
    # PostgreSQL refuses everything after a failed statement; a savepoint cannot be let go then, only rolled back.
    info = getattr(connection.connection.driver_connection, "info", None)
    return int(getattr(info, "transaction_status", 0)) == _IN_ERROR


@contextmanager
def fenced(plugin_id: str) -> Iterator[None]:
    """Other code of a plugin than a hook runs inside; what it raises is undone and raised on."""
    with attribution.acting(plugin_id), Guard() as guard:
        try:
            yield
            guard.settle()
        except BaseException:
            guard.undo()
            raise
