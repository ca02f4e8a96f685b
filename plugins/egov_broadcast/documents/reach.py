"""How far a document has got: what recalling or replacing it will mean."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from intranet import db

from ..sending.models import Broadcast, Receipt


@dataclass(frozen=True, slots=True)
class Reach:
    """`live`, `scheduled`, `drafts`: how many broadcasts; `forwards`: how many times it was handed on; `people`: how
    many it reached, of whom `read` opened or confirmed it.
    """

    live: int
    scheduled: int
    drafts: int
    forwards: int
    people: int
    read: int


def of(document_id: int) -> Reach:
    """How far the document has got. Two statements."""
    counted = select(Broadcast.status, func.count()).where(
        Broadcast.document_id == document_id, Broadcast.parent_id.is_(None)
    )
    states = dict(db.session.execute(counted.group_by(Broadcast.status)).all())
    shown = Broadcast.status.in_(("live", "ended"))
    roots = select(Broadcast.id).where(Broadcast.document_id == document_id, Broadcast.parent_id.is_(None), shown)
    was_read = or_(Receipt.opened_at.is_not(None), Receipt.acknowledged_at.is_not(None))
    forwards = select(func.count()).where(Broadcast.document_id == document_id, Broadcast.parent_id.is_not(None), shown)
    people, read, handed = db.session.execute(
        select(
            func.count(Receipt.person_id.distinct()), func.count(Receipt.person_id.distinct()).filter(was_read),
            forwards.scalar_subquery(),
        ).where(Receipt.root_id.in_(roots), Receipt.left_on.is_(None))
    ).one()  # fmt: skip
    return Reach(
        live=states.get("live", 0) + states.get("sending", 0), scheduled=states.get("scheduled", 0),
        drafts=states.get("draft", 0), forwards=handed, people=people, read=read,
    )  # fmt: skip
