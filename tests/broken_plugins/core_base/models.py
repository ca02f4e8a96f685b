"""Takes core's base, in whose registry its faults would break every query."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from intranet import db


class Note(db.Model):  # type: ignore[name-defined] # what this case is about
    __tablename__ = "core_base_note"

    id: Mapped[int] = mapped_column(primary_key=True)
