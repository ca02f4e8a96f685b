"""What of this plugin is found by the search: published stories for everybody, cases for those who follow the unit.

The search knows permissions for units and nothing else: whoever may open a case because it is theirs finds it among
"Đề xuất của tôi", reviewers and members of the council in their lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import url_for
from sqlalchemy import select

from intranet import SearchDocument, SearchKind, clock, db, search

from . import rights
from .commendations import findable as commendations
from .models import KIND, Submission
from .submissions import marks
from .texts import lazy
from .wall import found

HIDDEN = ("draft", "withdrawn")
"""Stages in which a case is not found."""


def refresh(submission: Submission) -> None:
    """Make the case findable as it is now, or not at all, also as a likely duplicate; in the caller's transaction."""
    if submission.stage in HIDDEN:
        search.drop(KIND, submission.id)
        marks.drop([submission.id])
    else:
        search.put_document(KIND, _document(submission))
        marks.keep([submission])


def put_new(submissions: Iterable[Submission]) -> None:
    """Make many new cases, which have no files yet, findable in the caller's transaction; few statements."""
    shown = [one for one in submissions if one.stage not in HIDDEN]
    search.put_new(KIND, map(_document, shown))
    marks.keep(shown)


def _ids() -> Iterable[int]:
    return db.session.scalars(select(Submission.id).where(Submission.stage.not_in(HIDDEN)))


def _documents(submission_ids: Sequence[int]) -> Iterable[SearchDocument]:
    found = select(Submission).where(Submission.id.in_(submission_ids), Submission.stage.not_in(HIDDEN))
    return map(_document, db.session.scalars(found))


def _document(submission: Submission) -> SearchDocument:
    lines = (submission.deed, submission.result, submission.spread, submission.code, submission.subject_name,
             submission.subject_detail, submission.place, submission.field)  # fmt: skip
    day = clock.local(submission.submitted_at).date() if submission.submitted_at else None
    text = "\n".join(line for line in lines if line)
    return SearchDocument(submission.id, submission.title, text, submission.unit_id, rights.FOLLOW, day)


def _url(submission_id: int) -> str:
    return url_for("good_deeds.submission", submission_id=submission_id)


CASES = SearchKind(KIND, lazy("Đề xuất gương"), "clipboard-check", _url, _ids, _documents, with_files=True)
KINDS: tuple[SearchKind, ...] = (CASES, found.STORIES, commendations.SEARCH)
