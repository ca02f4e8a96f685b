"""The list as a spreadsheet: all columns, in the order asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flask import Response

from intranet import Actor, clock, dates, sheets

from ..texts import CATEGORIES, SUBJECTS, _
from . import queries
from .asked import CONSENTS, Asked
from .columns import COLUMNS

AT_ONCE = 1000
"""As many cases are in memory at a time."""


def _quietly(_done: int) -> None:
    """Nobody watches."""


def answer(actor: Actor, asked: Asked) -> Response:
    """The file to download."""
    return sheets.response([sheet(actor, asked)], name())


def name() -> str:
    """What the file is called, without its ending."""
    return _("Danh sách xét chọn %(day)s", day=clock.today().isoformat())


def sheet(actor: Actor, asked: Asked, progress: Callable[[int], object] = _quietly) -> sheets.Sheet:
    """The table. Cases are read while they are written; `progress` is told again and again how many are."""
    columns = [
        sheets.Column(_("Mã"), 14), sheets.Column(_("Đề xuất"), 50), sheets.Column(_("Ai làm"), 26),
        sheets.Column(_("Là"), 18), sheets.Column(_("Đơn vị"), 36), sheets.Column(_("Bước"), 20),
        sheets.Column(_("Ngày gửi"), 13, "date"), sheets.Column(_("Hạn xử lý"), 13, "date"),
        sheets.Column(_("Điểm"), 9), sheets.Column(_("Người xem xét"), 36), sheets.Column(_("Loại"), 20),
        sheets.Column(_("Lĩnh vực"), 24), sheets.Column(_("Kế hoạch"), 40), sheets.Column(_("Đợt"), 20),
        sheets.Column(_("Phong trào"), 32), sheets.Column(_("Đồng ý đăng"), 18), sheets.Column(_("Người gửi"), 26),
    ]  # fmt: skip
    until = _("Tính đến ngày %(day)s", day=dates.vndate(clock.today()))
    return sheets.Sheet(_("Danh sách xét chọn"), columns, _rows(actor, asked, progress), until, numbered=True)


def _rows(actor: Actor, asked: Asked, progress: Callable[[int], object]) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(queries.streamed(actor, asked, COLUMNS, AT_ONCE)):
        if number % AT_ONCE == 0:
            progress(number)
        reviewers = "; ".join(
            one.name if one.is_done else _("%(name)s (chưa xong)", name=one.name) for one in row.reviewers
        )
        yield (
            row.code, row.title, row.subject, str(SUBJECTS[row.subject_kind]), row.unit, str(row.stage.label),
            row.sent_on, row.due_on, dates.vnnumber(row.score) if row.score is not None else "", reviewers,
            str(CATEGORIES[row.category]), row.field, row.plan, row.wave, row.movement,
            str(CONSENTS[row.consent or "unknown"]), row.submitter,
        )  # fmt: skip
