"""Status messages: what other agencies report of our documents, and requests to give theirs back (13)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select

from intranet import Actor, Forbidden, Refused, clock, db, files, transaction

from .. import rights
from ..documents import service as documents
from ..documents.models import Document
from ..edxml.message import Message as Read
from ..organs.own import own_ids
from ..outbox import service as outbox
from ..texts import _, lazy
from . import rows
from .changing import target_of
from .models import Message
from .result import WAITING, Result
from .senders import alike, document_of, key_of

TAKE_BACK: Final = "13"
AGREE, DECLINE = "15", "16"
WORDS: Final = {
    "01": (lazy("Đã đến"), "info"), "02": (lazy("Từ chối tiếp nhận"), "bad"), "03": (lazy("Đã tiếp nhận"), "info"),
    "04": (lazy("Phân công xử lý"), "info"), "05": (lazy("Đang xử lý"), "info"), "06": (lazy("Hoàn thành"), "ok"),
    TAKE_BACK: (lazy("Yêu cầu lấy lại"), "warn"), AGREE: (lazy("Đồng ý cập nhật, lấy lại"), "ok"),
    DECLINE: (lazy("Từ chối cập nhật, lấy lại"), "bad"),
}  # fmt: skip
"""Statuses by code: words, tone."""
_PROGRESS: Final = {"01": 1, "03": 2, "04": 3, "05": 4, "06": 5, "02": 6}
"""How far an agency is with a document; it refuses at the end of its thinking."""


def take(message: Message, read: Read, _held: tuple[files.Held, ...], _actor: Actor) -> Result:
    """Put a report beside the document it speaks of; all are kept, however often and in what order they come."""
    assert read.status is not None, "a status message"
    about = read.status.about.document_id
    if read.status.code == TAKE_BACK:
        document = target_of(alike(read.sender.id), about)
    else:
        ours = frozenset(name for organ_id in own_ids() for name in (key_of(organ_id), organ_id))
        document = document_of(ours, about, register="own")
    return Result(document=document, detail=read.status.description) if document else WAITING


def answer(actor: Actor, message_id: int, agree: bool, note: str = "") -> None:
    """Answer a request to give a document back: recall it and agree (15), or decline (16), once.

    Raises Forbidden, Refused.
    """
    rights.require_clerk(actor)
    if not agree and not note.strip():
        raise Refused(_("Nhập lý do từ chối"), "note")
    with transaction():
        message = db.session.get(Message, message_id, with_for_update=True)
        if message is None or message.status_code != TAKE_BACK or message.document_id is None:
            raise Forbidden(rights.REGISTER)
        if message.handled_at is not None:
            raise Refused(_("Yêu cầu này đã được trả lời"))
        document = db.session.get_one(Document, message.document_id)
        if agree and document.status != "recalled":
            documents.recall(actor, document.id, document.version, note or _("Nơi gửi yêu cầu lấy lại"))
        message.handled_at, message.handled_by = clock.now(), actor.person_id
        outbox.status(document, AGREE if agree else DECLINE, note, actor=actor, about=message)
        rows.record(actor, "egov_broadcast.answer", message, {"answer": [None, AGREE if agree else DECLINE]})


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one agency is with a document of ours: the most advanced state it reported, then all reports."""

    organ_id: str
    name: str
    code: str
    at: datetime
    note: str
    reports: Sequence[Message] = field(default=(), repr=False)


def standings(document_ids: Iterable[int]) -> dict[int, list[Standing]]:
    """For own documents how far each agency is that reported, by document. One statement."""
    found: dict[int, dict[str, list[Message]]] = {}
    wanted = select(Message).where(
        Message.document_id.in_(set(document_ids)), Message.kind == "status", Message.outcome == "accepted"
    )
    for message in db.session.scalars(wanted.order_by(Message.document_id, Message.received_at, Message.id)):
        by_organ = found.setdefault(message.document_id or 0, {})
        by_organ.setdefault(message.sender_organ or "", []).append(message)
    return {
        document_id: [_standing(organ_id, reports) for organ_id, reports in by_organ.items()]
        for document_id, by_organ in found.items()
    }


def _standing(organ_id: str, reports: Sequence[Message]) -> Standing:
    shown = max(reports, key=lambda one: (_PROGRESS.get(one.status_code, 0), said_at(one)))
    name = next((one.sender_name for one in reversed(reports) if one.sender_name), organ_id)
    return Standing(organ_id, name, shown.status_code, said_at(shown), shown.detail, tuple(reports))


def said_at(message: Message) -> datetime:
    """When the report says it was; when it came where it does not say."""
    said = message.facts.get("timestamp")
    return datetime.fromisoformat(said) if said else message.received_at
