"""Notes whose text is unique."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from intranet import model_base

Model = model_base("failed_flush")


class Note(Model):
    __tablename__ = "failed_flush_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(unique=True)
