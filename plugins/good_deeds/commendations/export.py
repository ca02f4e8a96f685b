"""Lists of commendations and records as spreadsheets."""

from __future__ import annotations

from typing import Any

from flask import Response

from intranet import clock, dates, db, sheets

from ..models import Commendation
from ..texts import _
from . import queries, records

MOST_ROWS = 5000
"""So many take about a second; who needs more chooses a year."""


def answer_list(statement: Any, subtitle: str) -> Response:
    """The list as a spreadsheet, the latest MOST_ROWS of it; `statement` gives pairs of commendation and case."""
    pairs = db.session.execute(statement.limit(MOST_ROWS + 1)).all()
    note = ""
    if len(pairs) > MOST_ROWS:
        note = _("Bảng có %(num)d quyết định mới nhất; lọc theo năm để tải phần còn lại.", num=MOST_ROWS)
    names = queries.unit_names_of(one for one, _case in pairs[:MOST_ROWS])
    lines = (_line(one, case.title, names[one.id]) for one, case in pairs[:MOST_ROWS])
    sheet = sheets.Sheet(_("Khen thưởng"), _columns(), lines, subtitle, note, numbered=True)
    return sheets.response([sheet], f"{_('Khen thưởng')} {clock.today():%Y-%m-%d}")


def answer_record(record: records.Record, people: records.Record | None) -> Response:
    """A record as a spreadsheet: by form, one by one, and for a unit its people."""
    since = _("Tính đến ngày %(day)s", day=dates.vndate(clock.today()))
    pages = [_figures(record, since), _rows(_("Khen thưởng"), record, since)]
    if people is not None:
        pages.append(_rows(_("Cá nhân của đơn vị"), people, since))
    name = record.name.replace("/", "-")[:80]
    return sheets.response(pages, f"{_('Hồ sơ khen thưởng %(name)s', name=name)}")


def _figures(record: records.Record, since: str) -> sheets.Sheet:
    columns = [
        sheets.Column(_("Hình thức"), 40), sheets.Column(_("Số lần"), 10, "int", total=True),
        sheets.Column(_("Năm gần nhất"), 12, "int"), sheets.Column(_("Nhiều năm liền nhất"), 14, "int"),
    ]  # fmt: skip
    rows = [(one.form, one.count, one.last_year, one.run.length) for one in record.forms]
    note = _("Chỉ đếm quyết định còn hiệu lực; số năm liền chỉ để tra cứu.")
    return sheets.Sheet(_("Tổng hợp"), columns, rows, f"{record.name}. {since}", note)


def _rows(title: str, record: records.Record, since: str) -> sheets.Sheet:
    lines = (_line(one, record.titles[one.id], record.unit_names[one.id]) for one in record.rows)
    return sheets.Sheet(title, _columns(), lines, f"{record.name}. {since}", numbered=True)


def _columns() -> list[sheets.Column]:
    return [
        sheets.Column(_("Họ tên, tập thể"), 30), sheets.Column(_("Đơn vị"), 34), sheets.Column(_("Hình thức"), 22),
        sheets.Column(_("Cấp quyết định"), 22), sheets.Column(_("Số quyết định"), 16),
        sheets.Column(_("Ngày"), 12, "date"), sheets.Column(_("Đề xuất"), 40), sheets.Column(_("Hiệu lực"), 30),
    ]  # fmt: skip


def _line(one: Commendation, title: str, unit: str) -> tuple[Any, ...]:
    return (
        one.name, unit, one.form, one.authority, one.decision_number, one.decided_on, title, in_force_words(one),
    )  # fmt: skip


def in_force_words(one: Commendation) -> str:
    """Whether it holds, in words."""
    if one.withdrawn_on is None:
        return _("Đang có hiệu lực")
    return _("Đã hủy theo Quyết định %(number)s ngày %(day)s", number=one.withdrawn_number,
             day=dates.vndate(one.withdrawn_on))  # fmt: skip
