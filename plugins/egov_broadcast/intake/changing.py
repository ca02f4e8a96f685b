"""Revoking and updating documents that came before: only by who sent them."""

from __future__ import annotations

from dataclasses import replace as changed
from typing import Any

from intranet import SYSTEM, Actor, files

from ..documents import service as documents
from ..documents.facts import EDITABLE, DocumentFacts
from ..documents.models import Document
from ..edxml.message import Message as Read
from ..edxml.refusals import Rejected, mark
from ..organs.own import own_ids
from ..texts import _
from . import arriving, enclosing, facts
from .models import Message
from .reasons import OTHER_SENDER
from .result import WAITING, Result
from .senders import alike, document_of, is_known, key_of

AGREED = ("15",)


def target_of(senders: frozenset[str], edoc_id: str) -> Document | None:
    """The document that is spoken of, None when it has not come yet. Raises Rejected when it is another sender's."""
    found = document_of(senders, edoc_id)
    if found is None and is_known(edoc_id):
        raise Rejected(OTHER_SENDER, mark("Văn bản được nói đến do nơi khác gửi; chỉ nơi đã gửi mới thu hồi, cập nhật "
                                          "hoặc xin lấy lại được. Hỏi lại nơi gửi."))  # fmt: skip
    return found


def revoke(message: Message, read: Read, _held: tuple[files.Held, ...], _actor: Actor) -> Result:
    """The sender recalls a document."""
    senders = alike(read.sender.id)
    arriving.refuse_same(message, senders)
    document = target_of(senders, read.target_document_id)
    if document is None:
        return WAITING
    documents.recall_by_sender(document, read.reason or _("Nơi gửi thu hồi văn bản"))
    return Result(document=document, statuses=AGREED)


def update(message: Message, read: Read, held: tuple[files.Held, ...], actor: Actor) -> Result:
    """The sender corrects what is said of a document, or to whom it goes."""
    senders = alike(read.sender.id)
    arriving.refuse_same(message, senders)
    document = target_of(senders, read.target_document_id)
    own = {key_of(organ_id) for organ_id in own_ids()}
    if document is None:
        if own & set(map(key_of, read.receivers_added)) and held:
            # It is new to us: we were not among its receivers until now.
            return arriving.new(message, read, held, actor, edoc_id=read.target_document_id)
        return WAITING
    if document.status == "recalled":
        return Result(document=document, detail=_("Văn bản đã thu hồi từ trước nên không cập nhật gì."))
    if _no_longer_ours(read, own):
        documents.recall_by_sender(document, read.reason or _("Nơi gửi rút cơ quan khỏi danh sách nơi nhận"))
        return Result(document=document, statuses=AGREED)
    if read.updates_info is not False:
        _correct(document, read)
        enclosing.correct(document, read, held, actor)
    return Result(document=document, statuses=AGREED)


def _no_longer_ours(read: Read, own: set[str]) -> bool:
    removed, added = set(map(key_of, read.receivers_removed)), set(map(key_of, read.receivers_added))
    still = {key_of(one.id) for one in read.receivers} | added
    return bool(own & removed) and not own & (still - removed)


def _correct(document: Document, read: Read) -> None:
    said: dict[str, Any] = {name: value for name, value in facts.described(read).items() if value not in ("", None)}
    now = {name: getattr(document, name) for name in EDITABLE}
    corrected = changed(DocumentFacts(**now), **said)
    if any(getattr(corrected, name) != value for name, value in now.items()):
        documents.edit(SYSTEM, document.id, document.version, corrected)
