"""What messages keep about a person: who brought them, who dealt with them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, or_, select, update

from intranet import Erasure, PersonalRecord, changed_rows, db, transaction

from ..texts import _
from .models import Message


def records(person_id: int) -> Iterator[PersonalRecord]:
    """The messages they uploaded or dealt with, in one record: there may be thousands."""
    mine = or_(Message.received_by == person_id, Message.handled_by == person_id)
    found = select(Message).where(mine).order_by(Message.id)
    rows = [
        {
            "name": one.name,
            "code": one.code,
            "uploaded": one.received_at if one.received_by == person_id else None,
            "handled": one.handled_at if one.handled_by == person_id else None,
        }
        for one in db.session.scalars(found)
    ]
    if rows:
        yield PersonalRecord(_("Tin đến đã tải lên, đã xử lý"), {"messages": rows})


def erase(person_id: int) -> Iterator[Erasure]:
    """The messages belong to the agency; who brought them and who dealt with them is forgotten."""
    with transaction():
        mine = or_(Message.received_by == person_id, Message.handled_by == person_id)
        kept = db.session.scalar(select(func.count()).select_from(Message).where(mine)) or 0
        changed = 0
        for column in ("received_by", "handled_by"):
            theirs = update(Message).where(getattr(Message, column) == person_id)
            changed += changed_rows(theirs.values({column: None}))
    yield Erasure(
        _("Tên người tải lên, xử lý tin đến"), erased=changed, kept=kept,
        reason=_("Tin đến là hồ sơ của cơ quan nên được giữ, không còn tên người") if kept else "",
    )  # fmt: skip
