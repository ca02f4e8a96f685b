"""What files read, kept so that they are read once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from intranet.database import Model, UTCDateTime


class FileText(Model):
    """The words of a stored file, which belongs to the findable thing (`kind`, `ref_id`).

    `trouble` says why there are none: "" (there may be none all the same), *unreadable*, *slow*, *large*. No key
    refers to the file: its row may be removed at any time, ours follows with the next round.
    """

    __tablename__ = "file_text"
    __table_args__ = (Index("ix_file_text_kind_ref_id", "kind", "ref_id"),)

    file_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    ref_id: Mapped[int]
    text: Mapped[str] = mapped_column(default="")
    trouble: Mapped[str] = mapped_column(default="")
    read_at: Mapped[datetime] = mapped_column(UTCDateTime)
