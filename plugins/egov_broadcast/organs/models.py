"""Organisations as the document exchange names them."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from intranet import Line

from ..models import Model


class Organ(Model):
    """A known identifier of an organisation (QĐ 20/2020/QĐ-TTg), in capitals.

    There is no rule from old identifiers to new ones: `same_as` says which one stands for the same organisation, never
    one that has a `same_as` itself. `unit_id` is the unit of the directory it names, if it is one of ours. `version`
    catches two people editing at once.
    """

    __tablename__ = "egov_broadcast_organ"

    organ_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(Line, default="")
    same_as: Mapped[str | None] = mapped_column(ForeignKey("egov_broadcast_organ.organ_id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the mapper reads it, nobody changes it
