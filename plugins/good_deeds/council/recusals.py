"""Who leaves the scoring and the vote of which item: their own, their household's, or declared.

Until the vote opens it follows what people declare; then it is frozen in :class:`Recusal` rows.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from intranet import db

from ..conflicts import facts
from .models import AgendaItem, CouncilSession, Member, Recusal

FROZEN = ("voting", "closed", "cancelled")
"""States of a session in which nothing changes any more."""

Kept = Mapping[int, tuple[str, str]]
"""Kind (*own*, *household*, *declared*) and reason, by person."""


def of(session_id: int) -> dict[int, dict[int, str]]:
    """The members who leave each item, by id of the item: kind by person. Items nobody leaves are there, empty.

    At most four statements, however many items and members.
    """
    return {item: {person: kind for person, (kind, _why) in kept.items()} for item, kept in told(session_id).items()}


def told(session_id: int) -> dict[int, dict[int, tuple[str, str]]]:
    """As :func:`of`, with the reasons, for those who run the session and for the minutes."""
    items = select(AgendaItem.id, AgendaItem.submission_id, CouncilSession.status).join(CouncilSession)
    rows = db.session.execute(items.where(AgendaItem.session_id == session_id)).all()
    if not rows:
        return {}
    if rows[0].status in FROZEN:
        return _frozen(session_id, [row.id for row in rows])
    members = set(db.session.scalars(select(Member.person_id).where(Member.session_id == session_id)))
    kept = facts.kept([row.submission_id for row in rows])
    return {
        row.id: {who: why for who, why in kept.get(row.submission_id, {}).items() if who in members} for row in rows
    }


def freeze(session_id: int) -> None:
    """Write down who leaves which item as it stands now. Joins the caller's transaction."""
    found = told(session_id)
    db.session.execute(delete(Recusal).where(Recusal.item_id.in_(found)))
    rows = [
        {"item_id": item, "person_id": person, "kind": kind, "reason": reason}
        for item, kept in found.items()
        for person, (kind, reason) in kept.items()
    ]
    if rows:
        db.session.execute(insert(Recusal), rows)


def _frozen(session_id: int, items: list[int]) -> dict[int, dict[int, tuple[str, str]]]:
    found: dict[int, dict[int, tuple[str, str]]] = {item: {} for item in items}
    rows = select(Recusal).join(AgendaItem).where(AgendaItem.session_id == session_id)
    for row in db.session.scalars(rows):
        found[row.item_id][row.person_id] = (row.kind, row.reason)
    return found
