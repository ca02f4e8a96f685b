"""Who is told what became of a message: its sender by a status, the clerks by a notice."""

from __future__ import annotations

from typing import Final

from intranet import Actor, NoticeKind, clock, force_locale, notices, people_with

from .. import rights
from ..edxml.message import Message as Read
from ..edxml.refusals import Rejected
from ..outbox import service as outbox
from ..texts import lazy
from .models import Message
from .reasons import ANSWERED, IDENTICAL, REASONS
from .reports import DECLINE, TAKE_BACK
from .result import Result

REFUSED: Final = "egov_broadcast.refused"
ASKED_BACK: Final = "egov_broadcast.asked_back"
TURNED_DOWN: Final = "egov_broadcast.turned_down"
NOTICES: Final = (
    NoticeKind(REFUSED, lazy("Có tin đến không nhận được")),
    NoticeKind(ASKED_BACK, lazy("Nơi gửi yêu cầu lấy lại văn bản")),
    NoticeKind(TURNED_DOWN, lazy("Nơi nhận từ chối văn bản của cơ quan")),
)
_PATH: Final = "/p/egov_broadcast/messages"


def accepted(message: Message, result: Result, actor: Actor) -> None:
    """In the caller's transaction."""
    if result.document is None:
        return
    for code in result.statuses:
        outbox.status(result.document, code, actor=actor, about=message if code == "15" else None)
    if message.kind != "status":
        return
    who, what = message.sender_name or message.sender_organ or "", message.code or message.edoc_id or ""
    if message.status_code == TAKE_BACK:
        subject = lazy("%(who)s yêu cầu lấy lại văn bản %(what)s", who=who, what=what)
        _tell(ASKED_BACK, str(message.id), subject, message.detail, message.id)
    if message.status_code in ("02", DECLINE):
        subject = lazy("%(who)s từ chối văn bản %(what)s", who=who, what=what)
        _tell(TURNED_DOWN, str(message.id), subject, message.detail, message.id)


def refused(message: Message, rejected: Rejected, actor: Actor, read: Read | None = None) -> None:
    """In the caller's transaction. Many refusals within an hour are one notice."""
    if message.kind == "edoc" and rejected.reason in ANSWERED:
        outbox.refusal(message, _for_sender(rejected), actor=actor, read=read)
    if rejected.reason != IDENTICAL:
        hour = clock.local(clock.now()).strftime("%Y-%m-%dT%H")
        _tell(REFUSED, hour, lazy("Có tin đến không nhận được"), lazy("Xem lý do và cách xử lý ở mục “Tin đến”."))


def _for_sender(rejected: Rejected) -> str:
    """The reason for those who sent it: what we have to do about it is not theirs."""
    if rejected.reason != "not_addressed":
        return rejected.message
    with force_locale("vi"):
        return str(REASONS[rejected.reason][0])


def _tell(kind: str, key: str, subject: str, text: str, message_id: int | None = None) -> None:
    url = f"{_PATH}/{message_id}" if message_id else f"{_PATH}?tab=refused"
    notices.send(kind, people_with(rights.REGISTER), key=key, subject=subject, text=text, url=url)
