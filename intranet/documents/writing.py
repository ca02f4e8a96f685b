"""Papers as DOCX."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx as library
from docx.document import Document
from docx.shared import Pt
from flask import Response

from intranet import clock
from intranet.documents import layout
from intranet.documents.blocks import Block, Bullets, Head, Heading, Paper, Paragraph, Signer, Table
from intranet.documents.layout import BODY, TEXT, first, run, shape
from intranet.documents.words import MOTTO, NATION, clean
from intranet.text import squeeze
from intranet.web.downloads import attachment

MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Together a little wider than the text, or the name of the state would need two lines.
_LEFT, _RIGHT = 7.3, 10.0
_MOTTO_LENGTH, _AGENCY_RULE, _TITLE_RULE = 5.8, 2.6, 5.0
_INDENT = 1.27
_SMALL = 12
_RECIPIENTS = 11


def response(paper: Paper, filename: str) -> Response:
    """The paper as a file to download, named `filename` (accents may stay; `.docx` is added when missing)."""
    answer = Response(docx(paper), mimetype=MIMETYPE)
    answer.headers["Content-Disposition"] = attachment(filename, ".docx")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def docx(paper: Paper) -> bytes:
    """The bytes of the paper as DOCX."""
    document = library.Document()
    layout.set_page(document)
    layout.set_fonts(document)
    _properties(document, paper)
    _head(document, paper.head)
    _title(document, paper)
    for label, block in paper.numbered():
        _WRITERS[type(block)](document, label, block)
    _closing(document, paper)
    stored = io.BytesIO()
    document.save(stored)
    return stored.getvalue()


def _properties(document: Document, paper: Paper) -> None:
    known = document.core_properties
    known.title = squeeze(clean(f"{paper.kind} {paper.subject}"))[:200]
    known.author = known.last_modified_by = squeeze(clean(paper.head.agency))[:200]
    known.created = known.modified = clock.now().replace(tzinfo=None)
    known.language, known.comments = "vi-VN", ""


def _head(document: Document, head: Head) -> None:
    made = layout.table(document, 2, (_LEFT, _RIGHT), ruled=False)
    left, right = made.rows[0].cells
    if head.superior:
        run(shape(first(left), "center", after=0), head.superior.upper(), size=13)
        run(shape(left.add_paragraph(), "center", after=2), head.agency.upper(), size=13, bold=True)
    else:
        run(shape(first(left), "center", after=2), head.agency.upper(), size=13, bold=True)
    layout.rule(left.add_paragraph(), _LEFT - 0.4, _AGENCY_RULE)
    run(shape(first(right), "center", after=0), NATION, size=13, bold=True)
    run(shape(right.add_paragraph(), "center", after=2), MOTTO, size=14, bold=True)
    layout.rule(right.add_paragraph(), _RIGHT - 0.4, _MOTTO_LENGTH)
    number, day = made.rows[1].cells
    run(shape(first(number), "center", after=0), head.reference, size=13)
    run(shape(first(day), "center", after=0), head.place_and_day, size=14, italic=True)


def _title(document: Document, paper: Paper) -> None:
    run(shape(document.add_paragraph(), "center", before=14, after=0), paper.kind.upper(), size=BODY, bold=True)
    run(shape(document.add_paragraph(), "center", after=2), paper.subject, size=BODY, bold=True)
    last = document.add_paragraph()
    layout.rule(last, TEXT, _TITLE_RULE)
    last.paragraph_format.space_after = Pt(12)


def _heading(document: Document, label: str, block: Heading) -> None:
    made = shape(document.add_paragraph(), "justify", first=_INDENT, before=4)
    made.paragraph_format.keep_with_next = True
    text = block.text.upper() if block.level == 1 else block.text
    run(made, f"{label} {text}", bold=block.level < 3)
    layout.outline(made, block.level)


def _paragraph(document: Document, _label: str, block: Paragraph) -> None:
    lead = block.lead
    for line in clean(block.text).splitlines() or [""]:
        if not (line.strip() or lead):
            continue
        made = shape(document.add_paragraph(), "justify", first=_INDENT, line=1.1)
        if lead:
            run(made, f"{lead} ", bold=True)
            lead = ""
        run(made, line.strip(), italic=block.italic)


def _bullets(document: Document, _label: str, block: Bullets) -> None:
    for line in block.lines:
        made = shape(document.add_paragraph(), "justify", first=_INDENT, line=1.1)
        run(made, f"- {squeeze(clean(line))}")


def _table(document: Document, _label: str, block: Table) -> None:
    parts = sum(column.width for column in block.columns)
    widths = [TEXT * column.width / parts for column in block.columns]
    made = layout.table(document, 1 + len(block.rows), widths, ruled=True)
    layout.repeat(made)
    # Asked for once: python-docx looks for every cell from the top of the table.
    rows = list(made.rows)
    for column, cell in zip(block.columns, rows[0].cells, strict=True):
        run(shape(first(cell), "center", before=2, after=2), column.heading, size=_SMALL, bold=True)
        first(cell).paragraph_format.keep_with_next = True
    for values, row in zip(block.rows, rows[1:], strict=True):
        for column, value, cell in zip(block.columns, values, row.cells, strict=True):
            _cell(cell, value, column.align)
    shape(document.add_paragraph(), "left", after=0, line=0.6)


def _cell(cell: Any, value: str, align: str) -> None:
    for number, line in enumerate(clean(value).splitlines() or [""]):
        made = cell.add_paragraph() if number else first(cell)
        run(shape(made, align, before=2, after=2), line.strip(), size=_SMALL)


_WRITERS: dict[type[Block], Callable[[Document, str, Any], None]] = {
    Heading: _heading, Paragraph: _paragraph, Bullets: _bullets, Table: _table,
}  # fmt: skip


def _closing(document: Document, paper: Paper) -> None:
    if document.paragraphs and paper.signers:
        # Signatures never stand on a page of their own.
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    beside = len(paper.signers) == 1 and bool(paper.recipients)
    columns = 2 if beside else len(paper.signers)
    if columns:
        made = layout.table(document, 1, [TEXT / columns] * columns, ruled=False)
        cells = list(made.rows[0].cells)
        if beside:
            _recipients(first(cells[0]), cells[0].add_paragraph, paper)
        for cell, signer in zip(cells[-len(paper.signers) :], paper.signers, strict=True):
            _signer(cell, signer)
        layout.together(made)
    # A file does not end with a table.
    last = shape(document.add_paragraph(), "left", after=0)
    if paper.recipients and not beside:
        _recipients(last, document.add_paragraph, paper)


def _signer(cell: Any, signer: Signer) -> None:
    lines = clean(signer.position).splitlines()
    for number, line in enumerate(lines):
        made = cell.add_paragraph() if number else first(cell)
        run(shape(made, "center", before=0 if number else 12, after=0), line.upper(), size=BODY, bold=True)
    note = shape(cell.add_paragraph(), "center", after=0)
    run(note, signer.note, size=13, italic=True)
    # Room for the signature and the seal.
    for _line in range(4):
        run(shape(cell.add_paragraph(), "center", after=0), "", size=BODY)
    run(shape(cell.add_paragraph(), "center", after=0), signer.name, size=BODY, bold=True)


def _recipients(top: Any, add: Callable[[], Any], paper: Paper) -> None:
    run(shape(top, "left", before=12, after=0), "Nơi nhận:", size=_SMALL, bold=True, italic=True)
    for line in paper.recipients:
        run(shape(add(), "left", after=0), f"- {squeeze(clean(line))}", size=_RECIPIENTS)
