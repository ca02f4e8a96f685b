"""Adds a property to a class of core."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet import model_base
from intranet.plans.models import Plan

Model = model_base("core_backref")


class Note(Model):
    __tablename__ = "core_backref_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))


Plan.notes = relationship(Note)
