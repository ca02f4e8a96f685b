"""The figures as a spreadsheet: a table for each way to look at them."""

from __future__ import annotations

from flask import Response

from intranet import clock, dates, sheets

from ..texts import _
from .asked import BY, Asked
from .lines import lines
from .marks import MEASURES


def answer(asked: Asked) -> Response:
    """The file to download."""
    ways = [by for by in BY if by != "month" or asked.scope.year]
    return sheets.response([_sheet(asked, by) for by in ways], _("Số liệu gương %(day)s", day=_today()))


def _sheet(asked: Asked, by: str) -> sheets.Sheet:
    columns = [sheets.Column(str(BY[by]), 44)]
    columns += [sheets.Column(str(label), 14, "int", total=True) for label in MEASURES.values()]
    rows = [(line.name, *(line[name] for name in MEASURES)) for line in lines(asked, by)]
    year = _("Năm %(year)d", year=asked.scope.year) if asked.scope.year else _("Mọi năm")
    until = _("tính đến ngày %(day)s", day=dates.vndate(clock.today()))
    note = _("Mỗi đề xuất tính một lần ở mỗi cột, vào tháng có việc đó; khen thưởng đã bị hủy không tính.")
    return sheets.Sheet(str(BY[by]), columns, rows, f"{year}, {until}", note, numbered=True)


def _today() -> str:
    return clock.today().isoformat()
