"""The decision itself as a file: one for all whom it names."""

from __future__ import annotations

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from intranet import Actor, Refused, db, files

from ..models import Commendation
from .who import KIND

KINDS = ("pdf", "docx", "doc", "odt", "jpg", "jpeg", "png")


def keep(actor: Actor, commendation_id: int, upload: FileStorage | None) -> int | None:
    """Store the file that was sent, if one was, in the caller's transaction; its id."""
    # Browsers send one nameless, empty part when no file was chosen.
    if upload is None or not upload.filename:
        return None
    try:
        stored = files.store(
            actor, upload.stream, upload.filename, subject_kind=KIND, subject_id=commendation_id,
            allowed=KINDS,
        )  # fmt: skip
    except Refused as refusal:
        raise Refused(str(refusal), "upload") from refusal
    return stored.id


def of(commendation: Commendation) -> files.StoredFile | None:
    """The file of the decision, unless it was put away."""
    if commendation.file_id is None:
        return None
    stored = db.session.get(files.StoredFile, commendation.file_id)
    return stored if stored is not None and stored.archived_at is None else None


def put_away_unused(actor: Actor, file_id: int | None) -> None:
    """Put a file away that no commendation refers to any more; the caller has flushed."""
    if file_id is None:
        return
    used = select(Commendation.id).where(Commendation.file_id == file_id).limit(1)
    stored = db.session.get(files.StoredFile, file_id)
    if stored is not None and db.session.scalars(used).first() is None:
        files.archive(actor, stored)
