"""A spreadsheet with very many names is made in the background; only who asked for it can fetch it, for a day."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
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
from . import asked, export, missing

NAME = "propaganda_schedule.coverage_sheet"
KIND = "propaganda_schedule.sheet"
"""The kind of stored files these are; their subject is the person who asked."""
MOST_AT_ONCE = 8000
"""With more names than these it takes more than a second."""
KEPT = timedelta(days=1)


def is_long(question: asked.Asked) -> bool:
    """Whether the spreadsheet takes more than a second to make."""
    return missing.count(question, question.reason) > MOST_AT_ONCE


def start(actor: Actor, question: asked.Asked) -> int:
    """Have the spreadsheet made; the number of the job."""
    values = {**question.values, "reason": question.reason}
    return jobs.enqueue(NAME, actor, plan_id=question.plan.id, values=values).id


@jobs.task(NAME, title=lazy("Lập bảng tính độ phủ"))
def make(context: jobs.JobContext, plan_id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Make the spreadsheet as whoever started the job may see it now, and keep it for them."""
    actor = actor_of_person(context.started_by, "job") if context.started_by is not None else None
    question = asked.again(actor, plan_id, values) if actor is not None else None
    if actor is None or question is None:
        raise Refused(_("Không còn quyền xem độ phủ của kế hoạch này"))
    with force_locale(actor.locale):
        total = missing.count(question, question.reason) or 1
        context.progress(1, _("Đang ghi danh sách…"))

        def progress(done: int) -> None:
            # Nobody who writes waits while names are put into cells.
            db.session.rollback()
            context.progress(100 * done / total)

        made = sheets.xlsx(export.sheets_of(question, progress))
        with transaction():
            stored = files.store(
                actor, io.BytesIO(made), f"{export.name_of(question)}.xlsx", subject_kind=KIND,
                subject_id=actor.person_id,
            )  # fmt: skip
        link = f"/files/{stored.token}/{quote(stored.name)}"
        return {"url": link, "label": _("Tải bảng tính")}


def may_read(actor: Actor, person_id: int | None) -> bool:
    """Whether `actor` may fetch a spreadsheet made for that person."""
    return person_id is not None and actor.person_id == person_id and actor.may(rights.FOLLOW)


def forget() -> int:
    """Forget spreadsheets older than a day: they hold names and reasons."""
    return files.forget(KIND, clock.now() - KEPT)


JOBS = (PeriodicJob("propaganda_schedule.forget_sheets", lazy("Bỏ bảng tính độ phủ đã cũ"), forget, "hour"),)
