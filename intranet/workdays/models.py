"""The days on which the agency works otherwise than Monday to Friday."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intranet.database import Line, Model

KINDS = ("off", "work")
SOURCES = ("suggested", "typed")


class SpecialDay(Model):
    """A day off (a public holiday, a day swapped for another) or a weekend day that is worked in exchange.

    `source`: *suggested* – as the library of holidays gave it; *typed* – added or changed by somebody.
    `version` counts changes and catches two people editing at once.
    """

    __tablename__ = "special_day"
    __table_args__ = (
        CheckConstraint("kind IN ('off', 'work')", name="kind"),
        CheckConstraint("source IN ('suggested', 'typed')", name="source"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="off")
    name: Mapped[str] = mapped_column(Line)
    source: Mapped[str] = mapped_column(default="typed")
    version: Mapped[int] = mapped_column(default=1)
