"""Calling pages in this process: times, statements, and what SQLite does for each of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.test import EnvironBuilder, run_wsgi_app

_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "EXPLAIN")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement sent, with its milliseconds."""

    text: str
    parameters: Any
    milliseconds: float


@dataclass
class Timing:
    """Milliseconds of repeated calls: CPU time of this thread, which other work on the machine hardly disturbs."""

    milliseconds: list[float] = field(default_factory=list)

    @property
    def p50(self) -> float:
        """The middle one."""
        return median(self.milliseconds)

    @property
    def p95(self) -> float:
        """Nineteen of twenty are faster."""
        return quantiles(self.milliseconds, n=20)[-1] if len(self.milliseconds) > 1 else self.milliseconds[0]


class Browser:
    """Somebody signed in, whose requests reach the application without a server between."""

    def __init__(self, app: Flask, cookie: str = "") -> None:
        self.app = app
        self.cookie = cookie

    def sign_in(self, login: str, password: str) -> Browser:
        """Sign in through the form; needs WTF_CSRF_ENABLED off for this one request."""
        csrf = self.app.config.get("WTF_CSRF_ENABLED", True)
        self.app.config["WTF_CSRF_ENABLED"] = False
        _body, status, headers = self._call("/login", method="POST", data={"login": login, "password": password})
        self.app.config["WTF_CSRF_ENABLED"] = csrf
        assert status.startswith("30"), f"sign-in failed: {status}"
        self.cookie = "; ".join(value.partition(";")[0] for value in headers.getlist("Set-Cookie"))
        return self

    def get(self, path: str) -> bytes:
        """The body of a page, which must be there."""
        body, status, _headers = self._call(path)
        assert status.startswith("200"), f"{path}: {status}"
        return body

    def post(self, path: str, fields: dict[str, str]) -> None:
        """Send a form, which must be taken; needs WTF_CSRF_ENABLED off."""
        body, status, _headers = self._call(path, method="POST", data=fields)
        assert status.startswith("303"), f"{path}: {status} {body[:2000]!r}"

    def time(self, path: str, rounds: int) -> Timing:
        """How long the page takes, after a warming call."""
        self.get(path)
        timing = Timing()
        for _round in range(rounds):
            began = time.thread_time()
            self.get(path)
            timing.milliseconds.append((time.thread_time() - began) * 1000)
        return timing

    def _call(self, path: str, **request: Any) -> tuple[bytes, str, Any]:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        environ = EnvironBuilder(path=path, headers=headers, **request).get_environ()
        body, status, found = Context().run(run_wsgi_app, self.app, environ, buffered=True)
        return b"".join(body), status, found


@contextmanager
def watched(engine: Engine) -> Iterator[list[Statement]]:
    """The statements sent inside the block, without those that only frame a transaction."""
    found: list[Statement] = []

    def before(_c: Any, _cursor: Any, _statement: str, _parameters: Any, context: Any, _many: bool) -> None:
        context.began = time.perf_counter()

    def after(_c: Any, _cursor: Any, statement: str, parameters: Any, context: Any, _many: bool) -> None:
        if not statement.lstrip().upper().startswith(_FRAME):
            found.append(Statement(statement, parameters, (time.perf_counter() - context.began) * 1000))

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)


def timed(call: Callable[[], Any], rounds: int) -> Timing:
    """How long a call takes."""
    timing = Timing()
    for _round in range(rounds):
        began = time.thread_time()
        call()
        timing.milliseconds.append((time.thread_time() - began) * 1000)
    return timing


def whole_time(engine: Engine, statement: Statement) -> float:
    """Milliseconds until the last row: SQLite computes rows while they are fetched."""
    with engine.connect() as connection:
        began = time.thread_time()
        connection.exec_driver_sql(statement.text, statement.parameters).all()
        return (time.thread_time() - began) * 1000


def plan_of(engine: Engine, statement: Statement) -> list[str]:
    """What the database does for a statement, one line per step."""
    prefix = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(prefix + statement.text, statement.parameters).all()
    return [str(row[-1]) for row in rows]
