"""What becomes of an issued plan's tasks and report duties."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intranet.database import Line, Model, Prose, UTCDateTime


class Progress:
    """How far a unit is with a task: of its own, or its part of another's."""

    status: Mapped[str] = mapped_column(default="todo", sort_order=10)
    done_on: Mapped[date | None] = mapped_column(sort_order=11)
    note: Mapped[str] = mapped_column(Prose, default="", sort_order=12)


class ReportDelivery(Model):
    """A report was sent. `due_on` is the day it was due, and names the period of a recurring duty.

    `number` is the number and symbol of the report's paper (45/BC-SKHCN).
    """

    __tablename__ = "report_delivery"
    __table_args__ = (UniqueConstraint("duty_id", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("report_duty.id"))
    due_on: Mapped[date]
    sent_on: Mapped[date]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    number: Mapped[str] = mapped_column(Line, default="")
    note: Mapped[str] = mapped_column(Prose, default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
