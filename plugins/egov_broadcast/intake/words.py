"""What a message says, in words for its page."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from intranet import dates

from ..texts import URGENCIES, _, lazy
from .models import Message

BUSINESS: Final = {0: lazy("Văn bản mới"), 1: lazy("Thu hồi"), 2: lazy("Cập nhật"), 3: lazy("Thay thế")}
"""What a message asks for, by the value of `Message.business`."""
FAMILIES: Final = {"qcvn": "QCVN 102:2016/BTTTT", "govn": "eDoc (go.vn)", "soap": "eDoc (SOAP)"}


def facts_of(message: Message) -> list[tuple[str, str]]:
    """Label and value of what it says; what is not said is left out."""
    said: dict[str, Any] = message.facts
    pairs = [
        (_("Mã định danh nơi gửi"), message.sender_organ),
        (_("Mã văn bản"), message.edoc_id),
        (_("Gửi đến"), ", ".join(said.get("to") or ())),
        (_("Ngày văn bản"), _day(said.get("date"))),
        (_("Hạn xử lý"), _day(said.get("due"))),
        (_("Độ khẩn"), str(URGENCIES[said["priority"]]) if said.get("priority") else ""),
        (_("Lý do nơi gửi nêu"), said.get("reason") if said.get("outcome") == "accepted" else ""),
        (_("Thay thế văn bản"), ", ".join(said.get("replaces") or ())),
        (_("Rút khỏi nơi nhận"), ", ".join(said.get("receivers_removed") or ())),
        (_("Thêm nơi nhận"), ", ".join(said.get("receivers_added") or ())),
        (_("Tệp kèm theo"), "; ".join(one["name"] for one in said.get("attachments") or ())),
        (_("Chữ ký số"), _("Có, chưa xác minh") if said.get("signature") else ""),
        (_("Định dạng"), FAMILIES.get(message.family, "")),
    ]
    return [(label, value) for label, value in pairs if value]


def _day(text: str | None) -> str:
    return dates.vndate(date.fromisoformat(text)) if text else ""
