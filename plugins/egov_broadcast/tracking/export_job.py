"""A spreadsheet with very many people is made in the background; only who asked for it can fetch it, for a day."""

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
from ..texts import ID, _, lazy
from . import access, export
from .asked import Asked

NAME: Final = f"{ID}.tracking_sheet"
KIND: Final = f"{ID}.sheet"
"""The kind of stored files these are; their subject is the person who asked."""
MOST_AT_ONCE: Final = 8000
"""With more people than these it takes more than a second."""
KEPT: Final = timedelta(days=1)


def start(actor: Actor, root_id: int, asked: Asked) -> int:
    """Have the spreadsheet made; the number of the job."""
    values = {"state": asked.state, "unit_id": asked.unit_id, "name": asked.name}
    return jobs.enqueue(NAME, actor, root_id=root_id, values=values).id


@jobs.task(NAME, title=lazy("Lập bảng tính xác nhận văn bản"))
def make(context: jobs.JobContext, root_id: int, values: Mapping[str, Any]) -> dict[str, Any]:
    """Make the spreadsheet as whoever started the job may see it now, and keep it for them."""
    actor = actor_of_person(context.started_by, "job") if context.started_by is not None else None
    followed = access.find(actor, root_id) if actor is not None else None
    if actor is None or followed is None:
        raise Refused(_("Không còn quyền theo dõi văn bản này"))
    with force_locale(actor.locale):
        total = max(followed.root.people, 1)
        context.progress(1, _("Đang ghi danh sách…"))

        def progress(done: int) -> None:
            # Nobody who writes waits while names are put into cells.
            db.session.rollback()
            context.progress(min(99, 100 * done / total))

        made = sheets.xlsx(export.sheets_of(followed, Asked(**values), progress))
        name = f"{export.name_of(followed)}.xlsx"
        with transaction():
            stored = files.store(actor, io.BytesIO(made), name, subject_kind=KIND, subject_id=actor.person_id)
        return {"url": f"/files/{stored.token}/{quote(stored.name)}", "label": _("Tải bảng tính")}


def may_read(actor: Actor, person_id: int | None) -> bool:
    """Whether `actor` may fetch a spreadsheet made for that person."""
    return person_id is not None and actor.person_id == person_id and actor.may(rights.READ)


def forget() -> int:
    """Forget spreadsheets older than a day: they hold names and reasons."""
    return files.forget(KIND, clock.now() - KEPT)


JOBS: Final = (PeriodicJob(f"{ID}.forget_sheets", lazy("Bỏ bảng tính xác nhận đã cũ"), forget, "hour"),)
