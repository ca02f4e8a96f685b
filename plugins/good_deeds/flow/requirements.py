"""What a step demands of a submission: named checks, each giving what is missing and where to mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from intranet import db, files

from ..models import KIND, Assignment, Submission
from ..texts import _, ngettext


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is missing. `field`: the field of the submission where it is mended, "" when it is elsewhere."""

    text: str
    field: str = ""

    def __str__(self) -> str:
        return self.text


Check = Callable[[Submission], list[Missing]]


def complete(submission: Submission) -> list[Missing]:
    """What a submission must say before anybody looks at it: who did what, when, with what result."""
    wanted = (
        ("title", bool(submission.title.strip()), _("Nhập tên việc làm, mô hình hoặc sáng kiến")),
        (*_subject(submission), _("Chọn hoặc nhập người, tập thể được đề xuất")),
        ("began_on", submission.began_on is not None, _("Nhập thời gian thực hiện")),
        ("deed", bool(submission.deed.strip()), _("Kể việc đã làm")),
        ("result", bool(submission.result.strip()), _("Nêu kết quả")),
    )
    return [Missing(text, field) for field, said, text in wanted if not said]


def evidence(submission: Submission) -> list[Missing]:
    """At least one file or link that shows it."""
    stored = files.StoredFile
    kept = stored.subject_kind == KIND, stored.subject_id == submission.id, stored.archived_at.is_(None)
    if submission.links.strip() or db.session.scalar(select(exists().where(*kept))):
        return []
    return [Missing(_("Thêm ít nhất một tệp hoặc liên kết minh chứng"), "links")]


def no_open_review(submission: Submission) -> list[Missing]:
    """Whoever was asked to review it has done so."""
    waiting = select(func.count()).where(Assignment.submission_id == submission.id, Assignment.done_at.is_(None))
    number = db.session.scalar(waiting) or 0
    if not number:
        return []
    text = ngettext(
        "Còn %(num)d người chưa cho ý kiến; nhắc hoặc thôi hỏi ý kiến ở mục Người xem xét",
        "Còn %(num)d người chưa cho ý kiến; nhắc hoặc thôi hỏi ý kiến ở mục Người xem xét", number,
    )  # fmt: skip
    return [Missing(text)]


REQUIREMENTS: Mapping[str, Check] = {"complete": complete, "evidence": evidence, "no_open_review": no_open_review}
"""By the names that `stages.STEPS` use."""


def missing(submission: Submission, names: tuple[str, ...]) -> list[Missing]:
    """What the requirements `names` find missing, in their order."""
    return [one for name in names for one in REQUIREMENTS[name](submission)]


def _subject(submission: Submission) -> tuple[str, bool]:
    match submission.subject_kind:
        case "person":
            return "person_id", submission.person_id is not None
        case "unit":
            return "subject_unit_id", submission.subject_unit_id is not None
        case _:
            return "subject_name", bool(submission.subject_name.strip())
