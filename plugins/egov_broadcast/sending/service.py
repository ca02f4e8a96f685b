"""The rules of sending. One call is one transaction with its entry in the audit trail."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm.attributes import flag_modified

from intranet import (
    Actor,
    Forbidden,
    Refused,
    Rule,
    audience_people,
    audience_rules,
    clock,
    db,
    jobs,
    transaction,
)  # fmt: skip

from .. import rights
from ..documents.models import Document
from ..texts import _
from . import checks, fanout, telling
from .checks import Unconfirmed
from .choice import Choice, choice_of, values
from .closing import end, freeze, withdraw
from .models import Broadcast
from .writing import Conflict, document_of, fill, keep_audience, locked, note

__all__ = ["Choice", "Conflict", "Unconfirmed", "choice_of", "discard", "end", "freeze", "hold", "save", "send",
           "withdraw"]  # fmt: skip

AT_ONCE = 2000
"""How many people are reached while the sender waits; more are a job."""
JOB = "egov_broadcast.send"
_TWICE = timedelta(minutes=10)


def save(
    actor: Actor, document_id: int, broadcast_id: int | None, version: int, choice: Choice,
    *, accepted: Collection[str] = (),
) -> Broadcast:  # fmt: skip
    """Keep a draft: a new one of the document, or the one that was read at `version`; a scheduled one stays so.

    `accepted` are the warnings that were ticked. Raises Forbidden, Refused, :class:`Unconfirmed`, :class:`Conflict`.
    """
    with transaction():
        if broadcast_id is None:
            return _new(actor, document_id, choice, accepted)
        broadcast = locked(actor, broadcast_id, version)
        if broadcast.status not in ("draft", "scheduled"):
            raise Refused(_("Lần phổ biến này đã gửi; chỉ sửa được hạn, lời nhắn và thêm người nhận"))
        choice = _checked(actor, document_of(broadcast), choice, accepted)
        if broadcast.status == "scheduled" and choice.send_at is None:
            raise Refused(_("Nhập giờ hẹn gửi, hoặc hủy hẹn giờ trước"), "send_at")
        before = tuple(audience_rules(broadcast.audience_id))
        changes = fill(broadcast, values(choice))
        if set(before) != set(choice.rules):
            changes["audience"] = [_words(before), _words(choice.rules)]
        keep_audience(actor, rights.SEND, choice.rules, broadcast.audience_id)
        if changes:
            # Rules lie in another table: the version moves with them, too.
            flag_modified(broadcast, "message")
            note(actor, "edit_broadcast", broadcast, changes)
    return broadcast


def _new(actor: Actor, document_id: int, choice: Choice, accepted: Collection[str]) -> Broadcast:
    document = db.session.scalars(select(Document).where(Document.id == document_id, rights.visible(actor))).first()
    choice = _checked(actor, checks.check_sendable(document), choice, accepted)
    same = _same(actor, document_id, choice)
    if same is not None:
        return same
    broadcast = Broadcast(
        document_id=document_id, sender_id=actor.person_id, created_at=clock.now(),
        audience_id=keep_audience(actor, rights.SEND, choice.rules), **values(choice),
    )  # fmt: skip
    db.session.add(broadcast)
    db.session.flush()
    broadcast.root_id = broadcast.id
    note(actor, "draft", broadcast, {"audience": [None, _words(choice.rules)]})
    return broadcast


def _checked(actor: Actor, document: Document, choice: Choice, accepted: Collection[str]) -> Choice:
    checks.check_sendable(document)
    choice = checks.checked(actor, choice)
    checks.check_send_at(choice)
    checks.confirm(choice, accepted)
    return choice


def _same(actor: Actor, document_id: int, choice: Choice) -> Broadcast | None:
    """The draft that the same form made just before: a button was pressed twice."""
    recent = select(Broadcast).where(
        Broadcast.document_id == document_id, Broadcast.sender_id == actor.person_id, Broadcast.parent_id.is_(None),
        Broadcast.created_at > clock.now() - _TWICE, Broadcast.status.in_(("draft", "scheduled")),
    )  # fmt: skip
    for broadcast in db.session.scalars(recent.with_for_update()):
        stored = choice_of(broadcast)
        if set(stored.rules) == set(choice.rules) and values(stored) == values(choice):
            return broadcast
    return None


def send(actor: Actor, broadcast_id: int, version: int) -> Broadcast:
    """Send a draft: now, or at the hour it says. Small audiences have it when this returns, large ones by a job.

    Sent before by the same page: nothing happens. Raises Forbidden, Refused and :class:`Conflict`.
    """
    with transaction():
        broadcast = fanout.locked(broadcast_id)
        if broadcast is None or broadcast.parent_id is not None or not actor.may(rights.SEND, broadcast.unit_id):
            raise Forbidden(rights.SEND)
        if broadcast.status in ("scheduled", "sending", "live") and version < broadcast.version:
            return broadcast
        if broadcast.version != version:
            raise Conflict(broadcast)
        if broadcast.status != "draft":
            raise Refused(_("Lần phổ biến này không còn là bản nháp"))
        choice = choice_of(broadcast)
        _checked(actor, document_of(broadcast), choice, ("day_off", "send_day_off"))
        keep_audience(actor, rights.SEND, choice.rules, broadcast.audience_id)
        at_once = _go(actor, broadcast)
    if at_once:
        telling.tell(broadcast_id)
    return broadcast


def _go(actor: Actor, broadcast: Broadcast) -> bool:
    """Schedule or begin; whether everybody has it already."""
    if broadcast.send_at is not None:
        note(actor, "send", broadcast, fill(broadcast, {"status": "scheduled"}))
        return False
    note(actor, "send", broadcast, fill(broadcast, {"status": "sending"}))
    if count(audience_people(broadcast.audience_id)) > AT_ONCE:
        jobs.enqueue(JOB, actor, broadcast_id=broadcast.id)
        return False
    fanout.run(broadcast.id)
    return True


def count(people: Select[int]) -> int:
    """How many a SELECT of people finds."""
    return db.session.scalar(select(func.count()).select_from(people.subquery())) or 0


def hold(actor: Actor, broadcast_id: int, version: int) -> Broadcast:
    """Make a scheduled broadcast a draft again, as long as it has not gone. Raises Forbidden, Refused, Conflict."""
    with transaction():
        broadcast = locked(actor, broadcast_id, version)
        if broadcast.status != "scheduled":
            raise Refused(_("Lần phổ biến này đã gửi; có thể rút lại"))
        note(actor, "hold", broadcast, fill(broadcast, {"status": "draft", "send_at": None}))
    return broadcast


def discard(actor: Actor, broadcast_id: int, version: int) -> None:
    """Throw a draft away. Raises Forbidden, Refused and :class:`Conflict`."""
    with transaction():
        broadcast = locked(actor, broadcast_id, version)
        if broadcast.status != "draft":
            raise Refused(_("Chỉ bỏ được bản nháp"))
        note(actor, "discard", broadcast, {"status": ["draft", None]})
        db.session.delete(broadcast)


def _words(rules: Sequence[Rule]) -> list[str]:
    return [
        f"{'-' if rule.excludes else ''}{rule.kind}"
        + (f":{rule.ref_id}" if rule.ref_id is not None else "")
        + ("" if rule.with_subunits or rule.kind != "unit" else "=")
        for rule in rules
    ]
