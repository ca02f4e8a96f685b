"""Documents of ours that go out: new, updated, revoked, asked back. The id they went under stays theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from intranet import Actor, Refused, audit, db, transaction

from .. import rights
from ..documents import service as documents
from ..documents.models import Document
from ..edxml.limits import Limits
from ..models import DOCUMENT
from ..organs import own
from ..organs import service as organs
from ..organs.shape import is_valid, key_of
from ..texts import _, lazy
from . import rows, sent, service, wording
from .models import Outgoing
from .sent import ASK_BACK, NEW, REPLACE, REVOKE, UPDATE

ACTS: Final = {
    "new": lazy("Gửi ra ngoài"), "update": lazy("Gửi bản cập nhật"), "revoke": lazy("Thu hồi ở nơi nhận"),
    "ask": lazy("Yêu cầu lấy lại"),
}  # fmt: skip
"""What may be sent."""
_MOST: Final = Limits().receivers


@dataclass(frozen=True, slots=True)
class Order:
    """What a clerk wants sent. `organs`: to whom, for *update* all who have it. `token`: one form is one order."""

    act: str
    token: str
    organs: tuple[str, ...] = ()
    sender: str = ""
    due: date | None = None
    reason: str = ""


def send(actor: Actor, document_id: int, version: int, order: Order) -> None:
    """Send out a document of ours, as it was read at `version`; the same order twice is once.

    Raises Forbidden, Refused and :class:`documents.service.Conflict`.
    """
    rights.require_clerk(actor)
    order = replace(order, organs=tuple(dict.fromkeys(map(key_of, order.organs))), reason=order.reason.strip())
    with transaction():
        key = f"{order.act}:document:{document_id}:{order.token}"
        if db.session.scalar(select(Outgoing.id).where(Outgoing.key.startswith(key, autoescape=True)).limit(1)):
            return
        document = documents.locked(actor, document_id, version)
        if document.register != "own":
            raise Refused(_("Chỉ gửi ra ngoài văn bản của cơ quan"))
        has_it = sent.holders(sent.messages_about([document.id]))
        _DO[order.act](actor, document, order, has_it, key)


def known() -> list[tuple[str, str]]:
    """Whom one may choose: (identifier, name) of agencies outside that the directory or the exchange knows."""
    from ..organs.listing import outside

    ours = {key_of(one) for one in own.own_ids()}
    return [(organ_id, name) for organ_id, name in outside() if organ_id not in ours]


def typed(text: str) -> list[str]:
    """Identifiers that were typed, one a line or with commas between. Raises Refused for what is none."""
    found = [key_of(one) for line in text.splitlines() for one in line.replace(";", ",").split(",") if one.strip()]
    for one in found:
        if not is_valid(one):
            words = _("“%(value)s” không đúng dạng mã định danh; ví dụ H98.05 hoặc 000.00.05.H98", value=one[:60])
            raise Refused(words, "typed")
    return found


def _new(actor: Actor, document: Document, order: Order, has_it: dict[str, Outgoing], key: str) -> None:
    _require_standing(document)
    _require_receivers(order.organs, has_it)
    wording.check(document)
    _name(document, order.sender)
    for organ in order.organs:
        organs.seen(organ)
    replaces = _replaced(document, order.organs)
    said = wording.facts(actor, document, order.organs, due=order.due, replaces=replaces)
    _add(actor, document, order, key, REPLACE if replaces else NEW, said)


def _update(actor: Actor, document: Document, order: Order, has_it: dict[str, Outgoing], key: str) -> None:
    _require_standing(document)
    if not has_it:
        raise Refused(_("Chưa nơi nào có văn bản này; chọn “Gửi ra ngoài”"))
    wording.check(document)
    said = wording.facts(
        actor, document, tuple(has_it), reason=order.reason, due=document.due_on, target=document.edoc_id or ""
    )
    _add(actor, document, replace(order, organs=tuple(has_it)), key, UPDATE, said)


def _revoke(actor: Actor, document: Document, order: Order, has_it: dict[str, Outgoing], key: str) -> None:
    _require_reason(order, has_it)
    target = document.edoc_id or ""
    said = wording.facts(actor, document, order.organs, reason=order.reason, target=target, with_files=False)
    _add(actor, document, order, key, REVOKE, said)


def _ask(actor: Actor, document: Document, order: Order, has_it: dict[str, Outgoing], key: str) -> None:
    _require_reason(order, has_it)
    us = document.sender_organ or ""
    called = service.staff(actor, us)
    for organ in order.organs:
        about = {
            "organ_id": organ, "code": document.code, "document_id": document.edoc_id,
            "issued_on": rows.day(document.issued_on),
        }  # fmt: skip
        facts = {
            "from": {"id": us, "name": called["department"]}, "about": about, "staff": called,
            "description": order.reason,
        }  # fmt: skip
        more: dict[str, Any] = {"status_code": ASK_BACK, "note": order.reason, "document_id": document.id}
        rows.add(actor, f"{key}:{organ}", "status", [organ], facts, **more)
    _record(actor, document, order)


_DO: Final = {"new": _new, "update": _update, "revoke": _revoke, "ask": _ask}


def _add(
    actor: Actor, document: Document, order: Order, key: str, business: int, said: dict[str, Any]
) -> None:  # fmt: skip
    more: dict[str, Any] = {"business": business, "note": order.reason, "document_id": document.id}
    rows.add(actor, key, "edoc", list(order.organs), said, **more)
    _record(actor, document, order)


def _record(actor: Actor, document: Document, order: Order) -> None:
    audit.record(
        actor, action="egov_broadcast.dispatch", subject_kind=DOCUMENT, subject_id=document.id,
        subject_label=document.subject,
        changes={"act": [None, order.act], "to": [None, list(order.organs)], "reason": [None, order.reason]},
    )  # fmt: skip


def _require_standing(document: Document) -> None:
    if document.status != "registered":
        raise Refused(_("Văn bản không còn hiệu lực nên không gửi được nữa"))


def _require_receivers(chosen: Sequence[str], has_it: Iterable[str]) -> None:
    if not chosen:
        raise Refused(_("Chọn nơi nhận hoặc nhập mã định danh"), "receivers")
    if len(chosen) > _MOST:
        raise Refused(_("Mỗi lần gửi tối đa %(num)d nơi nhận", num=_MOST), "receivers")
    ours = {key_of(one) for one in own.own_ids()}
    if mine := [one for one in chosen if one in ours]:
        raise Refused(_("%(id)s là mã của chính cơ quan; bỏ khỏi nơi nhận", id=mine[0]), "typed")
    if twice := sorted(set(chosen) & set(has_it)):
        words = _("%(id)s đã có văn bản này; bỏ khỏi nơi nhận, hoặc gửi bản cập nhật", id=twice[0])
        raise Refused(words, "receivers")


def _require_reason(order: Order, has_it: dict[str, Outgoing]) -> None:
    if not order.organs:
        raise Refused(_("Chọn ít nhất một nơi nhận"), "receivers")
    if not set(order.organs) <= set(has_it):
        raise Refused(_("Có nơi nhận không còn giữ văn bản này; tải lại trang để chọn lại"), "receivers")
    if not order.reason:
        raise Refused(_("Nhập lý do để nơi nhận biết"), "reason")


def _name(document: Document, sender: str) -> None:
    """Give the document the id it keeps from now on, when it has none."""
    if document.edoc_id is not None:
        return
    names = {key_of(one.id): one.id for one in own.listed()}
    if not names:
        raise Refused(_("Chưa có mã định danh của cơ quan; ghi mã ở đơn vị trong danh bạ hoặc ở cài đặt phân hệ"))
    organ = key_of(sender) if sender else key_of(own.main_id())
    if organ not in names:
        raise Refused(_("Chọn một mã định danh của cơ quan"), "sender")
    assert document.issued_on is not None, "it was checked"
    day = document.issued_on
    edoc_id = f"{organ},{day.year:04}/{day.month:02}/{day.day:02},{document.code}"
    same = select(Document.id).where(Document.sender_organ == organ, Document.edoc_id == edoc_id)
    if db.session.scalar(same.limit(1)) is not None:
        raise Refused(_("Đã gửi một văn bản khác cùng số, ký hiệu, ngày; sửa số, ký hiệu hoặc gửi bản cập nhật của "
                        "văn bản ấy"))  # fmt: skip
    document.sender_organ, document.edoc_id = organ, edoc_id
    db.session.flush()


def _replaced(document: Document, chosen: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Documents of ours in whose place this one stands, each with those of its receivers that get this one."""
    old = Document.replaced_by_id == document.id
    wanted = select(Document).where(old, Document.register == "own", Document.edoc_id.is_not(None))
    found = {one.id: one for one in db.session.scalars(wanted.order_by(Document.id))}
    messages = sent.messages_about(found)
    result = []
    for one in found.values():
        whose = sent.holders(row for row in messages if row.document_id == one.id)
        if both := [organ for organ in chosen if organ in whose]:
            result.append((one.edoc_id or "", both))
    return result
