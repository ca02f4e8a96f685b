"""Drafts in which nothing was written, such as of a page that was opened and emptied again, are not kept."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import exists, select

from intranet import PeriodicJob, clock, db, files, transaction

from ..models import KIND, Cultivation, Submission
from ..texts import lazy
from . import drafts, service

KEPT = timedelta(days=1)
"""So long an empty draft may stand, for somebody may be about to write."""
_AT_ONCE = 200


def remove_empty() -> int:
    """Delete drafts without a text, a file or a mentor that nobody touched for a day; how many.

    Runs daily; a second run finds nothing to do.
    """
    stored = files.StoredFile
    evidence = exists().where(stored.subject_kind == KIND, stored.subject_id == Submission.id)
    cultivated = exists().where(Cultivation.submission_id == Submission.id)
    old = (
        select(Submission)
        .where(
            Submission.stage == "draft", Submission.number.is_(None), Submission.title == "", Submission.deed == "",
            Submission.changed_at < clock.now() - KEPT, ~evidence, ~cultivated,
        )
        .limit(_AT_ONCE)
        .with_for_update()
    )  # fmt: skip
    with transaction():
        empty = [one.id for one in db.session.scalars(old) if _is_empty(one)]
        for submission_id in empty:
            service.remove(submission_id)
    return len(empty)


def _is_empty(submission: Submission) -> bool:
    draft = drafts.of(submission)
    # The name of a colleague or unit that was chosen is no text, it came by itself.
    named = submission.person_id is not None or submission.subject_unit_id is not None
    return not any(getattr(draft, name) for name in drafts.WRITTEN if not (named and name == "subject_name"))


JOBS = (PeriodicJob("good_deeds.tidy", lazy("Bỏ bản nháp trống"), remove_empty, every="day"),)
