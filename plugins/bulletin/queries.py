"""Reads for screens, a constant number of statements each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from intranet import Actor, clock, db, search, unit_names

from .models import KIND, Post
from .rights import visible

RECENT, SOON = timedelta(days=7), timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader narrowed the list down to; None and "" narrow nothing."""

    unit: int | None = None
    plan: int | None = None
    text: str = ""
    archived: bool = False

    @property
    def active(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.unit or self.plan or self.text)


@dataclass(frozen=True, slots=True)
class Figures:
    """How much news there is about a plan: all of it, that of the last seven days, and the newest day."""

    total: int
    recent: int
    newest: date | None


def listing(actor: Actor, filters: Filters) -> Select[Any]:
    """The news `actor` may read under `filters`, pinned first, then the newest."""
    found = select(Post).where(visible(actor), _shelf(filters.archived))
    if filters.unit is not None:
        found = found.where(Post.unit_id == filters.unit)
    if filters.plan is not None:
        found = found.where(Post.plan_id == filters.plan)
    if filters.text:
        found = found.where(Post.id.in_(search.matching_ids(KIND, filters.text)))
    return _in_order(found)


def latest(actor: Actor, limit: int = 3) -> Sequence[Post]:
    """The news that stands first on the board."""
    return db.session.scalars(_in_order(select(Post).where(visible(actor), _shelf(False))).limit(limit)).all()


def get(actor: Actor, post_id: int) -> Post | None:
    """One piece of news, when it exists and `actor` may read it."""
    return db.session.scalars(select(Post).where(Post.id == post_id, visible(actor))).one_or_none()


def pins_ending(actor: Actor, limit: int = 50) -> Sequence[Post]:
    """News that `actor` published and whose pin ends within three days, the first to end first."""
    today = clock.today()
    found = select(Post).where(
        Post.author_id == actor.person_id, Post.pinned_until.between(today, today + SOON), _shelf(False)
    )
    return db.session.scalars(found.order_by(Post.pinned_until, Post.id).limit(limit)).all()


def about_plan(actor: Actor, plan_id: int) -> Figures:
    """Figures of the news about a plan, in one statement."""
    recent = func.count().filter(Post.published_at >= clock.now() - RECENT)
    found = select(func.count(), recent, func.max(Post.published_at)).where(
        Post.plan_id == plan_id, visible(actor), _shelf(False)
    )
    total, in_last_days, newest = db.session.execute(found).one()
    return Figures(total, in_last_days, clock.local(newest).date() if newest else None)


def names_of(posts: Iterable[Post]) -> dict[int, str]:
    """Names of the units whose news it is."""
    return unit_names(post.unit_id for post in posts)


def of_author(person_id: int) -> Sequence[Post]:
    """Everything a person published, oldest first."""
    return db.session.scalars(select(Post).where(Post.author_id == person_id).order_by(Post.id)).all()


def _shelf(archived: bool) -> ColumnElement[bool]:
    return Post.archived_at.is_not(None) if archived else Post.archived_at.is_(None)


def _in_order(found: Select[Any]) -> Select[Any]:
    unpinned = case((or_(Post.pinned_until.is_(None), Post.pinned_until < clock.today()), 1), else_=0)
    return found.order_by(unpinned, Post.published_at.desc(), Post.id.desc())
