"""A spreadsheet with very many names is made in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from intranet import Actor, LongSheet, Refused, sheets

from .. import rights
from ..texts import _, lazy
from . import asked, export, missing

MOST_AT_ONCE = 8000
"""With more names than these it takes more than a second."""


def is_long(question: asked.Asked) -> bool:
    """Whether the spreadsheet takes more than a second to make."""
    return missing.count(question, question.reason) > MOST_AT_ONCE


def start(actor: Actor, question: asked.Asked) -> int:
    """Have the spreadsheet made; the number of the job."""
    values = {**question.values, "reason": question.reason}
    return SHEET.start(actor, plan_id=question.plan.id, values=values)


def _make(
    actor: Actor, given: Mapping[str, Any], progress: Callable[[float], None]
) -> tuple[Sequence[sheets.Sheet], str]:
    question = asked.again(actor, given["plan_id"], given["values"])
    if question is None:
        raise Refused(_("Không còn quyền xem độ phủ của kế hoạch này"))
    total = missing.count(question, question.reason) or 1
    return export.sheets_of(question, lambda done: progress(done / total)), export.name_of(question)


def _may_read(actor: Actor) -> bool:
    return actor.may(rights.FOLLOW)


SHEET = LongSheet(
    "propaganda_schedule.coverage_sheet", "propaganda_schedule.sheet", lazy("Lập bảng tính độ phủ"), _make, _may_read
)
