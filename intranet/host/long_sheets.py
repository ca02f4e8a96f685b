"""Long spreadsheets: made in the background, fetched by who asked for them and nobody else, forgotten after a day."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote

from intranet import clock, files, jobs, sheets
from intranet.access import Actor, Refused
from intranet.auth import actor_of_person
from intranet.database import db, transaction
from intranet.hookspecs.setup import FileReader, PeriodicJob
from intranet.web.i18n import _, force_locale, lazy

KEPT: Final = timedelta(days=1)
Progress = Callable[[float], None]
"""Told what part is done, 0 to 1."""
Make = Callable[[Actor, Mapping[str, Any], Progress], tuple[Sequence[sheets.Sheet], str]]


class LongSheet:
    """A kind of spreadsheets that take more than a second.

    `name` is the job's and `kind` what the files are called among stored ones, both `<plugin>.<thing>`. `make(actor,
    values, progress)` gives sheets and the file's name without extension, for who asked and in their language, as they
    may see things then; it raises :class:`Refused` when they may not any more. `may_read(actor)` is asked again when
    they fetch it. The plugin registers `jobs` (`register_jobs`) and `reader` (`register_file_readers`).
    """

    def __init__(self, name: str, kind: str, title: str, make: Make, may_read: Callable[[Actor], bool]) -> None:
        """Register the job; when the module is imported."""
        self.name, self.kind = name, kind
        self._make, self._may_read = make, may_read
        jobs.task(name, title=title)(self._run)
        self.jobs = (PeriodicJob(f"{name}_forget", lazy("Bỏ bảng tính đã cũ"), self.forget, "hour"),)
        self.reader = FileReader(kind, self.may_read)

    def start(self, actor: Actor, **values: Any) -> int:
        """Have one made of `values` (kept as JSON); the number of the job, whose page shows how far it is."""
        return jobs.enqueue(self.name, actor, values=values).id

    def may_read(self, actor: Actor, person_id: int | None) -> bool:
        """Whether `actor` may fetch a spreadsheet made for that person."""
        return person_id is not None and actor.person_id == person_id and self._may_read(actor)

    def forget(self) -> int:
        """Forget those older than a day, for they hold names; how many."""
        return files.forget(self.kind, clock.now() - KEPT)

    def _run(self, context: jobs.JobContext, values: Mapping[str, Any]) -> dict[str, Any]:
        actor = actor_of_person(context.started_by, "job") if context.started_by is not None else None
        if actor is None:
            raise Refused(_("Không còn quyền xem danh sách này"))
        with force_locale(actor.locale):
            context.progress(1, _("Đang ghi danh sách…"))

            def progress(part: float) -> None:
                # Nobody who writes waits while names are put into cells.
                db.session.rollback()
                context.progress(99 * part)

            made, name = self._make(actor, values, progress)
            content = io.BytesIO(sheets.xlsx(made))
            with transaction():
                stored = files.store(actor, content, f"{name}.xlsx", subject_kind=self.kind, subject_id=actor.person_id)
            return {"url": f"/files/{stored.token}/{quote(stored.name)}", "label": _("Tải bảng tính")}
