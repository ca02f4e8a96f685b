"""What can be found: one row per findable thing, written in the transaction that changes it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from intranet.database import Line, Model, Prose


class SearchEntry(Model):
    """A findable thing. `exact` keeps the accents; `folded` and `folded_title` are what the full-text index reads.

    `attached` holds the words of files that belong to it. `reader` limits who finds it: empty for everybody
    signed in, else a permission name that the reader must hold for `unit_id`, or with `with_subunits` for a unit
    below it. The index itself (FTS5 or GIN) is made by the migration.
    """

    __tablename__ = "search_entry"
    __table_args__ = (Index("uq_search_entry_kind_ref_id", "kind", "ref_id", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    ref_id: Mapped[int]
    title: Mapped[str] = mapped_column(Line)
    exact: Mapped[str] = mapped_column(Prose)
    attached: Mapped[str] = mapped_column(Prose, default="")
    folded: Mapped[str]
    folded_title: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int | None] = mapped_column(index=True)
    with_subunits: Mapped[bool] = mapped_column(default=False)
    reader: Mapped[str] = mapped_column(default="")
    day: Mapped[date | None]
