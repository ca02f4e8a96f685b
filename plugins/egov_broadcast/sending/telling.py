"""People are told of what reached them. Each once for each broadcast, however often this runs."""

from __future__ import annotations

from sqlalchemy import Select, select, update

from intranet import changed_rows, clock, dates, db, notices, person_names, transaction, unit_names

from ..documents.models import Document
from ..texts import URGENCIES, _
from .models import Broadcast, Handed, Receipt

CONFIRM = "egov_broadcast.confirm"
INFORM = "egov_broadcast.inform"
FORWARDED = "egov_broadcast.forwarded"
"""Kinds of notices: to confirm, for information, handed on with an instruction."""


def address(root_id: int, forward_id: int | None = None) -> str:
    """The path that notices of a broadcast lead to; a forward has its own, so that its notices can be forgotten."""
    return f"/p/egov_broadcast/items/{root_id}" + (f"?forward={forward_id}" if forward_id is not None else "")


def pending() -> list[int]:
    """Ids of the live broadcasts of which not everybody was told."""
    wanted = select(Broadcast.id).where(Broadcast.status == "live", Broadcast.told_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Broadcast.id)))


def tell(broadcast_id: int) -> int:
    """Tell everybody whom the broadcast reached and who was not told yet; how many were told now.

    Whoever left its audience in between is told, too, as if nothing had come between: they may come back, and nobody
    would tell them then. In a transaction of its own, or the caller's. Nothing for a broadcast that is not live.
    """
    with transaction():
        found = db.session.execute(
            select(Broadcast, Document)
            .join(Document, Document.id == Broadcast.document_id)
            .where(Broadcast.id == broadcast_id, Broadcast.status == "live", Document.status != "recalled")
            .with_for_update(of=Broadcast)
            .execution_options(populate_existing=True)
        ).first()
        if found is None:
            return 0
        told = _send(*found)
        # Not by the object: people who edit meanwhile need not hear of it.
        changed_rows(update(Broadcast).where(Broadcast.id == broadcast_id).values(told_at=clock.now()))
    return told


def forget(root_id: int, forward_ids: list[int]) -> None:
    """Forget the notices of a chain, in the caller's transaction."""
    following = f"/p/egov_broadcast/sent/{root_id}"
    notices.forget_about([address(root_id), following, *(address(root_id, one) for one in forward_ids)])


def _send(broadcast: Broadcast, document: Document) -> int:
    root_id = broadcast.root_id or broadcast.id
    if broadcast.parent_id is not None:
        kind, key = FORWARDED, f"forward:{broadcast.id}"
        who: Select[int] = select(Handed.person_id).where(Handed.broadcast_id == broadcast.id)
        url = address(root_id, broadcast.id)
    else:
        kind, key = (CONFIRM if broadcast.must_acknowledge else INFORM), f"broadcast:{broadcast.id}"
        who = select(Receipt.person_id).where(Receipt.root_id == root_id, Receipt.reached_at == broadcast.reached_at)
        url = address(root_id)
    if broadcast.sender_id is not None:
        who = who.where(who.selected_columns[0] != broadcast.sender_id)
    by = _by(broadcast)
    return notices.send(
        kind, who, key=key, subject=lambda: _subject(broadcast, document, by),
        text=lambda: _text(broadcast, document, by), url=url,
    )  # fmt: skip


def _by(broadcast: Broadcast) -> str:
    unit = unit_names([broadcast.unit_id]).get(broadcast.unit_id, "")
    if broadcast.parent_id is None or broadcast.sender_id is None:
        return unit
    name = person_names([broadcast.sender_id]).get(broadcast.sender_id, "")
    return ", ".join(part for part in (name, unit) if part)


def _subject(broadcast: Broadcast, document: Document, by: str) -> str:
    what = title(document)
    if broadcast.parent_id is not None:
        words = _("%(who)s chuyển tiếp: %(what)s", who=by, what=what)
    elif broadcast.must_acknowledge:
        words = _("Cần xác nhận: %(what)s", what=what)
    else:
        words = _("Để biết: %(what)s", what=what)
    return f"[{URGENCIES[document.urgency]}] {words}" if document.urgency else words


def title(document: Document) -> str:
    """The document in one line: number and symbol, what it is about."""
    return f"{document.code}: {document.subject}" if document.code else document.subject


def _text(broadcast: Broadcast, document: Document, by: str) -> str:
    lines = [_("Nơi gửi: %(who)s", who=document.issuer)] if document.issuer else []
    lines.append(_("Phổ biến: %(who)s", who=by) if broadcast.parent_id is None else _("Chuyển tiếp: %(who)s", who=by))
    if broadcast.must_acknowledge and broadcast.deadline is not None:
        lines.append(_("Đề nghị đọc và xác nhận trước %(when)s.", when=moment(broadcast.deadline)))
    if broadcast.message:
        lines += ["", broadcast.message]
    return "\n".join(lines)


def moment(value: object) -> str:
    """A moment as people say it: 17:00 ngày 13/5/2026."""
    local = clock.local(value)  # type: ignore[arg-type]  # an aware moment
    return _("%(time)s ngày %(day)s", time=f"{local:%H:%M}", day=dates.vndate(local.date()))
