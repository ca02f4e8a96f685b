"""Reads of forwards for the pages of others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intranet import db, person_names, unit_names

from ..sending.models import Broadcast, Handed


@dataclass(frozen=True, slots=True)
class Instruction:
    """Somebody handed the document on to a person. `by` is "" when whoever did is not named any more."""

    forward_id: int
    by: str
    unit: str
    at: datetime | None
    message: str
    must: bool
    deadline: datetime | None


def instructions(root_id: int, person_id: int) -> list[Instruction]:
    """What those who handed the document on to the person said, the latest first. At most three statements."""
    rows = db.session.scalars(
        select(Broadcast)
        .join(Handed, Handed.broadcast_id == Broadcast.id)
        .where(Handed.person_id == person_id, Broadcast.root_id == root_id, Broadcast.status.in_(("live", "ended")))
        .order_by(Broadcast.id.desc())
    ).all()
    names = person_names(row.sender_id for row in rows if row.sender_id is not None) if rows else {}
    units = unit_names(row.unit_id for row in rows) if rows else {}
    return [
        Instruction(
            row.id, names.get(row.sender_id or 0, ""), units.get(row.unit_id, ""), row.sent_at, row.message,
            row.must_acknowledge, row.deadline,
        )
        for row in rows
    ]  # fmt: skip
