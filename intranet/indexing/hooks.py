"""What the upkeep of the index contributes to the shell."""

from __future__ import annotations

from collections.abc import Iterable

from intranet.hookspecs import hookimpl
from intranet.hookspecs.setup import PeriodicJob
from intranet.indexing import service
from intranet.web.i18n import lazy

service.init_app()


@hookimpl
def register_jobs() -> Iterable[PeriodicJob]:
    """New files are read within minutes."""
    return [PeriodicJob("search.read_files", lazy("Đọc chữ trong tệp đính kèm để tìm"), service.read_files, "minute")]
