"""A secret document that was registered all the same: a scan, a stamp that nobody could read in time.

It is recalled, and what it says is erased: files, pictures of pages, raw messages, abstract, signer, what was said when
it was sent. Its number stays in the register, so does a note with the names, sizes and digests of what was erased.
Entries that the audit trail has from before stay, too: nobody can change them.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import delete, select, update

from intranet import SYSTEM, Actor, audit, changed_rows, clock, db, file_texts, files, scrub, transaction

from ..intake.models import Message
from ..models import DOCUMENT
from ..outbox import service as outbox
from ..outbox.models import Outgoing
from ..reading import drawing
from ..sending.models import Broadcast
from ..texts import _
from ..tracking.models import Reminder
from . import secrecy, service
from .models import Attachment, Document, PageImage

log = logging.getLogger(__name__)

LOOKED_BACK: Final = timedelta(days=2)
_BATCH: Final = 50
_HEAD: Final = 40_000


def expel(actor: Actor, document_id: int, version: int, degree: str) -> Document:
    """Erase what a document says because it has this degree of secrecy. It cannot be undone.

    Raises Forbidden, Refused and :class:`service.Conflict`.
    """
    with transaction():
        document = service.locked(actor, document_id, version)
        if document.status != "recalled":
            service.close(actor, document, _("Văn bản có độ mật, đã xóa khỏi mạng"))
        erased = _erase_files(document.id)
        _erase_messages(document.id)
        _erase_words(document)
        _erase_said(document.id)
        outbox.forget(document.id)
        audit.record(
            actor, action="egov_broadcast.refuse_secret", subject_kind=DOCUMENT, subject_id=document.id,
            subject_label=document.subject, changes={"degree": [None, degree], "files": [erased, None]},
        )  # fmt: skip
    for model in (Document, Message, Outgoing, Broadcast, Reminder):
        scrub(model)
    return document


def sweep() -> int:
    """Look at the words of files that were read after their document was registered; how many documents were expelled.

    Registering waits only seconds for the words of a file; those of a large one come later.
    """
    found = 0
    recent = Document.created_at > clock.now() - LOOKED_BACK
    wanted = (
        select(Attachment.document_id, Attachment.file_id)
        .join(Document, Document.id == Attachment.document_id)
        .where(recent, Document.status != "recalled")
        .order_by(Attachment.id)
    )
    rows = db.session.execute(wanted).all()
    for at in range(0, len(rows), _BATCH):
        found += _look(rows[at : at + _BATCH])
    return found


def _look(rows: Sequence[Any]) -> int:
    texts = file_texts([file_id for _document, file_id in rows])
    found = 0
    for document_id, file_id in rows:
        degree = secrecy.of_text(texts.get(file_id, "")[:_HEAD])
        document = db.session.get(Document, document_id) if degree else None
        if document is not None and document.status != "recalled":
            log.warning("document %d bears a degree of secrecy: it is erased", document_id)
            expel(SYSTEM, document_id, document.version, degree)
            found += 1
    return found


def _erase_files(document_id: int) -> list[dict[str, Any]]:
    attachments = db.session.scalars(select(Attachment).where(Attachment.document_id == document_id)).all()
    erased = [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in attachments]
    ids = [one.id for one in attachments]
    changed_rows(delete(PageImage).where(PageImage.attachment_id.in_(ids)))
    changed_rows(delete(Attachment).where(Attachment.id.in_(ids)))
    stored = files.StoredFile
    of_document = (stored.subject_kind == DOCUMENT) & (stored.subject_id == document_id)
    of_pages = (stored.subject_kind == drawing.PAGE) & stored.subject_id.in_(ids)
    files.erase(db.session.scalars(select(stored.id).where(of_document | of_pages)).all())
    return erased


def _erase_messages(document_id: int) -> None:
    of_document = Message.document_id == document_id
    raw = db.session.scalars(select(Message.file_id).where(of_document, Message.file_id.is_not(None))).all()
    changed_rows(update(Message).where(of_document).values(file_id=None, subject="", facts={}))
    files.erase([one for one in raw if one is not None])


def _erase_words(document: Document) -> None:
    document.subject = _("Văn bản mật, đã xóa nội dung")
    document.content = document.signer = document.signer_position = ""
    db.session.flush()


def _erase_said(document_id: int) -> None:
    """What was said of it when it was sent and when people were reminded."""
    of_document = Broadcast.document_id == document_id
    chains = select(Broadcast.id).where(of_document)
    changed_rows(update(Broadcast).where(of_document).values(message="", question="", version=Broadcast.version + 1))
    changed_rows(update(Reminder).where(Reminder.root_id.in_(chains)).values(text=""))
