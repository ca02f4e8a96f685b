"""What a message about a document of ours says, kept with its row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from intranet import Actor, Refused, db, file_texts, files

from ..documents import secrecy
from ..documents.facts import EDITABLE, DocumentFacts
from ..documents.models import Attachment, Document
from ..edxml.kinds import ALLOWED
from ..edxml.limits import MIB, Limits
from ..organs import service as organs
from ..texts import _
from . import rows, service

_LIMITS: Final = Limits()
_HEAD: Final = 40_000
_ADMINISTRATIVE: Final = "2"
"""DocumentType/Type of what offices write each other; what counts is TypeName."""


def facts(
    actor: Actor, document: Document, to: Sequence[str], *, reason: str = "", due: date | None = None,
    target: str = "", replaces: Sequence[tuple[str, Sequence[str]]] = (), with_files: bool = True,
) -> dict[str, Any]:  # fmt: skip
    """Everything the message says."""
    assert document.sender_organ is not None, "it has its id by now"
    called = organs.names([document.sender_organ, *to])
    us = document.sender_organ
    return {
        "from": {"id": us, "name": called.get(us, "")},
        "to": [{"id": one, "name": called.get(one, "")} for one in to],
        "said": _said(document) | {"reason": reason, "target_document_id": target},
        "issued_on": rows.day(document.issued_on), "due": rows.day(due),
        "replaces": [{"document_id": one, "organ_ids": list(whose)} for one, whose in replaces],
        "removed": [], "added": [], "staff": service.staff(actor, us),
        "files": [_file(one, stored) for one, stored in attached(document.id)] if with_files else [],
    }  # fmt: skip


def check(document: Document) -> None:
    """Raise Refused unless everything is there that a message must have, and nothing that may not go out."""
    missing = {
        _("số, ký hiệu"): document.code.partition("/")[0].strip(),
        _("ngày văn bản"): document.issued_on,
        _("trích yếu"): document.subject.strip(),
    }
    lacking = [words for words, value in missing.items() if not value]
    if lacking:
        raise Refused(_("Văn bản còn thiếu: %(what)s. Bấm “Sửa” ở trang văn bản để ghi thêm.", what=", ".join(lacking)))
    _check_files(document)
    _check_secrecy(document)


def attached(document_id: int) -> list[tuple[Attachment, files.StoredFile]]:
    """The files of a document with what the store knows of them."""
    columns: tuple[Any, ...] = (Attachment, files.StoredFile)
    wanted = select(*columns).join(files.StoredFile, files.StoredFile.id == Attachment.file_id)
    found = db.session.execute(wanted.where(Attachment.document_id == document_id).order_by(Attachment.position))
    return [(one, stored) for one, stored in found]


def _said(document: Document) -> dict[str, Any]:
    number, _slash, notation = document.code.partition("/")
    return {
        "document_id": document.edoc_id, "code_number": number.strip(), "code_notation": notation.strip(),
        "subject": document.subject, "content": document.content, "type_name": document.type_name,
        "type_number": _ADMINISTRATIVE if document.type_name else "", "signer_name": document.signer,
        "signer_position": document.signer_position, "priority": document.urgency, "sphere": document.field,
    }  # fmt: skip


def _file(one: Attachment, stored: files.StoredFile) -> dict[str, Any]:
    return {
        "file_id": one.file_id, "digest": stored.digest, "name": one.name, "media_type": stored.blob.media_type,
    }  # fmt: skip


def _check_files(document: Document) -> None:
    given = [one for one, _stored in attached(document.id)]
    if not given:
        raise Refused(_("Văn bản chưa có tệp; đăng ký văn bản với tệp rồi gửi"))
    for one in given:
        if one.name.rpartition(".")[2].lower() not in ALLOWED:
            raise Refused(_("Nơi khác không nhận loại tệp của “%(name)s”; đổi sang PDF, DOCX rồi gửi", name=one.name))
    if sum(one.size for one in given) > _LIMITS.attachments_together or len(given) > _LIMITS.attachments:
        most = _LIMITS.attachments_together // MIB
        raise Refused(_("Các tệp cộng lại lớn quá %(num)d MB hoặc quá nhiều; chia thành nhiều văn bản", num=most))


def _check_secrecy(document: Document) -> None:
    said = DocumentFacts(**{name: getattr(document, name) for name in EDITABLE})
    texts = file_texts([one.file_id for one, _stored in attached(document.id)])
    found = (secrecy.of_facts(said), *(secrecy.of_text(text[:_HEAD]) for text in texts.values()))
    for degree in filter(None, found):
        raise Refused(_("Văn bản có độ mật “%(degree)s” nên không được gửi qua mạng này. Chọn “Xóa văn bản mật khỏi "
                        "mạng” ở trang văn bản, gửi bản giấy theo chế độ mật.", degree=degree))  # fmt: skip
