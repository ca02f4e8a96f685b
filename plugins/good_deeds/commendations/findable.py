"""What the search knows of commendations: for whoever follows the unit; the list shows others what they may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import url_for
from sqlalchemy import select

from intranet import SearchDocument, SearchKind, db, search

from .. import rights
from ..models import Commendation, Submission
from ..texts import lazy
from .who import KIND


def put(commendation_ids: Sequence[int]) -> None:
    """Make these findable as they are now, in the caller's transaction; a few statements."""
    search.put_new(KIND, documents(commendation_ids))


def ids() -> Iterable[int]:
    """All commendations there are."""
    return db.session.scalars(select(Commendation.id))


def documents(commendation_ids: Sequence[int]) -> Iterable[SearchDocument]:
    """What is found of those among them that are there; one query."""
    found = select(Commendation, Submission.title).join(Submission, Submission.id == Commendation.submission_id)
    rows = db.session.execute(found.where(Commendation.id.in_(commendation_ids))).all()
    return [_document(commendation, title) for commendation, title in rows]


def _document(one: Commendation, title: str) -> SearchDocument:
    words = f"{one.authority}\n{one.decision_number}\n{title}\n{one.withdrawn_number}"
    return SearchDocument(one.id, f"{one.form}: {one.name}", words, one.unit_id, rights.FOLLOW, one.decided_on)


def _url(commendation_id: int) -> str:
    return url_for("good_deeds.commendation", commendation_id=commendation_id)


SEARCH = SearchKind(KIND, lazy("Khen thưởng"), "award", _url, ids, documents)
