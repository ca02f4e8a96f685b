"""A long spreadsheet of the list is made in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from intranet import Actor, LongSheet, Refused, sheets

from .. import rights
from ..texts import _, lazy
from . import asked, export, queries, who

MOST_AT_ONCE: Final = 3000
"""With more cases than these it takes more than a second."""


def start(actor: Actor, question: asked.Asked) -> int:
    """Have the spreadsheet made; the number of the job."""
    return SHEET.start(actor, **question.parameters)


def _make(actor: Actor, values: Mapping[str, Any], progress: Callable[[float], None]) -> tuple[list[sheets.Sheet], str]:
    if not _may_read(actor):
        raise Refused(_("Không còn quyền xem danh sách xét chọn"))
    question = asked.read(actor, values)
    total = sum(queries.counts(actor, question).values()) or 1
    return [export.sheet(actor, question, lambda done: progress(done / total))], export.name()


def _may_read(actor: Actor) -> bool:
    return rights.reviews(actor) or who.is_reviewer(actor)


SHEET: Final = LongSheet(
    "good_deeds.review_sheet", "good_deeds.sheet", lazy("Lập bảng tính danh sách xét chọn"), _make, _may_read
)
