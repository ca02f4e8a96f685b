"""What of the messages waits for a clerk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import func, select

from intranet import Actor, WorkItem, clock, db

from .. import rights
from ..texts import ID, _, ngettext
from .models import Message
from .queries import ASKED_BACK, UNDEALT

_SHOWN: Final = 5
_KIND: Final = f"{ID}.intake"


def items(actor: Actor) -> Iterator[WorkItem]:
    """Requests to give documents back, and that messages were refused. Two statements."""
    if actor.is_system or not rights.registers(actor):
        return
    asked = select(Message.id, Message.sender_name, Message.code, Message.received_at).where(ASKED_BACK)
    for row in db.session.execute(asked.order_by(Message.id).limit(_SHOWN)):
        yield WorkItem(
            _("Nơi gửi yêu cầu lấy lại văn bản %(code)s", code=row.code), row.sender_name, _KIND,
            _("Văn bản đến"), _("Trả lời"), f"{ID}.message", {"message_id": row.id}, icon="reply", tone="warn",
            due=clock.local(row.received_at).date(),
        )  # fmt: skip
    number = db.session.scalar(select(func.count()).select_from(Message).where(UNDEALT)) or 0
    if number:
        yield WorkItem(
            ngettext("%(num)d tin đến không nhận được", "%(num)d tin đến không nhận được", number),
            _("Xem lý do, báo nơi gửi hoặc nhận lại"), _KIND, _("Văn bản đến"), _("Xem"), f"{ID}.messages",
            {"tab": "refused"}, icon="exclamation-triangle", tone="warn",
        )  # fmt: skip
