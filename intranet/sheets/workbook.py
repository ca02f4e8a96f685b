"""Reading the first sheet of an XLSX workbook that anybody may have made."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, Final

from intranet.access import Refused
from intranet.sheets.limits import LONGEST_CELL, MOST_COLUMNS, MOST_PARTS, MOST_SCANNED, MOST_UNPACKED
from intranet.web.dates import vnnumber
from intranet.web.i18n import _

_EXACT: Final = 2**53
_ENCODING: Final = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)")


def rows(content: bytes, name: str) -> Iterator[list[str]]:
    """The rows of the first visible sheet as texts. Raises Refused for what is no workbook, damaged or too large."""
    # It takes long to import, and most processes never read a workbook.
    from openpyxl import load_workbook

    _check(content, name)
    try:
        # Warnings tell of print settings and styles that are not read here.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            yield from _rows(book)
    except Refused:
        raise
    except Exception as error:
        # Whatever a damaged or malicious file does to the reader, it is the file's fault.
        raise _damaged(name) from error


def _rows(book: Any) -> Iterator[list[str]]:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        return
    sheet = visible[0]
    # What a sheet says of its own size may be wrong, and would be filled up with empty cells.
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), 1):
        if number > MOST_SCANNED:
            raise Refused(
                _("Trang tính có hơn %(num)s dòng; xóa các dòng trống ở cuối rồi tải lại.", num=vnnumber(MOST_SCANNED))
            )
        if row.count(None) < len(row):
            yield [_text(value) for value in row]


def _check(content: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            size = sum(part.file_size for part in parts)
            is_small = size <= MOST_UNPACKED and len(parts) <= MOST_PARTS
            if is_small and any(_declares(archive.read(part)) for part in parts):
                raise _damaged(name)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _damaged(name) from error
    if "[Content_Types].xml" not in names or not any(one.startswith("xl/") for one in names):
        raise Refused(_("“%(name)s” không phải danh sách Excel; chọn tệp .xlsx hoặc .csv.", name=name))
    if not is_small:
        raise Refused(_("“%(name)s” quá lớn khi giải nén; chỉ giữ lại danh sách rồi tải lại.", name=name))


def _declares(part: bytes) -> bool:
    """Whether a part declares entities, or is in an encoding that would hide it: spreadsheets never do."""
    return b"<!DOCTYPE" in part or b"<!ENTITY" in part or _is_foreign(part[:200])


def _is_foreign(start: bytes) -> bool:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or start[:2] in (b"<\0", b"\0<"):
        return True
    found = _ENCODING.search(start) if b"<?xml" in start[:8] else None
    return found is not None and found[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")


def _damaged(name: str) -> Refused:
    return Refused(_("Không mở được “%(name)s”: tệp bị hỏng; mở bằng Excel, lưu lại rồi tải lên.", name=name))


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return _day(value) if value.time() == time() else f"{value:%H:%M} {_day(value)}"
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    return "" if value is None else str(value)[:LONGEST_CELL]


def _day(value: date) -> str:
    return f"{value:%d/%m}/{value.year:04}"
