"""The list of everything that went out: a constant number of statements for a page of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, func, or_, select

from intranet import db

from ..documents.models import Document
from ..organs import service as organs
from .models import Outgoing

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list. `to`: names of a few receivers, `more` how many others there are."""

    row: Outgoing
    document: Document | None
    to: tuple[str, ...]
    more: int


def selection(asked: Mapping[str, Any]) -> Select[Any]:
    """A SELECT of (Outgoing, Document or None), newest first."""
    columns: tuple[Any, ...] = (Outgoing, Document)
    found: Select[Any] = select(*columns).outerjoin(Document, Document.id == Outgoing.document_id)
    if kind := asked.get("kind"):
        found = found.where(Outgoing.kind == kind)
    if state := asked.get("state"):
        found = found.where(Outgoing.written_at.is_(None) if state == "waiting" else Outgoing.written_at.is_not(None))
    if words := asked.get("q"):
        found = found.where(_holds(words))
    return found.order_by(Outgoing.id.desc())


def lines(pairs: Sequence[Any]) -> list[Line]:
    """With the names of the receivers."""
    called = organs.names({organ for row, _document in pairs for organ in row.organs[:_SHOWN]})
    return [
        Line(row, document, tuple(called.get(one, "") or one for one in row.organs[:_SHOWN]),
             max(0, len(row.organs) - _SHOWN))
        for row, document in pairs
    ]  # fmt: skip


def stuck() -> tuple[str, int]:
    """The fault that keeps files from being written and how many wait because of it; ("", 0) when all is well."""
    waits = select(Outgoing.fault, func.count()).where(Outgoing.written_at.is_(None), Outgoing.fault != "")
    found = db.session.execute(waits.group_by(Outgoing.fault).order_by(func.count().desc())).first()
    return (found[0], found[1]) if found else ("", 0)


def _holds(words: str) -> ColumnElement[bool]:
    columns = (Document.code, Document.subject, cast(Outgoing.organs, String), Outgoing.file_name)
    return or_(*(column.icontains(words, autoescape=True) for column in columns))
