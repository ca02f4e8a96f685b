"""The figures and the people as a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

from flask import Response

from intranet import clock, dates, sheets

from ..sending import telling
from ..texts import _
from . import figures, listing, states
from .access import Followed
from .asked import Asked
from .figures import Board
from .listing import Line

AT_ONCE: Final = 4000
"""As many people are in memory at a time."""


def _quietly(_done: int) -> None:
    """Nobody watches."""


def answer(followed: Followed, asked: Asked) -> Response:
    """The file to download, for the question asked."""
    return sheets.response(sheets_of(followed, asked), f"{name_of(followed)}.xlsx")


def name_of(followed: Followed) -> str:
    """What the file is called, without its ending."""
    code = (followed.document.code or followed.document.subject[:60]).replace("/", "-")
    return f"{_('Xác nhận %(what)s', what=code)} {clock.today():%Y-%m-%d}"


def sheets_of(followed: Followed, asked: Asked, progress: Callable[[int], object] = _quietly) -> list[sheets.Sheet]:
    """The two tables: units, and people as they were asked for. `progress` is told how many people are written."""
    board = figures.board(followed)
    return [_units(followed, board), _people(followed, asked, progress)]


def _subtitle(followed: Followed) -> str:
    now = clock.now()
    return f"{telling.title(followed.document)}; {_('số liệu lúc %(when)s', when=dates.vndatetime(now))}"


def _units(followed: Followed, board: Board) -> sheets.Sheet:
    columns = [
        sheets.Column(_("Đơn vị"), 46), sheets.Column(_("Phải xác nhận"), 12, "int", total=True),
        sheets.Column(_("Đã xác nhận"), 12, "int", total=True), sheets.Column(_("Tỷ lệ"), 9, "percent", ratio=(2, 1)),
        sheets.Column(_("Đã mở, chưa xác nhận"), 12, "int", total=True),
        sheets.Column(_("Chưa mở"), 10, "int", total=True), sheets.Column(_("Quá hạn"), 10, "int", total=True),
        sheets.Column(_("Được miễn"), 10, "int", total=True),
        sheets.Column(_("Để biết: đã mở"), 11, "int", total=True),
        sheets.Column(_("Để biết: chưa mở"), 11, "int", total=True),
    ]  # fmt: skip
    rows = [
        (line.name, of.total, of.acknowledged, _share(of.acknowledged, of.total), of.opened, of.unopened, of.overdue,
         of.exempt, of.read, of.unread)
        for line, of in ((line, line.figures) for line in board.units)
    ]  # fmt: skip
    note = _("Mỗi người tính một lần, ở đơn vị công tác hiện nay; không gồm người của đơn vị trực thuộc.")
    return sheets.Sheet(_("Theo đơn vị"), columns, rows, _subtitle(followed), note, numbered=True)


def _people(followed: Followed, asked: Asked, progress: Callable[[int], object]) -> sheets.Sheet:
    columns = [
        sheets.Column(_("Họ và tên"), 28), sheets.Column(_("Mã cán bộ"), 12), sheets.Column(_("Đơn vị"), 38),
        sheets.Column(_("Tình trạng"), 24), sheets.Column(_("Vướng mắc, ghi chú"), 34),
        sheets.Column(_("Mở lúc"), 17), sheets.Column(_("Xác nhận lúc"), 17), sheets.Column(_("Trả lời"), 36),
        sheets.Column(_("Hạn"), 17), sheets.Column(_("Nhắc gần nhất"), 17), sheets.Column(_("Số lần nhắc"), 9, "int"),
    ]  # fmt: skip
    rows = _rows(followed, asked, progress)
    return sheets.Sheet(_("Từng người"), columns, rows, _subtitle(followed), numbered=True)


def _rows(followed: Followed, asked: Asked, progress: Callable[[int], object]) -> Iterator[tuple[Any, ...]]:
    # Read in several portions: names stay where they are when somebody confirms meanwhile.
    many = followed.root.people > AT_ONCE
    for number, one in enumerate(listing.streamed(followed, asked, AT_ONCE, by_name=many)):
        if number % AT_ONCE == 0:
            progress(number)
        yield (
            one.name, one.staff_code, one.unit_name, state_words(one), remark(one), _moment(one.opened_at),
            _moment(one.acknowledged_at), "" if one.on_paper else one.answer, _moment(one.due_at),
            _moment(one.reminded_at), one.reminders,
        )  # fmt: skip


def state_words(one: Line) -> str:
    """Where somebody stands: "Chưa mở, quá hạn"."""
    word = str(states.WORDS["unopened" if one.state == "unread" else one.state])
    return f"{word}, {str(states.WORDS['overdue']).lower()}" if one.late else word


def remark(one: Line) -> str:
    """What else is to be said of somebody."""
    if one.hindrance:
        return str(states.WAYS_OUT[one.hindrance][0])
    if one.state == "exempt":
        return one.exempt_reason
    if one.on_paper:
        said = _("Ký danh sách giấy, %(name)s ghi", name=one.settled_by)
        return f"{said}: {one.answer}" if one.answer else said
    return _("Từ ngày %(day)s", day=dates.vndate(one.left_on)) if one.left_on is not None else ""


def _moment(value: datetime | None) -> str:
    return dates.vndatetime(value) if value is not None else ""


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None
