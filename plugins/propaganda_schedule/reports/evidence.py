"""Photos and files that show that a session took place. Whoever sees the session sees them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage

from intranet import Actor, Forbidden, Refused, db, files, transaction

from .. import rights
from ..models import Session
from ..sessions import attachments
from ..sessions.attachments import EVIDENCE
from ..texts import _

MOST = 20
ALLOWED = (
    "jpg", "jpeg", "png", "webp", "pdf", "docx", "doc", "xlsx", "xls", "pptx", "ppt", "odt", "ods", "mp3", "mp4",
)  # fmt: skip
ACCEPT = ",".join(("image/jpeg", "image/png", "image/webp", *(f".{name}" for name in ALLOWED)))
"""For the file chooser: phones turn their own formats into JPEG when they read this."""


def of(session_id: int) -> list[files.StoredFile]:
    """The files of a session's report that were not put away, in the order they came."""
    return attachments.of(session_id, EVIDENCE)


def count(session_id: int) -> int:
    """How many there are."""
    stored = files.StoredFile
    found = select(func.count()).where(
        stored.subject_kind == EVIDENCE, stored.subject_id == session_id, stored.archived_at.is_(None)
    )
    return db.session.scalar(found) or 0


def add(actor: Actor, session: Session, uploads: Iterable[FileStorage]) -> int:
    """Keep what was chosen, at once: also when something else in the report has to be corrected; how many.

    Raises Forbidden and Refused; then none is kept.
    """
    # Browsers send one nameless, empty part when no file was chosen.
    chosen = [upload for upload in uploads if upload and upload.filename]
    if not chosen:
        return 0
    if not rights.may_report(actor, session):
        raise Forbidden(rights.REPORT)
    with transaction():
        if count(session.id) + len(chosen) > MOST:
            raise Refused(_("Mỗi báo cáo có tối đa %(num)d tệp; bỏ bớt rồi gửi lại", num=MOST), "uploads")
        for upload in chosen:
            try:
                files.store(
                    actor, upload.stream, upload.filename or "", subject_kind=EVIDENCE, subject_id=session.id,
                    allowed=ALLOWED,
                )  # fmt: skip
            except Refused as refusal:
                raise Refused(str(refusal), "uploads") from refusal
    return len(chosen)


def remove(actor: Actor, session: Session, ids: Collection[int]) -> int:
    """Put files of the report away; how many. Raises Forbidden."""
    if not ids:
        return 0
    if not rights.may_report(actor, session):
        raise Forbidden(rights.REPORT)
    with transaction():
        gone = [stored for stored in of(session.id) if stored.id in ids]
        for stored in gone:
            files.archive(actor, stored)
    return len(gone)
