"""Evidence (minh chứng): photos, papers and links that show the deed. They stay when the case is returned."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from intranet import Actor, Refused, db, files

from ..models import KIND
from ..texts import _

MOST_FILES = 15
PICTURES = ("jpg", "jpeg", "png", "webp")
ALLOWED = (
    *PICTURES, "pdf", "docx", "doc", "odt", "xlsx", "xls", "ods", "pptx", "ppt", "odp", "mp4", "mp3",
)  # fmt: skip
"""Extensions that are taken."""
MOST_LINKS, LONGEST_LINK = 20, 500


@dataclass(frozen=True, slots=True)
class FileChange:
    """Files to keep, and ids of those to put away."""

    uploads: Sequence[FileStorage] = ()
    removed: Collection[int] = ()

    @property
    def chosen(self) -> list[FileStorage]:
        """The files that are there: browsers send one nameless, empty part when none was chosen."""
        return [upload for upload in self.uploads if upload.filename]


NO_FILES = FileChange()


def of(submission_id: int) -> list[files.StoredFile]:
    """The evidence of a submission, in the order it came; one statement."""
    stored = files.StoredFile
    found = select(stored).where(
        stored.subject_kind == KIND, stored.subject_id == submission_id, stored.archived_at.is_(None)
    )
    return list(db.session.scalars(found.order_by(stored.id)))


def change(actor: Actor, submission_id: int, wanted: FileChange, field: str = "uploads") -> list[Refused]:
    """Put away and keep files as `wanted`, in the caller's transaction; why some were not taken, for `field`.

    Whoever calls has asked whether `actor` may. A file that is refused keeps no other from being stored; one that is
    there already (a form sent twice) is not kept once more.
    """
    chosen = wanted.chosen
    if not chosen and not wanted.removed:
        return []
    kept, known = 0, set()
    for stored in of(submission_id):
        if stored.id in wanted.removed:
            files.archive(actor, stored)
        else:
            kept += 1
            known.add((stored.digest, stored.name))
    refused = []
    for upload in chosen:
        if kept >= MOST_FILES:
            words = _("Mỗi đề xuất có tối đa %(num)d tệp; bỏ bớt tệp rồi thêm lại", num=MOST_FILES)
            refused.append(Refused(words, field))
            break
        try:
            stored = files.store(
                actor, upload.stream, upload.filename or "", subject_kind=KIND, subject_id=submission_id,
                allowed=ALLOWED,
            )  # fmt: skip
            if (stored.digest, stored.name) in known:
                files.erase([stored.id])
                continue
            kept += 1
            known.add((stored.digest, stored.name))
        except files.StoreDown:
            raise
        except Refused as refusal:
            refused.append(Refused(str(refusal), field))
    return refused


def is_picture(name: str) -> bool:
    """Whether a file of this name is a photo."""
    return name.rpartition(".")[2].lower() in PICTURES


def links_of(text: str) -> list[str]:
    """The links among the lines, each once: only those a browser may open."""
    lines = dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())
    return [line for line in lines if is_link(line)]


def is_link(line: str) -> bool:
    """Whether the line is an address of the web."""
    return line.lower().startswith(("https://", "http://")) and len(line.split()) == 1 and "." in line


def wrong_link(text: str) -> str:
    """Why the links cannot be kept as they are, as a sentence; "" when they can."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINKS:
        return _("Ghi tối đa %(num)d liên kết", num=MOST_LINKS)
    for line in lines:
        if not is_link(line):
            return _(
                "Liên kết minh chứng phải bắt đầu bằng https:// và mỗi dòng một liên kết: %(line)s", line=line[:80]
            )
        if len(line) > LONGEST_LINK:
            return _("Liên kết dài quá %(num)d ký tự: %(line)s", num=LONGEST_LINK, line=line[:80])
    return ""
