"""Reading messages for pages; each in a constant number of statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from intranet import db, files

from ..documents.codes import key
from ..documents.models import Document
from .models import Message
from .reports import TAKE_BACK

TABS: Final = ("all", "refused", "waiting")
UNDEALT: Final = and_(Message.outcome == "refused", Message.handled_at.is_(None))
ASKED_BACK: Final = and_(
    Message.outcome == "accepted", Message.status_code == TAKE_BACK, Message.handled_at.is_(None)
)  # fmt: skip


def listed(tab: str, asked: Mapping[str, Any]) -> Select[Message]:
    """The messages asked for, newest first."""
    found = select(Message).where(*_conditions(tab, asked))
    # Each tab reads its own index from the end.
    return found.order_by(Message.id.desc()) if tab == "all" else found.order_by(
        Message.received_at.desc(), Message.id.desc()
    )  # fmt: skip


def counts() -> dict[str, int]:
    """How many wait for somebody: `refused`, `waiting`."""
    open_ones = case((UNDEALT, "refused"), (Message.outcome == "waiting", "waiting"), else_="")
    found = select(open_ones, func.count()).where(Message.outcome.in_(("refused", "waiting"))).group_by(open_ones)
    return {tab: number for tab, number in db.session.execute(found) if tab}


def of_ids(ids: Collection[int]) -> list[Message]:
    """These messages, in the order they came."""
    return list(db.session.scalars(select(Message).where(Message.id.in_(ids)).order_by(Message.id)))


def documents_of(messages: Sequence[Message]) -> dict[int, Document]:
    """The documents these messages made, changed or speak of, by id."""
    ids = {one.document_id for one in messages if one.document_id is not None}
    if not ids:
        return {}
    return {one.id: one for one in db.session.scalars(select(Document).where(Document.id.in_(ids)))}


def raw_of(message: Message) -> files.StoredFile | None:
    """The bytes as they came; None when they were not kept."""
    return db.session.get(files.StoredFile, message.file_id) if message.file_id is not None else None


def perhaps_meant(message: Message) -> list[Document]:
    """Documents that a waiting message may speak of: the same number and symbol, registered by hand."""
    if message.outcome != "waiting" or not message.code:
        return []
    found = select(Document).where(Document.code_key == key(message.code), Document.edoc_id.is_(None))
    return list(db.session.scalars(found.order_by(Document.id.desc()).limit(5)))


def same_document(message: Message) -> list[Message]:
    """Other messages about the same document, newest first; at most 20."""
    same: list[ColumnElement[bool]] = []
    if message.document_id is not None:
        same.append(Message.document_id == message.document_id)
    if message.sender_organ and message.edoc_id:
        same.append(and_(Message.sender_organ == message.sender_organ, Message.edoc_id == message.edoc_id))
    if not same:
        return []
    found = select(Message).where(or_(*same), Message.id != message.id).order_by(Message.id.desc()).limit(20)
    return list(db.session.scalars(found))


def _conditions(tab: str, asked: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if tab == "refused":
        found.append(Message.outcome == "refused" if asked.get("handled") else UNDEALT)
    elif tab == "waiting":
        found.append(Message.outcome == "waiting")
    found += [getattr(Message, name) == asked[name] for name in ("kind", "way", "reason") if asked.get(name)]
    if asked.get("outcome") and tab == "all":
        found.append(Message.outcome == asked["outcome"])
    words = str(asked.get("q") or "").replace("\0", "").strip()
    if words:
        columns = (Message.sender_name, Message.sender_organ, Message.code, Message.subject, Message.name)
        found.append(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    return found
