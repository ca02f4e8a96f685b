"""Text of a PDF that has any; a scan without text is refused."""

from __future__ import annotations

import io
import re

from intranet.plans.importer.extract import Unreadable

MAX_PAGES = 300
_MAX_CHARS = 1_000_000
_PAGE_NUMBER = re.compile(r"^\s*(?:-\s*)?(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*-)?\s*$", re.I)
_MIN_CHARS = 20


def pdf_text(data: bytes) -> str:
    """The text of every page, page numbers left out; wrapped lines stay as they are."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("not_text", "Tệp PDF được khóa bằng mật khẩu. Hãy bỏ mật khẩu rồi tải lên lại.")
        if len(reader.pages) > MAX_PAGES:
            raise Unreadable("too_large", f"Tệp PDF dài hơn {MAX_PAGES} trang. Hãy tách phần kế hoạch ra tệp riêng.")
        pages: list[str] = []
        for page in reader.pages:
            pages.append(_page(page.extract_text()))
            if sum(map(len, pages)) > _MAX_CHARS:
                break
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        message = "Tệp PDF bị hỏng nên không đọc được. Hãy xuất lại tệp PDF hoặc dùng bản .docx."
        raise Unreadable("not_text", message) from error
    text = "\n".join(pages)
    if len(text.split()) < 5 or len(text.strip()) < _MIN_CHARS:
        message = "Tệp PDF là bản quét không có chữ. Hãy dùng bản .docx hoặc nhận dạng chữ (OCR) rồi tải lên lại."
        raise Unreadable("not_text", message)
    return text


def _page(text: str) -> str:
    """One page without its number in the top or bottom margin."""
    lines = text.split("\n")
    filled = [n for n, line in enumerate(lines) if line.strip()]
    for n in {filled[0], filled[-1]} if filled else ():
        if _PAGE_NUMBER.match(lines[n]):
            lines[n] = ""
    return "\n".join(lines)
