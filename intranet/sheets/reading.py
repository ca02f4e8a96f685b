"""Reading lists that people upload: CSV, TSV and XLSX, as rows of texts. The file may be anybody's: limits on all."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import IO, Any, Final

from intranet.access import Refused
from intranet.sheets import workbook
from intranet.sheets.limits import LONGEST_CELL, MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from intranet.text import squeeze
from intranet.web.dates import filesize, vnnumber
from intranet.web.i18n import _

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DELIMITERS: Final = "\t;,"
_SAMPLE: Final = 50
_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_rows(file: IO[bytes] | Any, name: str) -> list[list[str]]:
    """The rows of the list in `file` (anything with `read`), called `name`; each cell one line of text (NFC).

    What is inside decides, not the name. Of a workbook the first visible sheet is read, formulas as the values stored
    with them; days come as 05/02/2026, times as 08:30. Empty rows and empty cells at the end of a row are left out.
    Raises Refused with a sentence when the file is too large, damaged or of another kind.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused(_("Tệp lớn hơn %(size)s; tách danh sách thành nhiều tệp.", size=filesize(MOST_BYTES)))
    if content.startswith(_OLE):
        raise Refused(
            _(
                "“%(name)s” là tệp Excel đời cũ hoặc có mật khẩu; lưu lại thành .xlsx không mật khẩu rồi tải lên.",
                name=name,
            )
        )
    if content.startswith(_ZIP):
        return _tidy(workbook.rows(content, name))
    return rows_of(_text(content, name))


def rows_of(text: str) -> list[list[str]]:
    """The rows of a list that was typed or pasted: columns apart by tab, semicolon or comma, whichever fits best."""
    text = text.removeprefix("\ufeff")
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) <= len("sep=;"):
        return _tidy(_split(rest, first.strip()[4:] or ","))
    delimiter = _delimiter(text)
    if delimiter is None:
        return _tidy([line] for line in text.splitlines())
    return _tidy(_split(text, delimiter))


def _split(text: str, delimiter: str) -> Iterable[Sequence[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise Refused(_("Không đọc được danh sách; lưu lại thành .xlsx hoặc .csv rồi tải lên.")) from None


def _delimiter(text: str) -> str | None:
    """The sign that the first lines have equally often, and most often; None when a line is one cell."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:_SAMPLE]
    best, most = None, 0.0
    for sign in _DELIMITERS:
        counts = Counter(_outside_quotes(line).count(sign) for line in lines)
        counts.pop(0, None)
        if counts:
            # A sign in a few lines only is punctuation, a tab never is.
            columns, agreeing = counts.most_common(1)[0]
            share = counts.total() / len(lines)
            score = agreeing + columns / 100
            if (share > 0.5 or sign == "\t") and score > most:
                best, most = sign, score
    return best


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _text(content: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding, name)
    if b"\0" in content[:200]:
        # Without a mark: in which half of each pair the noughts are tells the order.
        even = content[:200:2].count(0)
        return _decoded(content, "utf-16-be" if even > len(content[:200]) // 4 else "utf-16-le", name)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "cp1258", name)


def _decoded(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(
            _("Không đọc được chữ trong “%(name)s”; lưu lại thành .xlsx, hoặc .csv kiểu UTF-8, rồi tải lên.", name=name)
        ) from None


def _tidy(rows: Iterable[Sequence[str]]) -> list[list[str]]:
    found: list[list[str]] = []
    for row in rows:
        if len(row) > MOST_COLUMNS and any(cell.strip() for cell in row[MOST_COLUMNS:]):
            raise Refused(_("Danh sách có hơn %(num)d cột; bỏ các cột không cần rồi tải lại.", num=MOST_COLUMNS))
        cells = [squeeze(cell[:LONGEST_CELL]) for cell in row[:MOST_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            found.append(cells)
        if len(found) > MOST_ROWS:
            raise Refused(
                _("Danh sách có hơn %(num)s dòng; tách thành nhiều tệp rồi tải từng tệp.", num=vnnumber(MOST_ROWS))
            )
    return found
