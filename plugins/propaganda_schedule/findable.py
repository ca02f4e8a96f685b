"""What the search knows of sessions. Those that were cancelled are found, too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from intranet import SearchDocument, db, search

from . import rights
from .models import KIND, Session


def put(session: Session) -> None:
    """Make `session` findable as it is now, in the caller's transaction."""
    search.put_document(KIND, _document(session))


def put_many(sessions: Iterable[Session]) -> None:
    """Make many new sessions, which have no files yet, findable in the caller's transaction; few statements."""
    search.put_new(KIND, map(_document, sessions))


def ids() -> Iterable[int]:
    """All sessions there are."""
    return db.session.scalars(select(Session.id))


def documents(session_ids: Sequence[int]) -> Iterable[SearchDocument]:
    """What is found of those among the sessions that are there; one query."""
    return map(_document, db.session.scalars(select(Session).where(Session.id.in_(session_ids))))


def _document(session: Session) -> SearchDocument:
    everyone = session.reach == "everyone"
    return SearchDocument(
        session.id, session.title, f"{session.topics}\n{session.place}".strip(),
        None if everyone else session.unit_id, "" if everyone else rights.READ, session.day, session.reach == "below",
    )  # fmt: skip
