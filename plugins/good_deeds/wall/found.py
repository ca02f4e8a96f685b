"""What the search knows of stories: those that were published, for everybody in the house."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import url_for
from sqlalchemy import select

from intranet import SearchDocument, SearchKind, clock, db, search

from .. import rights
from ..models import Story, Submission
from ..texts import ID, lazy

KIND = f"{ID}.story"
_PUBLISHED = Story.status == "published"


def refresh(story: Story, submission: Submission) -> None:
    """Make the story findable as it is now, or not at all, in the caller's transaction."""
    if story.status == "published":
        search.put_document(KIND, _document(story, submission))
    else:
        search.drop(KIND, story.id)


def put_new(stories: Iterable[tuple[Story, Submission]]) -> None:
    """Make many new stories findable at once, in the caller's transaction."""
    search.put_new(KIND, (_document(*both) for both in stories if both[0].status == "published"))


def _ids() -> Iterable[int]:
    return db.session.scalars(select(Story.id).where(_PUBLISHED))


def _documents(story_ids: Sequence[int]) -> Iterable[SearchDocument]:
    found = select(Story, Submission).join(Submission, Submission.id == Story.submission_id)
    for story, submission in db.session.execute(found.where(Story.id.in_(story_ids), _PUBLISHED)):
        yield _document(story, submission)


def _document(story: Story, submission: Submission) -> SearchDocument:
    lines = (story.lead, story.quote, story.body, submission.subject_name, submission.place, submission.field)
    day = clock.local(story.published_at).date() if story.published_at else None
    text = "\n".join(line for line in lines if line)
    return SearchDocument(story.id, story.title, text, reader=rights.READ, day=day)


def _url(story_id: int) -> str:
    return url_for("good_deeds.story", story_id=story_id)


STORIES = SearchKind(KIND, lazy("Gương đã đăng"), "award", _url, _ids, _documents)
