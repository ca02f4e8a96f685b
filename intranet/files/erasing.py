"""Forgetting files for good: their rows in the caller's transaction, their content as soon as it is committed."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Final

from flask import current_app
from sqlalchemy import ColumnElement, delete, event, exists, update
from sqlalchemy.orm import Session

from intranet import clock
from intranet.database import db, transaction, writing
from intranet.files.models import FileBlob, StoredFile
from intranet.files.service import KEEP_UNUSED
from intranet.files.stores import Store

log = logging.getLogger(__name__)

_LEFT: Final = "files_to_erase"


def erase(ids: Collection[int]) -> int:
    """Forget the files with these ids (of :class:`StoredFile`) for good; how many there were.

    For what must really go: a photo that was withdrawn, personal data. Whether they may go is for the subject's service
    to decide. Content that no other file needs leaves the store right after the commit; if that fails, with the next
    sweep.
    """
    gone = delete(StoredFile).where(StoredFile.id.in_(set(ids))).returning(StoredFile.digest)
    with transaction():
        digests = list(db.session.scalars(gone.execution_options(synchronize_session="fetch")))
        due = update(FileBlob).where(FileBlob.digest.in_(digests), _unused())
        past = due.values(created_at=clock.now() - 2 * KEEP_UNUSED)
        db.session.execute(past.execution_options(synchronize_session=False))
        db.session.info.setdefault(_LEFT, set()).update(digests)
    return len(digests)


def _unused() -> ColumnElement[bool]:
    return ~exists().where(StoredFile.digest == FileBlob.digest)


def _after_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for digest in session.info.pop(_LEFT, ()):
        try:
            _remove(digest)
        except Exception:
            # It is committed; the sweep, for which it is due, tries again.
            log.exception("content of an erased file is left to the sweep")


def _remove(digest: str) -> None:
    store: Store = current_app.extensions["files"]
    gone = delete(FileBlob).where(FileBlob.digest == digest, _unused()).returning(FileBlob.digest)
    # The session has just ended; under the row's lock, for somebody may store the same content at this moment.
    with writing(), db.engine.begin() as connection:
        if connection.execute(gone).first():
            store.remove(digest)


def _after_rollback(session: Session) -> None:
    session.info.pop(_LEFT, None)


event.listen(Session, "after_commit", _after_commit)
event.listen(Session, "after_rollback", _after_rollback)
