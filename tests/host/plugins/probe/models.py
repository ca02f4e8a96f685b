"""Two tables, one of which needs the other."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from intranet import Line, UTCDateTime, model_base

Model = model_base("probe")


class Note(Model):
    """A note."""

    __tablename__ = "probe_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Line)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    written_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Answer(Model):
    """An answer to a note; sorts before it by name."""

    __tablename__ = "probe_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("probe_note.id"))
    content: Mapped[bytes | None]
