"""Reviews that wait for the reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import select

from intranet import Actor, WorkItem, clock, db

from ..models import Assignment, Submission
from ..texts import ID, _, ngettext
from . import who

SHOWN: Final = 5
"""So many stand in the list of what is to do by themselves; more become one row."""


def items(actor: Actor) -> Iterator[WorkItem]:
    """Cases to give an opinion on, the first due first. One statement."""
    if actor.person_id is None:
        return
    found = (
        select(Submission.id, Submission.title, Submission.subject_name, Assignment.due_on)
        .join(Submission, Submission.id == Assignment.submission_id)
        .where(
            Assignment.person_id == actor.person_id, Assignment.done_at.is_(None), Submission.stage.in_(who.STAGES)
        )
        .order_by(Assignment.due_on.is_(None), Assignment.due_on, Submission.id)
    )  # fmt: skip
    rows = db.session.execute(found.limit(1000)).all()
    shown = len(rows) if len(rows) <= SHOWN + 1 else SHOWN
    kind, label, today = f"{ID}.review", _("Xem xét gương"), clock.today()
    for row in rows[:shown]:
        late = row.due_on is not None and row.due_on < today
        yield WorkItem(
            row.title, row.subject_name, kind, label, _("Cho ý kiến"), f"{ID}.review_opinion",
            {"submission_id": row.id}, icon="eye", tone="bad" if late else "info", due=row.due_on,
        )  # fmt: skip
    if left := rows[shown:]:
        title = ngettext("Còn %(num)d đề xuất chờ ý kiến", "Còn %(num)d đề xuất chờ ý kiến", len(left))
        yield WorkItem(
            title, "", kind, label, _("Xem danh sách"), f"{ID}.review", {"reviewer": "me"}, icon="eye",
            due=left[0].due_on,
        )  # fmt: skip
