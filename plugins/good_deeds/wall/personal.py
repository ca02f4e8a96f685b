"""Stories and the person they are about: shown to them, and gone when their data is erased."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select, update

from intranet import SYSTEM, Erasure, PersonalRecord, changed_rows, db, transaction

from ..models import Story, Submission
from ..submissions import erasing
from ..texts import _


def records(person_id: int) -> Iterator[PersonalRecord]:
    """The stories about the person, and those they published."""
    about = select(Story).join(Submission, Submission.id == Story.submission_id)
    about = about.where(Submission.person_id == person_id, Story.status != "unpublished").order_by(Story.id)
    for story in db.session.scalars(about):
        values = {"title": story.title, "text": story.body, "published": story.published_at, "website": story.on_portal}
        yield PersonalRecord(_("Bài viết về gương"), values)
    did = select(Story.id, Story.published_at).where(Story.published_by == person_id).order_by(Story.id)
    if published := [{"story": story_id, "on": on} for story_id, on in db.session.execute(did)]:
        yield PersonalRecord(_("Bài về gương đã đăng"), {"stories": published})


def erase(person_id: int) -> Iterator[Erasure]:
    """Stories about the person go with text and photos, and the wall with them; who published others is forgotten."""
    of_them = select(Submission).where(Submission.person_id == person_id, Submission.stage != "draft")
    with transaction():
        stories, told, _cases = erasing.hide(SYSTEM, db.session.scalars(of_them.order_by(Submission.id)).all())
        forgotten = update(Story).where(Story.published_by == person_id).values(published_by=None)
        nameless = changed_rows(forgotten)
    yield stories
    if told.erased:
        yield told
    yield Erasure(
        _("Tên người đăng bài về gương"), erased=nameless, kept=nameless,
        reason=_("Bài là của cơ quan nên được giữ, không còn tên người đăng") if nameless else "",
    )  # fmt: skip
