"""Who was reminded of what, when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from intranet import Prose, UTCDateTime

from ..models import Model


class Reminder(Model):
    """People were reminded to confirm. `key` keeps an automatic reminder from going out twice.

    `way`: *hand* – by the person `by`; *before*, *after* the deadline; *head* – heads of units were told of their
    people, *office* – the sender's office was told. `scope` is whom it was meant for when sent by hand (*all*,
    *unopened*, *chosen*, *units*). `people` is how many were told.
    """

    __tablename__ = "egov_broadcast_reminder"
    __table_args__ = (
        Index("ix_egov_broadcast_reminder_root", "root_id", "at"),
        CheckConstraint("way IN ('hand', 'before', 'after', 'head', 'office')", name="way"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    root_id: Mapped[int] = mapped_column(ForeignKey("egov_broadcast_broadcast.id"))
    way: Mapped[str]
    scope: Mapped[str] = mapped_column(default="all")
    text: Mapped[str] = mapped_column(Prose, default="")
    people: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Reminded(Model):
    """A person got a reminder."""

    __tablename__ = "egov_broadcast_reminded"
    __table_args__ = (
        Index("ix_egov_broadcast_reminded_person", "person_id", "reminder_id"),
        {"sqlite_with_rowid": False},
    )

    reminder_id: Mapped[int] = mapped_column(
        ForeignKey("egov_broadcast_reminder.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
