"""Official papers as DOCX, laid out as Nghị định 30/2020/NĐ-CP (annex I) prescribes, and the same as a page.

A paper is data: `Paper(head, kind, subject, blocks, …)`. `docx(paper)` gives the bytes, `response(paper, filename)` an
answer to download; `document(paper)` of `web/document.html` shows it in the browser, to read and to print.
"""

from __future__ import annotations

from intranet.documents.blocks import (
    Block,
    Bullets,
    Column,
    Head,
    Heading,
    Paper,
    Paragraph,
    Signer,
    Table,
)
from intranet.documents.words import agency_head
from intranet.documents.writing import docx, response

__all__ = [
    "Block",
    "Bullets",
    "Column",
    "Head",
    "Heading",
    "Paper",
    "Paragraph",
    "Signer",
    "Table",
    "agency_head",
    "docx",
    "response",
]
