"""What a message says, in words for its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from intranet import dates

from ..texts import URGENCIES, _, lazy
from .models import Message

BUSINESS: Final = {0: lazy("Văn bản mới"), 1: lazy("Thu hồi"), 2: lazy("Cập nhật"), 3: lazy("Thay thế")}
"""What a message asks for, by the value of `Message.business`."""
_SHOWN: Final = 12
"""So many receivers or files are named; a circular goes to hundreds."""
FAMILIES: Final = {"qcvn": "QCVN 102:2016/BTTTT", "govn": "eDoc (go.vn)", "soap": "eDoc (SOAP)"}


def facts_of(message: Message) -> list[tuple[str, str]]:
    """Label and value of what it says; what is not said is left out."""
    said: dict[str, Any] = message.facts
    pairs = [
        (_("Nơi gửi"), message.sender_name),
        (_("Số, ký hiệu"), message.code),
        (_("Mã định danh nơi gửi"), message.sender_organ),
        (_("Mã văn bản"), message.edoc_id),
        (_("Gửi đến"), _some(said.get("to"))),
        (_("Ngày văn bản"), _day(said.get("date"))),
        (_("Hạn xử lý"), _day(said.get("due"))),
        (_("Độ khẩn"), str(URGENCIES[said["priority"]]) if said.get("priority") else ""),
        (_("Lý do nơi gửi nêu"), said.get("reason") if said.get("outcome") == "accepted" else ""),
        (_("Thay thế văn bản"), _some(said.get("replaces"))),
        (_("Rút khỏi nơi nhận"), _some(said.get("receivers_removed"))),
        (_("Thêm nơi nhận"), _some(said.get("receivers_added"))),
        (_("Tệp kèm theo"), _some([one["name"] for one in said.get("attachments") or ()])),
        (_("Chữ ký số"), _("Có, chưa xác minh") if said.get("signature") else ""),
        (_("Định dạng"), FAMILIES.get(message.family, "")),
    ]
    return [(label, value) for label, value in pairs if value]


def _some(values: Sequence[str] | None) -> str:
    values = values or ()
    shown = "; ".join(values[:_SHOWN])
    more = len(values) - _SHOWN
    return f"{shown} {_('và %(num)d mục khác', num=more)}" if more > 0 else shown


def _day(text: str | None) -> str:
    return dates.vndate(date.fromisoformat(text)) if text else ""
