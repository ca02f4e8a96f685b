"""Stored files: the content once per digest, and one row per use of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.database import Line, Model, UTCDateTime


class FileBlob(Model):
    """Content, addressed by its SHA-256; kept as long as one :class:`StoredFile` needs it."""

    __tablename__ = "file_blob"

    digest: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    media_type: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class StoredFile(Model):
    """A file as somebody gave it: its name, whose it is, what it belongs to.

    `token` is the unguessable part of its address; reading is decided by the owner of `subject`.
    """

    __tablename__ = "stored_file"
    __table_args__ = (Index("ix_stored_file_subject", "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str] = mapped_column(ForeignKey("file_blob.digest"), index=True)
    name: Mapped[str] = mapped_column(Line)
    subject_kind: Mapped[str]
    subject_id: Mapped[int | None]
    uploaded_by: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    blob: Mapped[FileBlob] = relationship(lazy="joined")
