"""What everybody may read, signed in or not: only while the agency opens it, and only what was agreed to.

Asked anew each time: a story that was taken down, or whose subject does not agree any more, is not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from intranet import Actor, db, settings

from .. import rights
from ..forms import lines_of
from ..models import Photo, Story, Submission

MOST = 20


def is_on() -> bool:
    """Whether the agency opens stories to its website."""
    return bool(settings()["portal"])


def may_read(actor: Actor) -> bool:
    """Whether `actor` may read what is for the website: anybody while it is open, who publishes before that, too."""
    return is_on() or actor.may(rights.PUBLISH)


def sites() -> list[str]:
    """The origins whose pages may fetch and embed what is public."""
    return lines_of(settings()["portal_sites"])


def stories(number: int = MOST, category: str = "") -> list[tuple[Story, Submission]]:
    """The newest stories for everybody. One statement; whether the website is open is asked with :func:`may_read`."""
    wanted = _open().order_by(Story.published_at.desc(), Story.id.desc()).limit(min(max(1, number), MOST))
    if category:
        wanted = wanted.where(Submission.category == category)
    return [(story, submission) for story, submission in db.session.execute(wanted)]


def story(story_id: int) -> tuple[Story, Submission] | None:
    """One story for everybody; whether the website is open is asked with :func:`may_read`."""
    both = db.session.execute(_open().where(Story.id == story_id)).one_or_none()
    return (both[0], both[1]) if both else None


def photo(photo_id: int) -> Photo | None:
    """A photo of a story for everybody; none while the website is closed."""
    if not is_on():
        return None
    shown = select(Photo).where(Photo.id == photo_id, Photo.story_id.in_(_open().with_only_columns(Story.id)))
    return db.session.scalars(shown).one_or_none()


def changed_at(shown: Sequence[tuple[Story, Submission]]) -> datetime | None:
    """When what everybody may read last changed, what was taken down included."""
    moments = [db.session.scalar(select(func.max(Story.changed_at)).where(Story.status != "draft"))]
    moments += [submission.changed_at for _story, submission in shown]
    return max((moment for moment in moments if moment is not None), default=None)


def _open() -> Select[Any]:
    joined = select(Story, Submission).join(Submission, Submission.id == Story.submission_id)
    return joined.where(Story.status == "published", Story.on_portal.is_(True), Submission.consent == "yes")
