"""A long spreadsheet is made in the background; only who asked for it can fetch it, for a day."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote

from intranet import (
    Actor,
    PeriodicJob,
    Refused,
    actor_of_person,
    clock,
    db,
    files,
    force_locale,
    jobs,
    sheets,
    transaction,
)

from .. import rights
from ..texts import _, lazy
from . import asked, export, queries, who

NAME: Final = "good_deeds.review_sheet"
KIND: Final = "good_deeds.sheet"
"""The kind of stored files these are; their subject is the person who asked."""
MOST_AT_ONCE: Final = 3000
"""With more cases than these it takes more than a second."""
KEPT: Final = timedelta(days=1)


def start(actor: Actor, question: asked.Asked) -> int:
    """Have the spreadsheet made; the number of the job."""
    return jobs.enqueue(NAME, actor, values=question.parameters).id


@jobs.task(NAME, title=lazy("Lập bảng tính danh sách xét chọn"))
def make(context: jobs.JobContext, values: Mapping[str, Any]) -> dict[str, Any]:
    """Make the spreadsheet as whoever started the job may see it now, and keep it for them."""
    actor = actor_of_person(context.started_by, "job") if context.started_by is not None else None
    if actor is None or not may_read(actor, actor.person_id):
        raise Refused(_("Không còn quyền xem danh sách xét chọn"))
    with force_locale(actor.locale):
        question = asked.read(actor, values)
        total = sum(queries.counts(actor, question).values()) or 1
        context.progress(1, _("Đang ghi danh sách…"))

        def progress(done: int) -> None:
            # Nobody who writes waits while cases are put into cells.
            db.session.rollback()
            context.progress(min(99, 100 * done / total))

        made = sheets.xlsx([export.sheet(actor, question, progress)])
        with transaction():
            stored = files.store(
                actor, io.BytesIO(made), f"{export.name()}.xlsx", subject_kind=KIND, subject_id=actor.person_id
            )
        link = f"/files/{stored.token}/{quote(stored.name)}"
        return {"url": link, "label": _("Tải bảng tính")}


def may_read(actor: Actor, person_id: int | None) -> bool:
    """Whether `actor` may fetch a spreadsheet made for that person."""
    mine = person_id is not None and actor.person_id == person_id
    return mine and (rights.reviews(actor) or who.is_reviewer(actor))


def forget() -> int:
    """Forget spreadsheets older than a day: they hold names."""
    return files.forget(KIND, clock.now() - KEPT)


JOBS: Final = (PeriodicJob("good_deeds.forget_sheets", lazy("Bỏ bảng tính xét chọn đã cũ"), forget, "hour"),)
