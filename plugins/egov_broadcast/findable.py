"""What of this plugin is found by the search: documents with the words of their files, by whoever may open them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import url_for
from sqlalchemy import Select, select

from intranet import Actor, SearchDocument, SearchKind, db, search

from . import rights
from .documents.models import Document
from .models import DOCUMENT
from .texts import lazy


def refresh(document: Document) -> None:
    """Make the document findable as it is now, or not at all; in the caller's transaction."""
    if document.status == "recalled":
        search.drop(DOCUMENT, document.id)
    else:
        search.put_document(DOCUMENT, _document(document))


def _ids() -> Iterable[int]:
    return db.session.scalars(select(Document.id).where(Document.status != "recalled"))


def _documents(ids: Sequence[int]) -> Iterable[SearchDocument]:
    found = select(Document).where(Document.id.in_(ids), Document.status != "recalled")
    return map(_document, db.session.scalars(found))


def _document(document: Document) -> SearchDocument:
    lines = (document.code, document.issuer, document.type_name, document.field, document.signer, document.content)
    title = f"{document.code}: {document.subject}" if document.code else document.subject
    text = "\n".join(line for line in lines if line)
    return SearchDocument(document.id, title, text, None, rights.REGISTER, document.issued_on or document.arrived_on)


def _url(document_id: int) -> str:
    return url_for("egov_broadcast.document", document_id=document_id)


def _visible(actor: Actor) -> Select[int] | None:
    return None if rights.registers(actor) else select(Document.id).where(rights.visible(actor))


KINDS: tuple[SearchKind, ...] = (
    SearchKind(DOCUMENT, lazy("Văn bản"), "file-earmark-text", _url, _ids, _documents, True, _visible),
)
