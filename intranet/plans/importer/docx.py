"""Text of a DOCX: paragraphs with their automatic numbers, tables as rows of cells.

Tracked deletions, hidden text, headers and footers are left out; what is set in capitals by format
is written in capitals. Only the parts needed are unpacked, and only up to a fixed size.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from intranet.plans.importer.chars import fold
from intranet.plans.importer.extract import Unreadable
from intranet.plans.importer.numbering import Numbering, Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MAX_PART = 12 * 1024 * 1024
_MAX_MEMBERS = 5000
_SKIPPED = {_W + "del", _W + "moveFrom", _FALLBACK, _W + "instrText", _W + "pPr", _W + "rPr", _W + "delText"}
_LAYOUT = re.compile(r"cong hoa xa hoi|dang cong san viet nam|doc lap - tu do|noi nhan\s*:|(?:^|\n)so\s*:")
_BROKEN = "Tệp .docx bị hỏng hoặc không phải tài liệu Word. Hãy mở bằng Word, lưu lại rồi tải lên."


def docx_text(data: bytes) -> str:
    """The text of a Word document, one paragraph a line, table rows between pipes."""
    document, numbering, styles = _parts(data)
    body = document.find(_W + "body")
    if body is None:
        raise Unreadable("not_text", _BROKEN)
    known = Styles(styles)
    return "\n".join(_blocks(body, Numbering(numbering, known), known))


def _parts(data: bytes) -> tuple[_Element, _Element | None, _Element | None]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if len(names) > _MAX_MEMBERS:
                raise Unreadable("too_large", "Tệp .docx có quá nhiều phần bên trong nên không được mở.")
            if "word/document.xml" not in names:
                message = (
                    "Tệp nén này không phải tài liệu Word (.docx). Hãy chọn tệp .docx, .pdf, .txt hoặc .md của kế "
                    "hoạch."
                )
                raise Unreadable("not_text", message)
            document = _parse(archive, "word/document.xml")
            optional = [_parse(archive, n) if n in names else None for n in ("word/numbering.xml", "word/styles.xml")]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zipfile.LargeZipFile) as error:
        raise Unreadable("not_text", _BROKEN) from error
    if document is None:
        raise Unreadable("not_text", _BROKEN)
    return document, optional[0], optional[1]


def _parse(archive: zipfile.ZipFile, name: str) -> _Element | None:
    """One XML part with entities, network, DTD and huge trees switched off."""
    import zlib

    from lxml import etree

    if archive.getinfo(name).file_size > _MAX_PART:
        raise Unreadable("too_large", "Nội dung bên trong tệp .docx quá lớn so với một kế hoạch nên không được mở.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        with archive.open(name) as member:
            root = etree.fromstring(member.read(_MAX_PART + 1), parser)
    except (etree.XMLSyntaxError, ValueError, zlib.error) as error:
        raise Unreadable("not_text", _BROKEN) from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("not_text", _BROKEN)
    return root


def _blocks(parent: _Element, numbering: Numbering, styles: Styles) -> Iterator[str]:
    """Paragraphs and tables in order; content controls are looked into."""
    for child in parent:
        if child.tag == _W + "p":
            yield from _paragraph(child, numbering, styles)
        elif child.tag == _W + "tbl":
            yield from _table(child, numbering, styles)
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "customXml", _W + "ins", _W + "moveTo"):
            yield from _blocks(child, numbering, styles)


def _paragraph(paragraph: _Element, numbering: Numbering, styles: Styles) -> Iterator[str]:
    boxes: list[_Element] = []
    caps = styles.caps(paragraph.find(f"{_W}pPr/{_W}pStyle"))
    text = "".join(_runs(paragraph, caps, styles, boxes))
    label = numbering.label(paragraph) if text.strip() else ""
    lines = f"{label} {text}".strip("\n").split("\n") if label else text.split("\n")
    yield from (line.rstrip() for line in lines)
    for box in boxes:
        yield from _blocks(box, numbering, styles)


def _runs(parent: _Element, caps: bool, styles: Styles, boxes: list[_Element]) -> Iterator[str]:
    for child in parent:
        tag = child.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag == _W + "r":
            yield from _run(child, caps, styles, boxes)
        elif tag == _W + "txbxContent":
            boxes.append(child)
        else:
            yield from _runs(child, caps, styles, boxes)


def _run(run: _Element, caps: bool, styles: Styles, boxes: list[_Element]) -> Iterator[str]:
    format_ = run.find(_W + "rPr")
    if format_ is not None:
        if _is_on(format_.find(_W + "vanish")):
            return
        own = format_.find(_W + "caps")
        caps = _is_on(own) if own is not None else caps or styles.caps(format_.find(_W + "rStyle"))
    for child in run:
        if child.tag == _W + "t":
            yield (child.text or "").upper() if caps else child.text or ""
        elif child.tag == _W + "tab":
            yield "\t"
        elif child.tag in (_W + "br", _W + "cr"):
            yield "\n"
        elif child.tag == _W + "noBreakHyphen":
            yield "-"
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED and len(child):
            yield from _runs(child, caps, styles, boxes)


def _is_on(element: _Element | None) -> bool:
    return element is not None and element.get(_W + "val", "true") not in ("false", "0", "off")


def _table(table: _Element, numbering: Numbering, styles: Styles) -> Iterator[str]:
    rows = [_row(row, numbering, styles) for row in table.iterchildren(_W + "tr")]
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    whole = fold("\n".join("\n".join(row) for row in rows))
    if _LAYOUT.search(whole) and max(map(len, rows), default=0) <= 3:
        yield from _columns(rows)
        return
    yield ""
    for row in rows:
        yield "| " + " | ".join("<br>".join(_lines(cell)).replace("|", "/") for cell in row) + " |"
    yield ""


def _columns(rows: list[list[str]]) -> Iterator[str]:
    """A letterhead or sign-off set as a table: one column after another."""
    for at in range(max(map(len, rows))):
        for row in rows:
            yield from _lines(row[at]) if at < len(row) else ()
        yield ""


def _lines(cell: str) -> list[str]:
    return [line.replace("\t", " ").strip() for line in cell.split("\n") if line.strip()]


def _row(row: _Element, numbering: Numbering, styles: Styles) -> list[str]:
    out: list[str] = []
    for cell in row.iter(_W + "tc"):
        if next(cell.iterancestors(_W + "tr"), None) is not row:
            continue
        merged = cell.find(f"{_W}tcPr/{_W}vMerge")
        goes_on = merged is not None and merged.get(_W + "val", "continue") == "continue"
        out.append("" if goes_on else "\n".join(_blocks(cell, numbering, styles)))
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        width = span.get(_W + "val", "1") if span is not None else "1"
        out += [""] * min(20, int(width) - 1 if width.isdecimal() else 0)
    return out
