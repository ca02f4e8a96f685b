"""Rows of messages: made, described, closed; in the caller's transaction."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from intranet import Actor, audit, clock, db, files

from ..documents.models import Document
from ..edxml import as_json
from ..edxml.message import Message as Read
from ..edxml.refusals import Rejected
from ..models import MESSAGE
from .look import Look
from .models import Message
from .reasons import IDENTICAL
from .senders import key_of


@dataclass(frozen=True, slots=True)
class New:
    """A delivery that has no row yet."""

    key: str
    way: str
    name: str
    received_by: int | None


@dataclass(frozen=True, slots=True)
class Again:
    """A message that is looked at again: only while its outcome is still `outcome`."""

    id: int
    outcome: str


def add(new: New, size: int, sha256: str) -> Message:
    """The row of a delivery. Raises IntegrityError when somebody else made it at this moment."""
    message = Message(
        key=new.key, way=new.way, name=_readable(new.name), size=size, sha256=sha256, received_at=clock.now(),
        received_by=new.received_by, outcome="queued",
    )  # fmt: skip
    db.session.add(message)
    db.session.flush()
    return message


def open_row(which: New | Again, found: Look) -> tuple[Message, bool]:
    """The row, locked, and whether it is for us to close it: somebody else may have done so."""
    if isinstance(which, New):
        known = db.session.query(Message).filter_by(key=which.key).with_for_update().populate_existing().one_or_none()
        if known is None:
            return add(which, found.size, found.sha256), True
        return known, known.outcome == "queued"
    message = db.session.get_one(Message, which.id, with_for_update=True, populate_existing=True)
    return message, message.outcome == which.outcome


def describe(message: Message, read: Read) -> None:
    """What the message says, for lists and for finding it again."""
    message.kind, message.family, message.facts = read.kind, read.family, as_json.of(read)
    message.sender_organ, message.sender_name = key_of(read.sender.id), read.sender.name or read.sender.in_charge
    message.code, message.subject, message.business = read.code, read.subject, read.business
    message.edoc_id = read.target_document_id or read.document_id
    if read.status is not None:
        message.status_code, message.business = read.status.code, None
        message.edoc_id, message.code = read.status.about.document_id, read.status.about.code


def describe_refused(message: Message, read: Read | None, rejected: Rejected) -> None:
    """The same of a refused one, as far as it could be read."""
    if read is not None:
        describe(message, read)
    else:
        seen = rejected.glimpse
        message.kind, message.family = seen.kind, seen.family
        message.sender_organ, message.sender_name = key_of(seen.sender_id) or None, seen.sender_name
        message.edoc_id, message.code, message.subject = seen.document_id or None, seen.code, seen.subject
    message.facts = as_json.of(rejected)


def forget(message: Message) -> None:
    """Keep nothing of a message but the name, size and digest of its file."""
    message.kind = message.family = message.sender_name = message.code = message.subject = message.status_code = ""
    message.sender_organ = message.edoc_id = message.business = None
    if message.file_id is not None:
        gone, message.file_id = message.file_id, None
        db.session.flush()
        files.erase([gone])


def close(
    message: Message, actor: Actor, outcome: str, document: Document | None = None, *, reason: str = "",
    detail: str = "",
) -> None:  # fmt: skip
    """Write down what became of it."""
    before, message.outcome = message.outcome, outcome
    message.reason, message.detail = reason, detail
    message.document_id = document.id if document is not None else None
    message.settled_at = clock.now()
    # Nobody has to do anything about what is here already.
    message.handled_at, message.handled_by = (clock.now() if reason == IDENTICAL else None), None
    db.session.flush()
    record(actor, "egov_broadcast.receive", message, {"outcome": [before, outcome], "reason": [None, reason]})


def record(actor: Actor, action: str, message: Message, changes: dict[str, Any] | None = None) -> None:
    """A line in the audit trail."""
    audit.record(
        actor, action=action, subject_kind=MESSAGE, subject_id=message.id, subject_label=label(message),
        changes=changes,
    )  # fmt: skip


def label(message: Message) -> str:
    """What a message is called in a line."""
    return message.code or message.name


def _readable(name: str) -> str:
    """The name of a file as a column can hold it: file systems take bytes that are no characters."""
    return "".join(one for one in name if not unicodedata.category(one).startswith("C"))[:255].strip() or "tep"
