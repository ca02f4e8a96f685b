"""The files of a document that its sender corrects."""

from __future__ import annotations

from sqlalchemy import delete, select

from intranet import Actor, changed_rows, db, files

from ..documents import effects
from ..documents.models import Attachment, Document, PageImage
from ..edxml.message import Message as Read
from ..models import DOCUMENT


def correct(document: Document, read: Read, held: tuple[files.Held, ...], actor: Actor) -> None:
    """Put the files of an update beside those that are there; one of the same name stands instead of the older one,
    which is put away. In the caller's transaction.
    """
    wanted = select(Attachment).where(Attachment.document_id == document.id).order_by(Attachment.position)
    here = list(db.session.scalars(wanted))
    known = {one.sha256 for one in here}
    by_name = {one.name: one for one in here}
    last = max((one.position for one in here), default=0)
    new = [pair for pair in zip(read.attachments, held, strict=True) if pair[1].digest not in known]
    for attachment, content in new:
        older = by_name.pop(attachment.name, None)
        if older is not None:
            position = older.position
            _put_away(older, actor)
        else:
            position = last = last + 1
        kept = content.keep(actor, subject_kind=DOCUMENT, subject_id=document.id)
        db.session.add(
            Attachment(document_id=document.id, position=position, file_id=kept.id, name=attachment.name,
                       size=content.size, sha256=content.digest)
        )  # fmt: skip
        db.session.flush()
    if new:
        effects.came(document)


def _put_away(attachment: Attachment, actor: Actor) -> None:
    pictures = delete(PageImage).where(PageImage.attachment_id == attachment.id).returning(PageImage.file_id)
    drawn = list(db.session.scalars(pictures))
    files.archive(actor, db.session.get_one(files.StoredFile, attachment.file_id))
    # A new row, not a changed one: somebody may be drawing the pages of the older file.
    changed_rows(delete(Attachment).where(Attachment.id == attachment.id))
    db.session.expunge(attachment)
    files.erase(drawn)
