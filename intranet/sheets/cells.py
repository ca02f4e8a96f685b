"""Cells of a workbook: how each kind of value is written and looks."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from intranet import clock
from intranet.text import nfc, storable

LONGEST: Final = 32_000
"""A cell holds 32.767 characters; a longer text would be left out altogether."""
_EXACT: Final = 2**53
_FIRST_DAY: Final = date(1900, 3, 1)
"""Spreadsheets believe in 29 February 1900."""

_NUMBERS: Final = ("int", "number", "percent")
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_FONT: Final = {"font_name": "Times New Roman", "font_size": 13, "valign": "vcenter"}
_GRID: Final = {**_FONT, "border": 1, "text_wrap": True, "valign": "top"}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "agency": {**_FONT, "bold": True},
    "day": {**_FONT, "italic": True, "align": "right"},
    "title": {**_FONT, "bold": True, "font_size": 14, "align": "center", "text_wrap": True},
    "subtitle": {**_FONT, "italic": True, "align": "center", "text_wrap": True},
    "note": {**_FONT, "italic": True, "font_size": 12, "text_wrap": True},
    "heading": {**_GRID, "bold": True, "align": "center", "valign": "vcenter"},
    "text": _GRID,
    "int": {**_GRID, "num_format": "#,##0", "align": "right"},
    "number": {**_GRID, "num_format": "#,##0.00", "align": "right"},
    "percent": {**_GRID, "num_format": "0%", "align": "right"},
    "part_percent": {**_GRID, "num_format": "0.0%", "align": "right"},
    "date": {**_GRID, "num_format": "dd/mm/yyyy", "align": "center"},
    "time": {**_GRID, "num_format": "hh:mm", "align": "center"},
    "sum": {**_GRID, "bold": True, "num_format": "#,##0", "align": "right"},
    "sum_text": {**_GRID, "bold": True},
    "sum_percent": {**_GRID, "bold": True, "num_format": "0%", "align": "right"},
}


def clean(text: str) -> str:
    """`text` (NFC) without what no spreadsheet can hold."""
    # What comes from the database mostly is so already.
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    return _FORBIDDEN.sub("", nfc(storable(text)))


class Cells:
    """Writes cells of one workbook, whose formats it makes when they are first needed."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def style(self, name: str) -> Format:
        """The format called `name`."""
        if name not in self._made:
            self._made[name] = self._book.add_format(_STYLES[name])
        return self._made[name]

    def text(self, page: Any, row: int, column: int, text: str, style: str) -> None:
        """Write a text, as a text whatever it looks like."""
        plain = clean(str(text))
        short = plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
        if short:
            page.write_string(row, column, short, self.style(style))
        else:
            page.write_blank(row, column, None, self.style(style))

    def value(self, page: Any, row: int, column: int, value: Any, kind: str) -> None:
        """Write a value of a column of `kind`; one of another kind is written as text."""
        value = float(value) if isinstance(value, Decimal) and value.is_finite() and kind in _NUMBERS else value
        if kind in _NUMBERS and _is_number(value):
            self._number(page, row, column, value, kind)
        elif kind == "date" and isinstance(value, date):
            self._day(page, row, column, value)
        elif kind == "time" and isinstance(value, time):
            page.write_datetime(row, column, value.replace(tzinfo=None), self.style("time"))
        else:
            self.text(page, row, column, _as_text(value), "text")

    def _number(self, page: Any, row: int, column: int, value: float, kind: str) -> None:
        if kind != "percent":
            page.write_number(row, column, value, self.style(kind))
        else:
            style = "percent" if value == int(value) else "part_percent"
            page.write_number(row, column, value / 100, self.style(style))

    def _day(self, page: Any, row: int, column: int, value: date) -> None:
        day = clock.local(value).date() if isinstance(value, datetime) and value.tzinfo else value
        plain = date(day.year, day.month, day.day)
        if plain < _FIRST_DAY:
            self.text(page, row, column, _as_text(plain), "date")
        else:
            page.write_datetime(row, column, plain, self.style("date"))


def _is_number(value: Any) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _EXACT and math.isfinite(value)
    )


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        moment = clock.local(value) if value.tzinfo else value
        return f"{moment:%H:%M} {moment:%d/%m}/{moment.year:04}"
    if isinstance(value, date):
        return f"{value:%d/%m}/{value.year:04}"
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)
