"""Statuses of received documents, told to their senders. Rows only; the files follow from them."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from sqlalchemy import or_, select, update

from intranet import (
    SYSTEM,
    Actor,
    Forbidden,
    Refused,
    audit,
    changed_rows,
    db,
    force_locale,
    person_names,
    settings,
    transaction,
)

from .. import rights
from ..documents.models import Document
from ..edxml.message import Message as Read
from ..intake.models import Message
from ..models import DOCUMENT
from ..organs import service as organs
from ..organs.own import main_id, own_ids
from ..organs.shape import key_of
from ..texts import _, lazy
from . import rows
from .models import Outgoing

SAID: Final = {
    "01": lazy("Đã đến"), "02": lazy("Từ chối tiếp nhận"), "03": lazy("Đã tiếp nhận"), "04": lazy("Phân công xử lý"),
    "05": lazy("Đang xử lý"), "06": lazy("Hoàn thành"), "13": lazy("Yêu cầu lấy lại"),
    "15": lazy("Đồng ý cập nhật, lấy lại"), "16": lazy("Từ chối cập nhật, lấy lại"),
}  # fmt: skip
"""Statuses by code."""
BY_HAND: Final = ("04", "05", "06")
"""What a clerk reports from the document's page, in the order of the work; each once, none backwards."""


def status(
    document: Document, code: str, note: str = "", *, actor: Actor = SYSTEM, about: Message | None = None
) -> None:
    """Report a status of a received document to its sender, in the caller's transaction; each status once.

    `about` is the message it answers, for answers that may be given more than once (15, 16). Nothing for documents
    that came another way, or while the settings say that no statuses are sent.
    """
    if not has_sender(document):
        return
    key = f"{code}:document:{document.id}" + (f":{about.id}" if about else "")
    original = {
        "organ_id": document.sender_organ, "code": document.code, "document_id": document.edoc_id,
        "issued_on": rows.day(document.issued_on),
    }  # fmt: skip
    _add(key, code, note, actor, original, _addressed(document), document_id=document.id)


def refusal(message: Message, note: str, *, actor: Actor = SYSTEM, read: Read | None = None) -> None:
    """Report (02) to the sender of a message why it was not taken, in the caller's transaction; once.

    `read` is what it says, as far as it could be read.
    """
    if not (message.sender_organ and message.edoc_id):
        return
    original = {
        "organ_id": message.sender_organ, "code": message.code, "document_id": message.edoc_id,
        "issued_on": rows.day(read.issued_on if read else None),
    }  # fmt: skip
    named = [one.id for one in read.receivers] if read else []
    _add(f"02:message:{message.id}", "02", note, actor, original, _ours(named), message_id=message.id)


def report(actor: Actor, document_id: int, code: str, note: str = "") -> None:
    """Report by hand how far the work on a received document is. Raises Forbidden, Refused."""
    rights.require_clerk(actor)
    with transaction():
        document = db.session.get(Document, document_id, with_for_update=True, populate_existing=True)
        if document is None:
            raise Forbidden(rights.REGISTER)
        if code not in next_codes(document, told(document.id)):
            raise Refused(_("Trạng thái này đã báo, hoặc văn bản không còn báo được; tải lại trang để xem"))
        if not settings()["send_statuses"]:
            raise Refused(_("Đang tắt việc báo trạng thái; bật “Báo trạng thái cho nơi gửi” ở cài đặt phân hệ"))
        status(document, code, note, actor=actor)
        audit.record(
            actor, action="egov_broadcast.report", subject_kind=DOCUMENT, subject_id=document.id,
            subject_label=document.subject, changes={"status": [None, code]},
        )  # fmt: skip


def has_sender(document: Document) -> bool:
    """Whether somebody waits for reports about it."""
    return bool(document.sender_organ and document.edoc_id) and document.register == "in"


def told(document_id: int) -> set[str]:
    """Codes that were reported of a document."""
    wanted = select(Outgoing.status_code).where(Outgoing.document_id == document_id, Outgoing.kind == "status")
    return set(db.session.scalars(wanted))


def next_codes(document: Document, already: set[str]) -> tuple[str, ...]:
    """What may be reported by hand: what comes after all that was."""
    if not has_sender(document) or document.status == "recalled":
        return ()
    done = [place for place, code in enumerate(BY_HAND) if code in already]
    return BY_HAND[max(done, default=-1) + 1 :]


def again(actor: Actor, outgoing_id: int) -> None:
    """Have the file of a row written again: the same under the same name. Raises Forbidden, Refused."""
    rights.require_clerk(actor)
    with transaction():
        row = db.session.get(Outgoing, outgoing_id, with_for_update=True, populate_existing=True)
        if row is None:
            raise Forbidden(rights.REGISTER)
        if not row.facts:
            raise Refused(_("Nội dung tin này đã xóa nên không ghi lại được"))
        if row.written_at is not None:
            row.written_at = None
            audit.record(
                actor, action="egov_broadcast.rewrite", subject_kind="egov_broadcast.outgoing", subject_id=row.id,
                subject_label=row.file_name, changes={},
            )  # fmt: skip
        rows.wake(actor)


def forget(document_id: int) -> None:
    """Let nothing of a document go out or lie there, because it turned out to be secret; in the caller's transaction.

    The next sweep takes its files away.
    """
    ours = (Outgoing.document_id == document_id) & (Outgoing.kind == "edoc")
    if changed_rows(update(Outgoing).where(ours).values(facts={}, note="", fault="erased", written_at=None)):
        rows.wake(SYSTEM)


def staff(actor: Actor, organ_id: str) -> dict[str, str]:
    """Who reports: the agency by its name, and the clerk when a person did it."""
    named = organs.names([organ_id]).get(key_of(organ_id), "")
    person = person_names([actor.person_id]).get(actor.person_id, "") if actor.person_id is not None else ""
    return {"department": named, "name": person}


def _add(key: str, code: str, note: str, actor: Actor, about: dict[str, Any], ours: str, **of: int) -> None:
    if not settings()["send_statuses"]:
        return
    called = staff(actor, ours)
    with force_locale("vi"):
        said = str(SAID[code])
    facts = {
        "from": {"id": ours, "name": called["department"]}, "about": about, "staff": called,
        "description": note or said,
    }  # fmt: skip
    rows.add(actor, key, "status", [about["organ_id"]], facts, status_code=code, note=note, **of)


def _addressed(document: Document) -> str:
    """The identifier of ours that the original was sent to."""
    came = select(Message.facts).where(Message.document_id == document.id, Message.kind == "edoc")
    first = db.session.scalars(came.where(or_(Message.business.is_(None), Message.business != 1)).order_by(Message.id))
    said: dict[str, Any] = first.first() or {}
    return _ours(said.get("to") or [])


def _ours(named: list[str]) -> str:
    own = {key_of(one) for one in own_ids()}
    return next((one for one in named if key_of(one) in own), "") or main_id() or min(own_ids())


def as_date(text: str | None) -> date | None:
    """A day as `facts` keep it."""
    return date.fromisoformat(text) if text else None
