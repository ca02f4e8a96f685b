"""Broadcasts end, are withdrawn, or freeze with their document. What people did with them stays as it is."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update

from intranet import SYSTEM, Actor, Refused, changed_rows, clock, db, settings, transaction

from ..documents.models import Document
from ..people import figures, follow
from ..texts import _
from . import telling
from .models import Broadcast
from .writing import fill, locked, note

OPEN = ("draft", "scheduled", "sending", "live")
LONGEST_REASON = 500


def end(actor: Actor, broadcast_id: int, version: int) -> Broadcast:
    """End a live broadcast with its forwards: nobody new gets it, nobody is reminded, figures stand still.

    Raises Forbidden, Refused and :class:`writing.Conflict`.
    """
    with transaction():
        broadcast = _root(actor, broadcast_id, version)
        if broadcast.status != "live":
            raise Refused(_("Chỉ kết thúc được lần phổ biến đang diễn ra"))
        _close(actor, "end", broadcast, "ended", "")
    return broadcast


def withdraw(actor: Actor, broadcast_id: int, version: int, reason: str) -> Broadcast:
    """Withdraw a broadcast that was sent or scheduled, with its forwards: hidden at once, notices forgotten.

    Raises Forbidden, Refused and :class:`writing.Conflict`.
    """
    with transaction():
        broadcast = _root(actor, broadcast_id, version)
        if broadcast.status not in ("scheduled", "sending", "live", "ended"):
            raise Refused(_("Lần phổ biến này đã rút lại hoặc chưa gửi"))
        _close(actor, "withdraw", broadcast, "withdrawn", checked_reason(reason))
    return broadcast


def freeze(document: Document) -> None:
    """Withdraw every broadcast of a document that is being recalled, in the caller's transaction.

    Receipts stay as they are: figures stand still. Notices about it are forgotten, those of ended broadcasts, too.
    """
    with transaction():
        wanted = select(Broadcast).where(Broadcast.document_id == document.id, Broadcast.parent_id.is_(None))
        for broadcast in db.session.scalars(wanted.order_by(Broadcast.id).with_for_update()).all():
            if broadcast.status in OPEN:
                reason = document.closed_reason or _("Văn bản đã thu hồi")
                _close(SYSTEM, "withdraw", broadcast, "withdrawn", reason, by=document.closed_by)
            else:
                telling.forget(broadcast.id, forwards(broadcast.id))


def checked_reason(text: str) -> str:
    """The reason in one line. Raises Refused when there is none or it is too long."""
    reason = " ".join(text.split())
    if not reason:
        raise Refused(_("Nhập lý do rút lại"), "reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi gửi lại", num=LONGEST_REASON), "reason")
    return reason


def end_old() -> int:
    """End live broadcasts long after their last deadline (`end_after` days); how many."""
    before = clock.now() - timedelta(days=settings()["end_after"])
    last = func.coalesce(func.max(Broadcast.deadline), func.max(Broadcast.sent_at))
    old = select(Broadcast.root_id).where(Broadcast.status == "live").group_by(Broadcast.root_id).having(last < before)
    ended = 0
    for root_id in db.session.scalars(old).all():
        with transaction():
            broadcast = db.session.scalars(
                select(Broadcast).where(Broadcast.id == root_id, Broadcast.status == "live").with_for_update()
            ).first()
            if broadcast is not None:
                _close(SYSTEM, "end", broadcast, "ended", "")
                ended += 1
    return ended


def forwards(root_id: int) -> list[int]:
    """Ids of the forwards of a chain."""
    return list(db.session.scalars(select(Broadcast.id).where(Broadcast.root_id == root_id, Broadcast.id != root_id)))


def _root(actor: Actor, broadcast_id: int, version: int) -> Broadcast:
    broadcast = locked(actor, broadcast_id, version)
    if broadcast.parent_id is not None:
        raise Refused(_("Đây là lần chuyển tiếp; rút lại ở trang chuỗi chuyển tiếp"))
    return broadcast


def _close(actor: Actor, verb: str, broadcast: Broadcast, status: str, reason: str, by: int | None = None) -> None:
    if broadcast.status == "live" and not figures.is_current(broadcast.id):
        # From now on figures stand still: as they are this moment.
        follow.refresh(broadcast.id)
    closed = {"status": status, "closed_at": clock.now(), "closed_reason": reason}
    closed_by = by if actor.is_system else actor.person_id
    note(actor, verb, broadcast, fill(broadcast, {**closed, "closed_by": closed_by}))
    below = (Broadcast.root_id == broadcast.id, Broadcast.id != broadcast.id)
    standing = Broadcast.status.in_(("live",) if status == "ended" else ("live", "ended"))
    changed_rows(
        update(Broadcast).where(*below, standing).values(**closed, closed_by=closed_by, version=Broadcast.version + 1)
    )
    if status == "withdrawn":
        telling.forget(broadcast.id, forwards(broadcast.id))
