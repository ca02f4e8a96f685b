"""The points of a session as a spreadsheet: the items, and every sheet with its criteria."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Response

from intranet import dates, sheets

from ..texts import _
from . import criteria
from .board import Board


def workbook(board: Board) -> Response:
    """Two tables; what the reader is kept from has its mean alone."""
    session = board.session
    when = _("Phiên họp ngày %(day)s", day=dates.vndate(session.day))
    note = _("Phiếu lệch: cách trung vị hơn 2 lần độ lệch trung vị (MAD) và hơn 5 điểm; dưới 4 phiếu không xét.")
    first = sheets.Sheet(_("Điểm trung bình"), _columns(board), _rows(board), subtitle=f"{session.title}. {when}",
                         note=note, numbered=True)  # fmt: skip
    second = sheets.Sheet(_("Từng phiếu"), _sheet_columns(), _sheet_rows(board), subtitle=f"{session.title}. {when}")
    return sheets.response([first, second], _("Điểm %(title)s", title=session.title))


def _columns(board: Board) -> list[sheets.Column]:
    number = [_("Số phiếu"), _("Trung bình"), _("Trung vị"), _("Thấp nhất"), _("Cao nhất"), _("Độ lệch chuẩn")]
    fixed = [sheets.Column(_("Mã"), 14), sheets.Column(_("Đề xuất"), 44), sheets.Column(_("Người, tập thể"), 26)]
    figures = [sheets.Column(one, 12, kind="number") for one in number]
    return [*fixed, *figures, *(sheets.Column(person.name, 14, kind="number") for person in board.people)]


def _rows(board: Board) -> Iterator[list[Any]]:
    for row in board.rows:
        figures = row.figures
        shown: list[Any] = [None] * 6
        if figures is not None:
            shown = [figures.count, figures.mean, figures.median, figures.low, figures.high, figures.deviation]
            if row.is_hidden:
                shown = [None, figures.mean, *[None] * 4]
        points = [_cell(row, person.id) for person in board.people]
        yield [row.submission.code, row.submission.title, row.submission.subject_name, *shown, *points]


def _cell(row: Any, person_id: int) -> Any:
    if person_id in row.left and not row.is_hidden:
        return _("không chấm")
    cell = row.cells.get(person_id)
    return cell.total if cell else None


def _sheet_columns() -> list[sheets.Column]:
    return [
        sheets.Column(_("Mã"), 14), sheets.Column(_("Ủy viên"), 28), sheets.Column(_("Tiêu chí"), 36),
        sheets.Column(_("Điểm"), 10, kind="number"), sheets.Column(_("Ý kiến"), 60),
    ]  # fmt: skip


def _sheet_rows(board: Board) -> Iterator[list[Any]]:
    names = board.names
    known = criteria.of({row.item.criteria_set_id for row in board.rows if row.item.criteria_set_id})
    for row in board.rows:
        for person_id, cell in row.cells.items():
            for one in known.get(row.item.criteria_set_id or 0, []):
                points = cell.points.get(one.id)
                yield [row.submission.code, names.get(person_id, ""), one.label, points, ""]
            yield [row.submission.code, names.get(person_id, ""), _("Tổng (thang 100)"), cell.total, cell.comment]
