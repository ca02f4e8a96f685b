"""The one way in, whatever brought the message: read it first, then act on it in one transaction.

What is killed half-way has written nothing, or everything: the same delivery (the same `key`) taken in again finds its
row and changes nothing. Content that lies in the store without a row goes with the store's own sweep.
"""

from __future__ import annotations

from typing import BinaryIO, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from intranet import SYSTEM, Actor, Forbidden, Refused, actor_of_person, clock, db, files, transaction

from .. import rights
from ..edxml.refusals import Rejected
from ..models import MESSAGE
from ..organs import service as organs
from ..texts import _
from . import acting, rows, telling, waiting
from .look import Changed, Look, breaks_off, look
from .models import Message
from .reasons import SECRET

_ATTEMPTS: Final = 4
"""Somebody else may take in the same document, or change it, at this moment: then look again."""
OPEN: Final = ("queued", "waiting", "refused")
"""Outcomes that may still change."""


def take_in(
    stream: BinaryIO, name: str, *, way: str, actor: Actor, key: str, may_grow: bool = False
) -> Message:  # fmt: skip
    """Take one file in: keep it, read it, do what it asks for; what became of it is in its row.

    `stream` can be read again from its beginning. `key` tells this delivery from all others: given again, it is the
    same row and nothing happens. Not to be called inside a transaction. Raises Forbidden, :class:`look.Changed` for a
    file that somebody still writes (with `may_grow` also for one that breaks off) and :class:`files.StoreDown`; then
    nothing was done.
    """
    rights.require_clerk(actor)
    if (known := of_key(key)) is not None and known.outcome != "queued":
        return known
    with look(stream, name) as found:
        if may_grow and breaks_off(found.rejected):
            raise Changed(name)
        message = _settle(found, rows.New(key, way, name, actor.person_id), actor)
    waiting.after(message)
    return message


def keep(held: files.Held, name: str, *, way: str, actor: Actor, key: str) -> Message:
    """Keep one file to be looked at in the background (:func:`process`), in the caller's transaction."""
    rights.require_clerk(actor)
    with transaction():
        if (known := of_key(key)) is not None:
            return known
        message = rows.add(rows.New(key, way, name, actor.person_id), held.size, held.digest)
        message.file_id = held.keep(actor, subject_kind=MESSAGE, subject_id=message.id).id
    return message


def process(message_id: int) -> Message | None:
    """Look at a message that was kept, or again at one that waits or was refused; None when there is none such."""
    message = db.session.get(Message, message_id)
    stored = db.session.get(files.StoredFile, message.file_id) if message and message.file_id else None
    if message is None or stored is None or message.outcome not in OPEN:
        return None
    actor = _actor_of(message)
    name, before = message.name, rows.Again(message.id, message.outcome)
    with files.open(stored) as stream, look(stream, name, keep_raw=False) as found:
        message = _settle(found, before, actor)
    waiting.after(message)
    return message


def again(actor: Actor, message_id: int) -> Message:
    """Try again what was refused or waits, after something was put right. Raises Forbidden, Refused."""
    rights.require_clerk(actor)
    message = db.session.get(Message, message_id)
    if message is None:
        raise Forbidden(rights.REGISTER)
    if message.outcome not in OPEN:
        raise Refused(_("Tin này đã nhận rồi"))
    if message.file_id is None:
        raise Refused(_("Nội dung tin không được giữ lại; đề nghị nơi gửi gửi lại"))
    return process(message_id) or message


def settle(actor: Actor, message_id: int) -> None:
    """The clerk has dealt with a message that was refused, or that waits. Raises Forbidden, Refused."""
    rights.require_clerk(actor)
    with transaction():
        message = db.session.get(Message, message_id, with_for_update=True)
        if message is None:
            raise Forbidden(rights.REGISTER)
        if message.outcome == "accepted":
            raise Refused(_("Tin này đã nhận, không cần xử lý thêm"))
        if message.handled_at is None:
            message.handled_at, message.handled_by = clock.now(), actor.person_id
            rows.record(actor, "egov_broadcast.settle", message)


def of_key(key: str) -> Message | None:
    """The message of a delivery."""
    return db.session.scalars(select(Message).where(Message.key == key)).first()


def _actor_of(message: Message) -> Actor:
    """Whoever brought it, as far as they still may."""
    found = actor_of_person(message.received_by, "job") if message.received_by is not None else None
    return found if found is not None and rights.registers(found) else SYSTEM


def _settle(found: Look, which: rows.New | rows.Again, actor: Actor) -> Message:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            try:
                return _accept(found, which, actor)
            except Rejected as rejected:
                return _refuse(found, which, actor, rejected)
        except (IntegrityError, StaleDataError):
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("either settled or raised")


def _accept(found: Look, which: rows.New | rows.Again, actor: Actor) -> Message:
    if found.message is None:
        assert found.rejected is not None, "read or rejected"
        raise found.rejected
    with transaction():
        message, is_ours = rows.open_row(which, found)
        if is_ours:
            rows.describe(message, found.message)
            _keep_raw(found, message, actor)
            result = acting.act(message, found.message, found.held, actor)
            rows.close(message, actor, result.outcome, result.document, detail=result.detail)
            telling.accepted(message, result, actor)
            organs.seen(message.sender_organ or "", message.sender_name)
    return message


def _refuse(found: Look, which: rows.New | rows.Again, actor: Actor, rejected: Rejected) -> Message:
    with transaction():
        message, is_ours = rows.open_row(which, found)
        if is_ours:
            rows.describe_refused(message, found.message, rejected)
            if rejected.reason == SECRET:
                rows.forget(message)
            else:
                _keep_raw(found, message, actor)
            rows.close(message, actor, "refused", reason=rejected.reason, detail=rejected.message)
            telling.refused(message, rejected, actor, found.message)
    return message


def _keep_raw(found: Look, message: Message, actor: Actor) -> None:
    if found.raw is not None and message.file_id is None:
        message.file_id = found.raw.keep(actor, subject_kind=MESSAGE, subject_id=message.id).id
