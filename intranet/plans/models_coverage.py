"""What is kept beside the cells of coverage, so that figures of whole plans need not count them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from intranet.database import Model


class CoverageDay(Model):
    """How many people were reached for the first time on a day, by plan × wave × channel as in the cells.

    Kept as data: what all waves and channels of a plan reached is the sum of some rows instead of millions of cells.
    """

    __tablename__ = "coverage_day"
    __table_args__ = ({"sqlite_with_rowid": False},)

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    wave_id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    first_on: Mapped[date] = mapped_column(primary_key=True)
    people: Mapped[int]


class CoverageStamp(Model):
    """Another value after any change of the plan's cells; figures may be kept as long as it stays."""

    __tablename__ = "coverage_stamp"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    value: Mapped[int] = mapped_column(BigInteger)
