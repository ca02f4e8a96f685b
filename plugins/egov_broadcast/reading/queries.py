"""Attachments as they are shown inside a page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from intranet import Actor, db, file_texts, files

from .. import rights
from ..documents.models import Attachment, Document, PageImage

LONGEST = 60_000
"""Characters of a text that are shown; a book is downloaded."""


@dataclass(frozen=True, slots=True)
class Page:
    """The picture of a page: its number from 1, its size in pixels."""

    number: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An attachment to be read: its pages as pictures, if there are any, its text as far as it could be read.

    `waits`: pictures or words are still being made.
    """

    id: int
    name: str
    size: int
    suffix: str
    pages: tuple[Page, ...]
    paragraphs: tuple[str, ...]
    is_cut: bool
    waits: bool
    failed: bool


def shown(document_id: int) -> list[Shown]:
    """The attachments of a document in their order, three statements. Whoever asks has checked who reads them."""
    wanted = select(Attachment).where(Attachment.document_id == document_id).order_by(Attachment.position)
    found = db.session.scalars(wanted).all()
    drawn = [one.id for one in found if one.pages]
    pages: dict[int, list[Page]] = defaultdict(list)
    if drawn:
        rows = select(PageImage.attachment_id, PageImage.page, PageImage.width, PageImage.height)
        for attachment_id, *page in db.session.execute(
            rows.where(PageImage.attachment_id.in_(drawn)).order_by(PageImage.attachment_id, PageImage.page)
        ):
            pages[attachment_id].append(Page(*page))
    texts = file_texts([one.file_id for one in found])
    return [_shown(one, tuple(pages[one.id]), texts.get(one.file_id)) for one in found]


def _shown(one: Attachment, pages: tuple[Page, ...], text: str | None) -> Shown:
    suffix = one.name.rpartition(".")[2].lower()
    lines = (line.strip() for line in _lines((text or "")[:LONGEST]))
    waits = one.reading == "waiting" or (text is None and suffix in ("docx", "txt", "md"))
    return Shown(
        one.id, one.name, one.size, suffix, pages, tuple(line for line in lines if line), len(text or "") > LONGEST,
        waits=waits, failed=one.reading == "failed",
    )  # fmt: skip


def _lines(text: str) -> Iterator[str]:
    """The lines of a text; of tables, which core writes as "| a<br>b | c |", the words alone."""
    for line in text.splitlines():
        row = line.strip()
        if not (len(row) > 1 and row[0] == row[-1] == "|"):
            yield row
        elif "<br>" in row:
            for cell in row.strip("|").split("|"):
                yield from cell.split("<br>")
        else:
            yield " – ".join(filter(None, (cell.strip() for cell in row.strip("|").split("|"))))


def attachment(actor: Actor, attachment_id: int) -> Attachment | None:
    """An attachment of a document that `actor` may open."""
    found = select(Attachment).join(Document, Document.id == Attachment.document_id)
    return db.session.scalars(found.where(Attachment.id == attachment_id, rights.visible(actor))).first()


def page_file(actor: Actor, attachment_id: int, page: int) -> files.StoredFile | None:
    """The picture of a page of an attachment that `actor` may open."""
    found = (
        select(files.StoredFile)
        .join(PageImage, PageImage.file_id == files.StoredFile.id)
        .join(Attachment, Attachment.id == PageImage.attachment_id)
        .join(Document, Document.id == Attachment.document_id)
        .where(PageImage.attachment_id == attachment_id, PageImage.page == page, rights.visible(actor))
    )
    return db.session.scalars(found).first()


def may_read_document(actor: Actor, document_id: int | None) -> bool:
    """Whether `actor` may open the document with this id, and so its files."""
    if document_id is None:
        return False
    return db.session.scalar(select(Document.id).where(Document.id == document_id, rights.visible(actor))) is not None


def may_read_page(actor: Actor, attachment_id: int | None) -> bool:
    """The same for the pictures of an attachment's pages."""
    return attachment_id is not None and attachment(actor, attachment_id) is not None
