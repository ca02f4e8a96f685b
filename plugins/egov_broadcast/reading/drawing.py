"""Drawing the pages of attachments as pictures, in the background.

A phone shows no PDF inside a page; a picture is read everywhere, and nothing of the file itself runs in the reader's
browser. What is committed is whole: either all pages of an attachment are there or it is still waiting.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from typing import BinaryIO, Final

from sqlalchemy import select, update

from intranet import SYSTEM, PeriodicJob, Refused, changed_rows, db, files, images, jobs, pages, transaction

from ..documents.models import Attachment, PageImage
from ..texts import lazy

log = logging.getLogger(__name__)

PAGE: Final = "egov_broadcast.page"
"""What the pictures are called among stored files; their subject is the attachment."""
DRAW: Final = "egov_broadcast.draw"
PICTURES: Final = ("jpg", "jpeg", "png", "webp")
LARGEST: Final = 60 * 1024 * 1024
_A_ROUND: Final = 20


def enqueue(document_id: int) -> None:
    """Have the pages of the document's attachments drawn after the caller's transaction."""
    jobs.enqueue(DRAW, SYSTEM, document_id=document_id)


@jobs.task(DRAW, title=lazy("Dựng trang văn bản để đọc trên mạng"))
def draw_document(context: jobs.JobContext, document_id: int) -> None:
    """Draw what of the document is still waiting. May run twice."""
    waiting = select(Attachment.id).where(Attachment.document_id == document_id, Attachment.reading == "waiting")
    for attachment_id in db.session.scalars(waiting).all():
        context.check()
        draw(attachment_id)


def sweep() -> int:
    """Draw what has been waiting, a few at a time; how many were looked at. For jobs that were lost."""
    waiting = select(Attachment.id).where(Attachment.reading == "waiting").order_by(Attachment.id).limit(_A_ROUND)
    found = db.session.scalars(waiting).all()
    for attachment_id in found:
        draw(attachment_id)
    return len(found)


def draw(attachment_id: int) -> None:
    """Draw one attachment, unless somebody did. What cannot be drawn is marked and not tried again."""
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None or attachment.reading != "waiting":
        return
    stored = db.session.get_one(files.StoredFile, attachment.file_id)
    name, size = attachment.name, attachment.size
    # Drawing takes seconds: nobody should wait for a transaction meanwhile.
    db.session.rollback()
    try:
        made = list(_pictures(stored, name, size))
        state = "done" if made else "none"
    except files.StoreDown:
        log.warning("attachment %d waits: the store of files does not answer", attachment_id)
        return
    except (pages.Unreadable, Refused) as why:
        log.info("attachment %d cannot be drawn: %s", attachment_id, why)
        made, state = [], "failed"
    _keep(attachment_id, made, state)


def _pictures(stored: files.StoredFile, name: str, size: int) -> Iterable[images.Picture]:
    suffix = name.rpartition(".")[2].lower()
    if suffix != "pdf" and suffix not in PICTURES:
        return ()
    if size > LARGEST:
        raise pages.Unreadable("large")
    with files.open(stored) as stream:
        return pages.pictures(stream) if suffix == "pdf" else images.shrink(io.BytesIO(stream.read()), (1600,))


def _keep(attachment_id: int, made: list[images.Picture], state: str) -> None:
    with transaction():
        mine = update(Attachment).where(Attachment.id == attachment_id, Attachment.reading == "waiting")
        if not changed_rows(mine.values(reading=state, pages=len(made) or None)):
            return
        for number, picture in enumerate(made, 1):
            stream: BinaryIO = io.BytesIO(picture.content)
            kept = files.store(
                SYSTEM, stream, f"trang-{number}.jpg", subject_kind=PAGE, subject_id=attachment_id, allowed=("jpg",)
            )
            db.session.add(
                PageImage(attachment_id=attachment_id, page=number, file_id=kept.id, width=picture.width,
                          height=picture.height)
            )  # fmt: skip


JOBS: tuple[PeriodicJob, ...] = (
    PeriodicJob("egov_broadcast.draw_waiting", lazy("Dựng các trang văn bản còn chờ"), sweep, every="hour"),
)
