"""What may still be changed of a broadcast that went out: a later deadline, other words, more people."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from intranet import (
    Actor,
    Refused,
    Rule,
    audience_people,
    audience_rules,
    clock,
    db,
    transaction,
)

from .. import rights
from ..people import arriving
from ..texts import _
from . import checks, fanout, telling
from .models import Broadcast, Receipt
from .writing import document_of, fill, keep_audience, locked, note


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is changed: the deadline (never an earlier one), the message, rules that add people."""

    deadline: datetime | None
    message: str
    added: tuple[Rule, ...] = ()


def amend(
    actor: Actor, broadcast_id: int, version: int, amendment: Amendment, *, accepted: Collection[str] = ()
) -> Broadcast:
    """Change a live broadcast; who is added gets it and is told.

    Raises Forbidden, Refused, :class:`checks.Unconfirmed` and :class:`writing.Conflict`.
    """
    with transaction():
        broadcast = locked(actor, broadcast_id, version)
        if broadcast.parent_id is not None or broadcast.status != "live":
            raise Refused(_("Chỉ sửa được lần phổ biến đang diễn ra"))
        checks.check_sendable(document_of(broadcast))
        before = broadcast.deadline
        wanted = {"message": _message(amendment.message), "deadline": _deadline(broadcast, amendment.deadline)}
        if wanted["deadline"] != before:
            checks.require_ticks(checks.deadline_warnings(amendment.deadline), accepted)
        changes = fill(broadcast, wanted)
        if "deadline" in changes:
            _carry_on(broadcast, before)
        added = _widen(actor, broadcast, amendment.added)
        if added:
            changes["audience"] = [None, added]
        if changes:
            note(actor, "edit_broadcast", broadcast, changes)
        if added or "deadline" in changes:
            arriving.settle(broadcast)
        if added:
            broadcast.people = db.session.scalar(select(func.count()).where(Receipt.root_id == broadcast.id)) or 0
    if added:
        telling.tell(broadcast_id)
    return broadcast


def _message(text: str) -> str:
    if len(text) > checks.LONGEST["message"]:
        raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi gửi lại", num=checks.LONGEST["message"]), "message")
    return text


def _deadline(broadcast: Broadcast, wanted: datetime | None) -> datetime | None:
    if not broadcast.must_acknowledge or wanted == broadcast.deadline:
        return broadcast.deadline
    if wanted is None or (broadcast.deadline is not None and wanted < broadcast.deadline):
        raise Refused(_("Chỉ lùi hạn ra sau, không rút ngắn hạn đã báo cho mọi người"), "due_day")
    checks.check_moment(wanted, clock.now())
    return wanted


def _carry_on(root: Broadcast, before: datetime | None) -> None:
    """Forwards whose deadline was that of what they handed on keep it so; inner ones stay."""
    db.session.flush()
    chain = db.session.scalars(
        select(Broadcast).where(Broadcast.root_id == root.id, Broadcast.id != root.id).order_by(Broadcast.id)
    ).all()
    moved = {root.id}
    for forward in chain:
        if forward.parent_id in moved and forward.must_acknowledge and forward.deadline == before:
            forward.deadline = root.deadline
            moved.add(forward.id)


def _widen(actor: Actor, broadcast: Broadcast, added: Sequence[Rule]) -> list[str]:
    """Add people: who was excepted by the same rule is not any more. What was added, in words for the audit trail."""
    had = audience_rules(broadcast.audience_id)
    new = [rule for rule in added if not rule.excludes and rule not in had]
    if not new:
        return []
    taken_back = {(rule.kind, rule.ref_id) for rule in new}
    kept = [rule for rule in had if not (rule.excludes and (rule.kind, rule.ref_id) in taken_back)]
    checks.within(actor, rights.SEND, new)
    keep_audience(actor, rights.SEND, (*kept, *new), broadcast.audience_id)
    if broadcast.told_at is None:
        # Telling goes by the moment people were reached: nobody of before may still be waiting.
        telling.tell(broadcast.id)
    fanout.reach(broadcast, audience_people(broadcast.audience_id))
    return [f"{rule.kind}:{rule.ref_id}" for rule in new]
