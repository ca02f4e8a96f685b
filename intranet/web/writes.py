"""Who may write during a request: unsafe methods open the database as writers, GET never writes."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from intranet.database import db, writing

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def init_app(app: Flask) -> None:
    """Open and close the write mode around each request; watch for writes in the others."""
    app.before_request(_open)
    app.teardown_request(_close)
    if not event.contains(db.session, "before_flush", _on_flush):
        event.listen(db.session, "before_flush", _on_flush)
        event.listen(db.session, "do_orm_execute", _on_execute)


def is_safe_request() -> bool:
    """Whether we are inside a request that must not change anything."""
    return has_request_context() and request.method in SAFE


def _open() -> None:
    if request.method not in SAFE:
        mode: AbstractContextManager[None] = writing()
        mode.__enter__()
        g.write_mode = mode


def _close(_error: BaseException | None) -> None:
    mode = g.pop("write_mode", None)
    if mode is not None:
        mode.__exit__(None, None, None)


def _on_flush(session: Session, _context: Any, _instances: Any) -> None:
    if session.new or session.deleted or any(session.is_modified(item) for item in session.dirty):
        _complain()


def _on_execute(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        _complain()


def _complain() -> None:
    # Fatal in tests only: a reader should not pay for our mistake with an error page.
    if is_safe_request() and current_app.testing:
        raise AssertionError(f"{request.method} {request.path} writes to the database")
