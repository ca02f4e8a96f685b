"""The tasks as a spreadsheet: one line each, and the figures by unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response

from intranet import Actor, clock, dates, db, duties, sheets

from ..texts import _
from . import board
from .asked import Asked

MOST: int = 10_000
AT_ONCE = 500


def answer(actor: Actor, asked: Asked) -> Response:
    """The file to download."""
    today = clock.today()
    until = _("Tính đến ngày %(day)s", day=dates.vndate(today))
    found = [_tasks(actor, asked, until), _units(actor, asked, until)]
    return sheets.response(found, _("Nhiệm vụ %(day)s", day=today.isoformat()))


def _tasks(actor: Actor, asked: Asked, until: str) -> sheets.Sheet:
    columns = [
        sheets.Column(_("Kế hoạch"), 16), sheets.Column(_("Nhiệm vụ"), 50), sheets.Column(_("Chủ trì"), 26),
        sheets.Column(_("Phối hợp"), 40), sheets.Column(_("Thời hạn"), 14, "date"),
        sheets.Column(_("Trạng thái"), 16), sheets.Column(_("Hoàn thành ngày"), 14, "date"),
        sheets.Column(_("Kết quả"), 36),
    ]  # fmt: skip
    return sheets.Sheet(_("Nhiệm vụ"), columns, _rows(actor, asked), until, numbered=True)


def _rows(actor: Actor, asked: Asked) -> Iterator[tuple[Any, ...]]:
    words = duties.state_words()
    found = db.session.execute(duties.tasks(actor, **asked.for_tasks()).limit(MOST)).all()
    for start in range(0, len(found), AT_ONCE):
        for line in board.tasks(actor, found[start : start + AT_ONCE]):
            one = line.facts
            helping = "; ".join(f"{name} ({words[part.state][0].lower()})" for name, part, _may in line.parts)
            yield (
                one.reference or one.plan_title, one.text, line.lead, helping, one.due_on or one.due_text,
                words[one.state][0], one.done_on, one.note,
            )  # fmt: skip


def _units(actor: Actor, asked: Asked, until: str) -> sheets.Sheet:
    columns = [sheets.Column(_("Đơn vị"), 36)]
    for role in (_("Chủ trì"), _("Phối hợp")):
        states = _("hoàn thành"), _("đang làm"), _("quá hạn"), _("không thực hiện")
        columns += [sheets.Column(f"{role}: {name}", 13, "int", total=True) for name in states]
    rows = [
        (line.name, *(number for sums in (line.leads, line.helps)
                      for number in (sums.done, sums.open, sums.overdue, sums.dropped)))
        for line in board.units(actor, asked)
    ]  # fmt: skip
    return sheets.Sheet(_("Theo đơn vị"), columns, rows, until)
