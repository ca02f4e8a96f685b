"""Writing XLSX as officials print it: A4, Times New Roman, landscape above six columns, fit to width, head row on
each page, the agency's name at the left, the title in the middle, the place and day at the right.

Texts are never formulas or links, whatever they begin with. Rows are written one by one, so `rows` may be a generator.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import xlsxwriter
from flask import Response, current_app, has_app_context
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from intranet import clock
from intranet.access import Refused
from intranet.sheets.cells import Cells, clean
from intranet.text import squeeze
from intranet.web.downloads import attachment
from intranet.web.i18n import _

Kind = Literal["text", "int", "number", "percent", "date", "time"]
MIMETYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS: Final = 1_000_000
MOST_UPRIGHT: Final = 6
"""More columns than these are printed across."""
_A4: Final = 9
_NAME_LENGTH: Final = 31
_CENTIMETRE: Final = 1 / 2.54
_LETTER: Final = 1.35
"""Width of a letter of the title, in the units of columns; generous."""
_LINE: Final = 19
"""Height of a line of the title, in points."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `width` is in characters; with `total` the sum stands in the last row, as a formula with its value.

    Values: *text* anything; *int* whole numbers; *number* such with two decimals; *percent* shares from 0 to 100;
    *date* and *time* days and times of day. None leaves a cell empty, what is of another kind is written as text.
    `ratio` names two columns by their numbers from 0: the last row then has the share of the first one's total in the
    second one's.
    """

    heading: str
    width: float = 18
    kind: Kind = "text"
    total: bool = False
    ratio: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its title. `subtitle` stands below the title, `note` below the table, in italics.

    `numbered` puts a column of running numbers (STT) before the others.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    subtitle: str = ""
    note: str = ""
    numbered: bool = False


def response(sheets: Sequence[Sheet], filename: str, *, agency: str | None = None) -> Response:
    """The spreadsheet as a file to download, named `filename` (accents may stay; `.xlsx` is added when missing)."""
    answer = Response(xlsx(sheets, agency=agency), mimetype=MIMETYPE)
    answer.headers["Content-Disposition"] = attachment(filename, ".xlsx")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def xlsx(sheets: Sequence[Sheet], *, agency: str | None = None) -> bytes:
    """The bytes of a workbook with these sheets. `agency` is the name at the top, by default that of the settings.

    Raises Refused when a table has more rows than a spreadsheet can hold.
    """
    stored = io.BytesIO()
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    settings = current_app.extensions["settings"] if has_app_context() else None
    head = agency if agency is not None else settings.agency_name if settings else ""
    place = settings.agency_place if settings else ""
    with xlsxwriter.Workbook(stored, options) as book:
        book.set_properties(
            {
                "title": squeeze(clean(sheets[0].title))[:200],
                "author": clean(head),
                "created": clock.now().replace(tzinfo=None),
            }
        )
        cells = Cells(book)
        for sheet, name in zip(sheets, _names(sheets), strict=True):
            _Writer(book.add_worksheet(name), sheet, cells).write(head, place)
    return stored.getvalue()


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """A name for each tab: no longer than allowed, each different, without the signs that are reserved."""
    found: list[str] = []
    for number, sheet in enumerate(sheets, 1):
        name = _short(re.sub(r"[\[\]:*?/\\]+", " ", squeeze(clean(sheet.title))).strip("' "), _NAME_LENGTH)
        taken = {one.casefold() for one in found} | {"", "history"}
        if name.casefold() in taken:
            name = f"{_short(name, _NAME_LENGTH - 6)} ({number})".strip()
        found.append(name)
    return found


def _short(name: str, most: int) -> str:
    """The beginning of `name`: lengths are counted in units of UTF-16."""
    return name.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore").strip("' ")


class _Writer:
    """Writes one sheet, from the top down."""

    def __init__(self, page: Any, sheet: Sheet, cells: Cells) -> None:
        self.page, self.sheet, self.cells = page, sheet, cells
        stt = [Column(_("STT"), 6, "int")] if sheet.numbered else []
        self.columns = [*stt, *sheet.columns]
        self.offset = len(stt)
        self.row = 0
        self.first = 0
        self.sums: dict[int, float] = {}

    def write(self, agency: str, place: str) -> None:
        """The whole sheet."""
        self._page()
        self._head(agency, place)
        self._headings()
        self._body()
        if self.row > self.first:
            self.page.autofilter(self.first - 1, 0, self.row - 1, len(self.columns) - 1)
            self._totals()
        if self.sheet.note:
            self.row += 1
            self._across(self.sheet.note, "note")
        self.page.print_area(0, 0, self.row, len(self.columns) - 1)

    def _page(self) -> None:
        page = self.page
        page.set_paper(_A4)
        if len(self.columns) > MOST_UPRIGHT:
            page.set_landscape()
        else:
            page.set_portrait()
        page.fit_to_pages(1, 0)
        page.set_margins(left=2 * _CENTIMETRE, right=1.5 * _CENTIMETRE, top=2 * _CENTIMETRE, bottom=2 * _CENTIMETRE)
        page.center_horizontally()
        page.set_footer('&C&"Times New Roman,Regular"&11&P/&N')
        page.hide_gridlines(2)
        for number, column in enumerate(self.columns):
            page.set_column(number, number, column.width)

    def _head(self, agency: str, place: str) -> None:
        today = clock.today()
        day = _(
            "ngày %(day)s tháng %(month)s năm %(year)s",
            day=f"{today.day:02}",
            month=_month(today.month),
            year=today.year,
        )
        if agency:
            self._across(agency.upper(), "agency")
        self._across(f"{place}, {day}" if place else day[:1].upper() + day[1:], "day")
        self._across("", "note")
        self._across(self.sheet.title, "title")
        if self.sheet.subtitle:
            self._across(self.sheet.subtitle, "subtitle")
        self.row += 1

    def _across(self, text: str, style: str) -> None:
        last = len(self.columns) - 1
        # Rows grow by themselves with the text of a cell, never with that of merged ones.
        lines = max(1, math.ceil(len(text) * _LETTER / max(1, sum(column.width for column in self.columns))))
        self.page.set_row(self.row, lines * _LINE)
        if last:
            self.page.merge_range(self.row, 0, self.row, last, "", self.cells.style(style))
        self.cells.text(self.page, self.row, 0, text, style)
        self.row += 1

    def _headings(self) -> None:
        for number, column in enumerate(self.columns):
            self.cells.text(self.page, self.row, number, column.heading, "heading")
        self.page.repeat_rows(self.row)
        self.row += 1
        self.page.freeze_panes(self.row, 0)
        self.first = self.row

    def _body(self) -> None:
        for number, values in enumerate(self.sheet.rows, 1):
            if number > MOST_ROWS:
                raise Refused(_("Bảng có quá nhiều dòng cho một tệp; chọn phạm vi hẹp hơn rồi tải lại."))
            shown = [number, *values] if self.offset else values
            for place, (column, value) in enumerate(zip(self.columns, shown, strict=True)):
                self.cells.value(self.page, self.row, place, value, column.kind)
                if column.total and isinstance(value, int | float):
                    self.sums[place] = self.sums.get(place, 0) + value
            self.row += 1

    def _totals(self) -> None:
        """One row below: sums that follow the filter."""
        if not any(column.total or column.ratio for column in self.columns):
            return
        last = self.row - 1
        for place, column in enumerate(self.columns):
            if column.ratio:
                self._share(place, *column.ratio)
            elif column.total:
                formula = f"=SUBTOTAL(9,{xl_range(self.first, place, last, place)})"
                self.page.write_formula(self.row, place, formula, self.cells.style("sum"), self.sums.get(place, 0))
            else:
                self.cells.text(self.page, self.row, place, _("Cộng") if place == self._label_at() else "", "sum_text")
        self.row += 1

    def _label_at(self) -> int:
        texts = (place for place, column in enumerate(self.columns) if column.kind == "text" and not column.total)
        return next(texts, -1)

    def _share(self, place: int, part: int, whole: int) -> None:
        part, whole = part + self.offset, whole + self.offset
        above, below = xl_rowcol_to_cell(self.row, part), xl_rowcol_to_cell(self.row, whole)
        formula = f"=IF({below}=0,0,MIN(ROUND({above}/{below},2),IF({above}<{below},0.99,1)))"
        got, all_of_it = self.sums.get(part, 0), self.sums.get(whole, 0)
        share = int(100 * got / all_of_it + 0.5) / 100 if all_of_it else 0
        value = min(share, 0.99 if got < all_of_it else 1)
        self.page.write_formula(self.row, place, formula, self.cells.style("sum_percent"), value)


def _month(month: int) -> str:
    return f"{month:02}" if month <= 2 else str(month)
