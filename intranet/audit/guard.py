"""Append-only, as far as this process is concerned: the ORM refuses before the database has to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from intranet.audit.models import AuditEntry, AuditSeal

_KEPT = (AuditEntry, AuditSeal)


class AppendOnly(Exception):
    """Somebody tried to change or delete what the audit trail keeps."""


def _refuse(_mapper: Any, _connection: Any, target: Any) -> None:
    raise AppendOnly(type(target).__tablename__)


def _refuse_bulk(state: ORMExecuteState) -> None:
    if (state.is_update or state.is_delete) and state.bind_mapper is not None and state.bind_mapper.class_ in _KEPT:
        raise AppendOnly(state.bind_mapper.class_.__tablename__)


def install() -> None:
    """Watch every session of this process."""
    for model in _KEPT:
        event.listen(model, "before_update", _refuse)
        event.listen(model, "before_delete", _refuse)
    event.listen(Session, "do_orm_execute", _refuse_bulk)
