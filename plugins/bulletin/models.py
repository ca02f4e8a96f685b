"""The one table of this plugin."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from intranet import Line, Prose, UTCDateTime, model_base

Model = model_base("bulletin")
KIND = "bulletin.post"
"""What news is called in the audit trail, among stored files and in the search."""


class Post(Model):
    """A piece of news of a unit. It is put away after a while, never deleted: it was said officially.

    `reach` says for whom it is: *unit* – the unit's own people, *below* – those of the units below it
    too, *everyone*. `pinned_until` is the last day on which it stands above the others. `author_id` is
    emptied when the author's personal data are erased. `version` counts every change and catches
    two people editing at once.
    """

    __tablename__ = "bulletin_post"
    __table_args__ = (
        Index("ix_bulletin_post_archived_at", "archived_at", "published_at"),
        CheckConstraint("reach IN ('unit', 'below', 'everyone')", name="reach"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(Line)
    body: Mapped[str] = mapped_column(Prose)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    reach: Mapped[str] = mapped_column(default="unit")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), index=True)
    pinned_until: Mapped[date | None]
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the mapper reads it, nobody changes it

    def is_pinned(self, day: date) -> bool:
        """Whether it stands above the others on `day`."""
        return self.pinned_until is not None and self.pinned_until >= day
