"""Keeping the index: in the caller's transaction, so that what is found is what is there."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, delete, func, or_, select

from intranet.database import db
from intranet.search.models import SearchEntry
from intranet.search.words import indexed


def put(
    kind: str,
    ref_id: int,
    *,
    title: str,
    text: str,
    unit_id: int | None = None,
    reader: str = "",
    day: date | None = None,
) -> None:
    """Make the thing (`kind`, `ref_id`) findable by the words of `title` and `text`, or bring it up to date.

    `reader` names the permission one must hold for `unit_id` to find it; empty: everybody signed in.
    """
    entry = db.session.scalars(select(SearchEntry).where(_is(kind, ref_id))).first()
    if entry is None:
        entry = SearchEntry(kind=kind, ref_id=ref_id)
        db.session.add(entry)
    entry.title, entry.exact = title.replace("\x00", ""), text.replace("\x00", "")
    entry.folded = indexed(f"{title}\n{text}")
    entry.unit_id, entry.reader, entry.day = unit_id, reader, day
    db.session.flush()


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


def _owned_by(owner: str) -> ColumnElement[bool]:
    return or_(SearchEntry.kind == owner, SearchEntry.kind.startswith(f"{owner}.", autoescape=True))


def _is(kind: str, ref_id: int) -> ColumnElement[bool]:
    return (SearchEntry.kind == kind) & (SearchEntry.ref_id == ref_id)
