"""Makes a table that bears the name of a part of core."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from intranet import model_base

Model = model_base("foreign_table")


class PlanNote(Model):
    __tablename__ = "plan_note"

    id: Mapped[int] = mapped_column(primary_key=True)
