"""Refers to a class that is not there."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet import model_base

Model = model_base("bad_relationship")


class Note(Model):
    __tablename__ = "bad_relationship_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner = relationship("NobodyKnowsThisClass")
