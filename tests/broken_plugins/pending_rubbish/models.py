"""Notes whose text is unique."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from intranet import model_base

Model = model_base("pending_rubbish")


class Note(Model):
    __tablename__ = "pending_rubbish_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(unique=True)
