"""What following people needs to remember: the directory as it last was, and whom changes concern."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ..models import Model


class Seen(Model):
    """A row of `directory_rows` when people were last followed: those of today tell whom a change concerns."""

    __tablename__ = "egov_broadcast_seen"
    __table_args__ = (
        Index("ix_egov_broadcast_seen_other", "kind", "other"),
        {"sqlite_with_rowid": False},
    )

    kind: Mapped[str] = mapped_column(primary_key=True)
    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    other: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class Moved(Model):
    """Somebody whom a change of the directory concerns and who was not followed in every running broadcast yet."""

    __tablename__ = "egov_broadcast_moved"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)


class Following(Model):
    """How far following is; one row, whose lock keeps two from comparing at once.

    `mark` is the state of the directory that :class:`Seen` shows. `known` are the marks since which :class:`Moved`
    holds everybody concerned: a broadcast followed up to one of them needs to look at those people only.
    """

    __tablename__ = "egov_broadcast_following"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    mark: Mapped[str] = mapped_column(default="")
    known: Mapped[list[Any]] = mapped_column(JSON, default=list)


class Held(Model):
    """Work table: a running broadcast has the person in its audience just now. Empty outside of a transaction."""

    __tablename__ = "egov_broadcast_held"
    __table_args__ = ({"sqlite_with_rowid": False},)

    root_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    broadcast_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
