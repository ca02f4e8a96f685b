"""What the search knows of news. What was put away is found, too: it was said officially."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from intranet import SearchDocument, clock, db, search

from . import rights
from .models import KIND, Post


def put(post: Post) -> None:
    """Make `post` findable as it is now, in the caller's transaction."""
    search.put_document(KIND, _document(post))


def ids() -> Iterable[int]:
    """All news there is."""
    return db.session.scalars(select(Post.id))


def documents(post_ids: Sequence[int]) -> Iterable[SearchDocument]:
    """What is found of those among the news that are there; one query."""
    return map(_document, db.session.scalars(select(Post).where(Post.id.in_(post_ids))))


def _document(post: Post) -> SearchDocument:
    reader = "" if post.reach == "everyone" else rights.READ
    day = clock.local(post.published_at).date()
    return SearchDocument(post.id, post.title, post.body, post.unit_id, reader, day, post.reach == "below")
