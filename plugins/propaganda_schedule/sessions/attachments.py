"""Files of sessions: materials for it, and evidence that it was held. Each is a kind of subjects of its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from intranet import Actor, Refused, db, files

from ..models import KIND
from ..texts import _

MATERIALS, EVIDENCE = KIND, "propaganda_schedule.evidence"
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class FileChange:
    """Files to keep, and ids of those to put away."""

    uploads: Sequence[FileStorage] = ()
    removed: Collection[int] = ()


NO_FILES = FileChange()


def of(session_id: int, kind: str = MATERIALS) -> list[files.StoredFile]:
    """The files of a session that were not put away, in the order they came."""
    stored = files.StoredFile
    found = select(stored).where(
        stored.subject_kind == kind, stored.subject_id == session_id, stored.archived_at.is_(None)
    )
    return list(db.session.scalars(found.order_by(stored.id)))


def by_kind(session_id: int) -> dict[str, list[files.StoredFile]]:
    """All files of a session that were not put away, by MATERIALS and EVIDENCE; one statement."""
    stored = files.StoredFile
    found = select(stored).where(
        stored.subject_kind.in_((MATERIALS, EVIDENCE)), stored.subject_id == session_id, stored.archived_at.is_(None)
    )
    kept: dict[str, list[files.StoredFile]] = {MATERIALS: [], EVIDENCE: []}
    for one in db.session.scalars(found.order_by(stored.id)):
        kept[one.subject_kind].append(one)
    return kept


def change(actor: Actor, session_id: int, wanted: FileChange, kind: str = MATERIALS, field: str = "uploads") -> None:
    """Put away and keep files as `wanted`, in the caller's transaction. Raises Refused for `field`.

    Whoever calls has asked whether `actor` may. What is uploaded may be stored for several sessions in turn.
    """
    # Browsers send one nameless, empty part when no file was chosen.
    chosen = [upload for upload in wanted.uploads if upload.filename]
    if not chosen and not wanted.removed:
        return
    kept = []
    for stored in of(session_id, kind):
        if stored.id in wanted.removed:
            files.archive(actor, stored)
        else:
            kept.append(stored)
    if len(kept) + len(chosen) > MOST_FILES:
        raise Refused(_("Mỗi buổi có tối đa %(num)d tệp; bỏ bớt tệp rồi lưu lại", num=MOST_FILES), field)
    for upload in chosen:
        upload.stream.seek(0)
        try:
            files.store(actor, upload.stream, upload.filename or "", subject_kind=kind, subject_id=session_id)
        except Refused as refusal:
            raise Refused(str(refusal), field) from refusal
