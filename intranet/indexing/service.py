"""Background work that keeps what is found complete."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import Row, delete, or_, select

from intranet import clock, files, jobs
from intranet.access import Actor
from intranet.database import db, transaction
from intranet.files.models import FileBlob, StoredFile
from intranet.indexing import reader
from intranet.indexing.models import FileText
from intranet.search import kinds, service
from intranet.search.rebuild import Rebuilt, rebuild
from intranet.web.i18n import lazy

log = logging.getLogger(__name__)

SECONDS_A_ROUND: Final = 20.0
FILES_A_ROUND: Final = 200
REBUILD: Final = "search.rebuild"


def start_rebuild(actor: Actor) -> jobs.Job:
    """Make the index anew in the background; its progress is on the page of background work."""
    actor.require("jobs.manage")
    return jobs.enqueue(REBUILD, actor)


@jobs.task(REBUILD, title=lazy("Lập lại chỉ mục tìm kiếm"))
def _rebuild(context: jobs.JobContext) -> dict[str, Any]:
    done = rebuild(context.progress)
    return {one.kind: {"written": one.written, "removed": one.removed, "failed": one.failed} for one in done}


def rebuild_now(report: Any, only: Sequence[str] | None = None) -> list[Rebuilt]:
    """Make the index anew here and now."""
    return rebuild(report, only)


def text_of_files(kind: str, ref_id: int) -> str:
    """What the files of a findable thing read, in the order in which they were stored."""
    found = select(FileText.text).where(FileText.kind == kind, FileText.ref_id == ref_id).order_by(FileText.file_id)
    return "\n".join(text for text in db.session.scalars(found) if text)


def file_texts(file_ids: Collection[int]) -> dict[int, str]:
    """What stored files (ids of `files.StoredFile`) of a kind that is found with its files read, by id. One query.

    A file that nobody has read yet is left out; "" is one without words (a scan) or that cannot be read. Whoever asks
    has checked that the files may be read.
    """
    wanted = select(FileText.file_id, FileText.text).where(FileText.file_id.in_(set(file_ids)))
    return dict(db.session.execute(wanted).all()) if file_ids else {}


def read_files() -> None:
    """Read files that nobody has read, forget those that are gone; as much as a round may take. The rest waits."""
    _forget_gone()
    until = time.monotonic() + SECONDS_A_ROUND
    for found in _unread():
        if time.monotonic() > until:
            return
        try:
            _read(found)
        except (files.StoreDown, OSError):
            # The store will come back; a file whose content is lost must not keep the others waiting.
            log.warning("file %d could not be opened to be read", found.id)


def _with_files() -> list[str]:
    return [kind.name for kind in kinds.loaded() if kind.with_files]


def _unread() -> Sequence[Row[*tuple[Any, ...]]]:
    suffixes = or_(*(StoredFile.name.ilike(f"%.{suffix}") for suffix in reader.SUFFIXES))
    statement = (
        select(StoredFile.id, StoredFile.name, StoredFile.digest, StoredFile.subject_kind, StoredFile.subject_id,
               FileBlob.size)
        .join(FileBlob, FileBlob.digest == StoredFile.digest)
        .outerjoin(FileText, FileText.file_id == StoredFile.id)
        .where(FileText.file_id.is_(None), StoredFile.archived_at.is_(None), StoredFile.subject_id.is_not(None))
        .where(StoredFile.subject_kind.in_(_with_files()), suffixes)
        .order_by(StoredFile.id.desc())
        .limit(FILES_A_ROUND)
    )  # fmt: skip
    found = db.session.execute(statement).all()
    db.session.rollback()
    return found


def _read(found: Row[*tuple[Any, ...]]) -> None:
    text, trouble = "", ""
    if found.size > reader.MOST_BYTES:
        trouble = "large"
    else:
        with files.open(StoredFile(digest=found.digest)) as stream:
            data = stream.read()
        try:
            text = reader.words_of(data, found.name.rpartition(".")[2].lower())
        except reader.Unread as why:
            trouble = str(why)
    with transaction():
        if db.session.get(FileText, found.id) is None and _is_there(found.id):
            row = FileText(file_id=found.id, kind=found.subject_kind, ref_id=found.subject_id, text=text,
                           trouble=trouble, read_at=clock.now())  # fmt: skip
            db.session.add(row)
            db.session.flush()
            service.attach(found.subject_kind, found.subject_id)


def _is_there(file_id: int) -> bool:
    there = select(StoredFile.id).where(StoredFile.id == file_id, StoredFile.archived_at.is_(None))
    return db.session.scalar(there) is not None


def _forget_gone() -> None:
    gone = (
        select(FileText.file_id, FileText.kind, FileText.ref_id)
        .outerjoin(StoredFile, StoredFile.id == FileText.file_id)
        .where(or_(StoredFile.id.is_(None), StoredFile.archived_at.is_not(None)))
        .limit(FILES_A_ROUND)
    )
    for file_id, kind, ref_id in db.session.execute(gone).all():
        with transaction():
            removed = delete(FileText).where(FileText.file_id == file_id)
            db.session.execute(removed.execution_options(synchronize_session=False))
            service.attach(kind, ref_id)


def init_app() -> None:
    """Tell the search where the words of files are."""
    service.set_attached_text(text_of_files)
