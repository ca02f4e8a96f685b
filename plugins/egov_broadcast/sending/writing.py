"""What every change of a broadcast does: lock, check, remember. Always in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, exists, select

from intranet import Actor, Forbidden, Refused, Rule, audience_people, audit, db, people_of, save_audience

from .. import rights
from ..documents.models import Document
from ..models import BROADCAST
from ..texts import _
from . import fanout, found
from .models import Broadcast


class Conflict(Refused):
    """Somebody else changed the broadcast in between: `stored` is what is there now."""

    def __init__(self, stored: Broadcast) -> None:
        super().__init__(_("Trong lúc trang này mở, người khác đã sửa. Chưa có gì bị mất: so hai bản rồi lưu lại."))
        self.stored = stored


def locked(actor: Actor, broadcast_id: int, version: int) -> Broadcast:
    """The broadcast as it is stored now, locked for a change by `actor`, made at `version`.

    Raises Forbidden, and :class:`Conflict` when somebody else changed it.
    """
    broadcast = fanout.locked(broadcast_id)
    if broadcast is None or not found.may_change(actor, broadcast):
        raise Forbidden(rights.SEND)
    if broadcast.version != version:
        raise Conflict(broadcast)
    return broadcast


def document_of(broadcast: Broadcast) -> Document:
    """The document that is sent."""
    document = db.session.get(Document, broadcast.document_id)
    assert document is not None, "a foreign key"
    return document


def keep_audience(actor: Actor, permission: str, rules: tuple[Rule, ...], audience_id: int | None = None) -> int:
    """Keep the audience; its id. Raises Refused when nobody is in it, or people outside the actor's units."""
    try:
        kept = save_audience(rules, audience_id)
    except Refused as refusal:
        raise Refused(_("Chọn ít nhất một đơn vị, nhóm hoặc người nhận"), "reach") from refusal
    people = audience_people(kept)
    if db.session.scalar(select(exists(people))) is not True:
        raise Refused(_("Không có ai trong lựa chọn này; chọn thêm đơn vị, nhóm hoặc người"), "reach")
    require_own(actor, permission, people)
    return kept


def require_own(actor: Actor, permission: str, people: Select[int]) -> None:
    """Raise Refused when `people` (a SELECT of ids) holds somebody outside the units of the actor's `permission`."""
    units = actor.units_for(permission)
    if units is None:
        return
    outside = people.where(people.selected_columns[0].not_in(people_of(units, with_subunits=True)))
    if db.session.scalar(select(exists(outside))) is True:
        raise Refused(_("Có người ngoài đơn vị mình phụ trách; bỏ nhóm hoặc tên đó"), "reach")


def fill(broadcast: Broadcast, wanted: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set `wanted`; what changed, for the audit trail."""
    changes = {name: [getattr(broadcast, name), new] for name, new in wanted.items() if getattr(broadcast, name) != new}
    for name, (_old, new) in changes.items():
        setattr(broadcast, name, new)
    return changes


def note(actor: Actor, verb: str, broadcast: Broadcast, changes: Mapping[str, Any]) -> None:
    """Write the entry of the audit trail."""
    db.session.flush()
    shown = {name: [_plain(old), _plain(new)] for name, (old, new) in changes.items()}
    document = document_of(broadcast)
    audit.record(
        actor, action=f"egov_broadcast.{verb}", subject_kind=BROADCAST, subject_id=broadcast.id,
        subject_label=document.code or document.subject, changes=shown,
    )  # fmt: skip


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
