"""Organisations as the document exchange names them."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from intranet import Line

from ..models import Model


class Organ(Model):
    """A known identifier of an organisation (QĐ 20/2020/QĐ-TTg), in capitals.

    There is no rule from old identifiers to new ones: `same_as` says which one stands for the same organisation.
    `unit_id` is the unit of the directory it names, if it is one of ours.
    """

    __tablename__ = "egov_broadcast_organ"

    organ_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Line, default="")
    same_as: Mapped[str | None] = mapped_column(ForeignKey("egov_broadcast_organ.organ_id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
