"""New documents, and those that stand instead of others."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from intranet import Actor, db, files

from ..documents import service as documents
from ..documents.models import Document
from ..edxml.message import Message as Read
from ..edxml.refusals import Rejected, mark
from ..organs.own import own_ids
from . import facts
from .look import new_files
from .models import Message
from .reasons import CONFLICT, IDENTICAL
from .result import Result
from .senders import alike, document_of, key_of

ARRIVED: Final = ("01", "03")
REPLACES: Final = 3


def new(message: Message, read: Read, held: tuple[files.Held, ...], actor: Actor, edoc_id: str = "") -> Result:
    """Put a new document into the register; `edoc_id` where it is not the message's own id."""
    senders, edoc_id = alike(read.sender.id), edoc_id or read.document_id
    refuse_same(message, senders)
    known = document_of(senders, edoc_id, register=None)
    if known is not None:
        raise Rejected(CONFLICT, mark("Đã nhận văn bản khác của nơi gửi này dưới cùng mã; đề nghị nơi gửi xem lại."))
    document = documents.create(
        facts.of(read, edoc_id), new_files(held, read), actor=actor, way=message.way, message=message
    )  # fmt: skip
    _replace_by_earlier(document, senders)
    return Result(document=document, statuses=ARRIVED)


def replacing(message: Message, read: Read, held: tuple[files.Held, ...], actor: Actor) -> Result:
    """A new document in whose favour others of the same sender go."""
    result = new(message, read, held, actor)
    assert result.document is not None, "a new document is made or refused"
    senders, own = alike(read.sender.id), {key_of(organ_id) for organ_id in own_ids()}
    later = []
    for one in read.replaces:
        if one.organ_ids and not own & {key_of(organ_id) for organ_id in one.organ_ids}:
            continue
        target = document_of(senders, one.document_id)
        if target is None:
            later.append(one.document_id)
        elif target.id != result.document.id:
            documents.replace(target, result.document)
    message.replaces_later = later
    return result


def refuse_same(message: Message, senders: frozenset[str]) -> None:
    """Raise Rejected when the very same bytes of the same sender were taken before, or wait."""
    same = select(Message.id).where(
        Message.sha256 == message.sha256, Message.id != message.id, Message.outcome.in_(("accepted", "waiting")),
        Message.sender_organ.in_(senders),
    )  # fmt: skip
    if db.session.scalar(same.limit(1)) is not None:
        raise Rejected(IDENTICAL, mark("Tin này đã nhận trước đó, nội dung không khác; không cần làm gì."))


def _replace_by_earlier(document: Document, senders: frozenset[str]) -> None:
    """What replaces this document may have been faster than it."""
    earlier = select(Message).where(
        Message.sender_organ.in_(senders), Message.business == REPLACES, Message.outcome == "accepted",
        Message.document_id != document.id,
    )  # fmt: skip
    for message in db.session.scalars(earlier.order_by(Message.id.desc())):
        if document.edoc_id in message.replaces_later:
            message.replaces_later = [one for one in message.replaces_later if one != document.edoc_id]
            documents.replace(document, db.session.get_one(Document, message.document_id))
            return
