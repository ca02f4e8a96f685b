"""The duties towards a person's data, gathered from every room.

Where somebody only did their work – registered, sent, forwarded, exempted, reminded – their name goes and the work
stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select, update

from intranet import Erasure, PersonalRecord, changed_rows, db, transaction

from .documents import personal as documents
from .forwarding import personal as forwarding
from .inbox import personal as inbox
from .intake import personal as intake
from .outbox import personal as outbox
from .sending.models import Broadcast, Receipt
from .texts import _
from .tracking.models import Reminder

_ROOMS = (inbox, documents, intake, forwarding, outbox)
_DID: tuple[tuple[type[Any], str], ...] = (
    (Broadcast, "sender_id"), (Broadcast, "closed_by"), (Receipt, "exempt_by"), (Receipt, "on_paper_by"),
    (Reminder, "by"),
)  # fmt: skip
"""Where somebody is named for what they did in their work."""


def records(person_id: int) -> Iterator[PersonalRecord]:
    """Everything kept about the person here."""
    for room in _ROOMS:
        yield from room.records(person_id)
    sent = [
        {"message": one.message, "question": one.question, "at": one.sent_at or one.created_at}
        for one in db.session.scalars(select(Broadcast).where(Broadcast.sender_id == person_id).order_by(Broadcast.id))
    ]
    if sent:
        yield PersonalRecord(_("Lần phổ biến, chuyển tiếp đã gửi"), {"broadcasts": sent})
    times = sum(
        db.session.scalar(select(func.count()).select_from(model).where(getattr(model, name) == person_id)) or 0
        for model, name in _DID if (model, name) != (Broadcast, "sender_id")
    )  # fmt: skip
    if times:
        yield PersonalRecord(_("Miễn xác nhận, nhắc và việc khác đã làm"), {"times": times})


def erase(person_id: int) -> Iterator[Erasure]:
    """What goes and what stays. The host records it with the rest of the erasure."""
    for room in _ROOMS:
        yield from room.erase(person_id)
    with transaction():
        nameless = sum(
            changed_rows(update(model).where(getattr(model, name) == person_id).values({name: None}))
            for model, name in _DID
            # Without who recorded it, a signature on paper would pass for a confirmation of their own.
            if name != "on_paper_by"
        )
    yield Erasure(
        _("Tên người phổ biến, chuyển tiếp, nhắc"), erased=nameless, kept=nameless,
        reason=_("Văn bản và việc phổ biến là hồ sơ của cơ quan nên được giữ, không còn tên người làm") if nameless
        else "",
    )  # fmt: skip
