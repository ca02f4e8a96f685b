"""Keeping the index: in the caller's transaction, so that what is found is what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, or_, select, update

from intranet.database import db
from intranet.hookspecs.setup import SearchDocument
from intranet.search import engines
from intranet.search.models import SearchEntry
from intranet.search.words import indexed

BATCH: Final = 500
AttachedText = Callable[[str, int], str]


def _nothing(_kind: str, _ref_id: int) -> str:
    return ""


_attached_text: AttachedText = _nothing


def set_attached_text(attached_text: AttachedText) -> None:
    """Say what the files of a thing read: called by `indexing`, which search does not know."""
    global _attached_text  # noqa: PLW0603 - one seam for the whole process, set when the application is built
    _attached_text = attached_text


def attached_text(kind: str, ref_id: int) -> str:
    """What the files of a thing read."""
    return _attached_text(kind, ref_id)


def put(
    kind: str,
    ref_id: int,
    *,
    title: str,
    text: str,
    unit_id: int | None = None,
    reader: str = "",
    day: date | None = None,
    with_subunits: bool = False,
) -> None:
    """Make the thing (`kind`, `ref_id`) findable by the words of `title` and `text`, or bring it up to date.

    `reader` names the permission one must hold for `unit_id` (or, with `with_subunits`, for a unit below it)
    to find it; empty: everybody signed in.
    """
    put_document(kind, SearchDocument(ref_id, title, text, unit_id, reader, day, with_subunits))


def put_document(kind: str, document: SearchDocument) -> None:
    """The same for what is found of a thing in one value."""
    known = select(SearchEntry.attached).where(_is(kind, document.ref_id))
    attached = db.session.scalar(known)
    if attached is None:
        attached = _attached_text(kind, document.ref_id)
    values = values_of(document, attached)
    # Somebody may make the index anew at this moment: the later of the two to come waits for the other.
    row = engines.insert().values(kind=kind, ref_id=document.ref_id, attached=attached, **values)
    db.session.execute(row.on_conflict_do_update(index_elements=["kind", "ref_id"], set_=values))


def put_new(kind: str, documents: Iterable[SearchDocument]) -> None:
    """Make many new things findable at once: things that nobody could find before and that have no files yet.

    One statement for every BATCH of them; those that are known already are brought up to date.
    """
    pending = iter(documents)
    while batch := list(islice(pending, BATCH)):
        row = engines.insert()
        fresh = {name: row.excluded[name] for name in values_of(batch[0], "")}
        rows = [{"kind": kind, "ref_id": one.ref_id, "attached": "", **values_of(one, "")} for one in batch]
        db.session.execute(row.on_conflict_do_update(index_elements=["kind", "ref_id"], set_=fresh), rows)


def attach(kind: str, ref_id: int) -> None:
    """Bring up to date what the files of a thing read. Nothing happens when the thing cannot be found."""
    entry = db.session.scalars(select(SearchEntry).where(_is(kind, ref_id)).with_for_update()).first()
    attached = _attached_text(kind, ref_id)
    if entry is None or entry.attached == attached:
        return
    folded = indexed(f"{entry.title}\n{entry.exact}\n{attached}")
    db.session.execute(update(SearchEntry).where(_is(kind, ref_id)).values(attached=attached, folded=folded))


def drop(kind: str, ref_id: int) -> None:
    """Make the thing no longer findable."""
    db.session.execute(delete(SearchEntry).where(_is(kind, ref_id)))


def count_of(owner: str) -> int:
    """How many things of an owner (kinds `<owner>` and `<owner>.…`) can be found."""
    return db.session.scalar(select(func.count()).select_from(SearchEntry).where(_owned_by(owner))) or 0


def drop_all(owner: str) -> int:
    """Make nothing of an owner findable any more; how many things that were."""
    gone = delete(SearchEntry).where(_owned_by(owner)).execution_options(synchronize_session=False)
    return len(db.session.execute(gone.returning(SearchEntry.id)).all())


def values_of(document: SearchDocument, attached: str) -> dict[str, Any]:
    """The columns of an entry that follow from the document and the text of its files."""
    title, text = document.title.replace("\x00", ""), document.text.replace("\x00", "")
    return {
        "title": title, "exact": text, "folded": indexed(f"{title}\n{text}\n{attached}"),
        "folded_title": indexed(title), "unit_id": document.unit_id, "reader": document.reader, "day": document.day,
        "with_subunits": document.with_subunits,
    }  # fmt: skip


def _owned_by(owner: str) -> ColumnElement[bool]:
    return or_(SearchEntry.kind == owner, SearchEntry.kind.startswith(f"{owner}.", autoescape=True))


def _is(kind: str, ref_id: int) -> ColumnElement[bool]:
    return (SearchEntry.kind == kind) & (SearchEntry.ref_id == ref_id)
