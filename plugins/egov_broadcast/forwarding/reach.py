"""Forwards go out: who has it from whom, and what is asked of them now. A constant number of statements."""

from __future__ import annotations

from sqlalchemy import Select, exists, func, literal, select

from intranet import audience_people, clock, db, transaction, upsert

from ..people import settling, standing
from ..sending import fanout
from ..sending.models import Broadcast, Handed, Receipt
from ..texts import _


def run(forward_id: int) -> int:
    """Let a forward that is *sending* go out; how many people it reached. Again: nothing happens, the same number.

    When its chain is not live any more it is withdrawn instead.
    """
    with transaction():
        forward = fanout.locked(forward_id)
        if forward is None or forward.status != "sending":
            return forward.people if forward is not None else 0
        root = db.session.get(Broadcast, forward.root_id, populate_existing=True, with_for_update=True)
        if root is None or root.status != "live":
            fanout.withhold(forward, _("Văn bản không còn được phổ biến"))
            return 0
        forward.sent_at = clock.now()
        _hand(forward)
        forward.people = db.session.scalar(select(func.count()).where(Handed.broadcast_id == forward.id)) or 0
        forward.status, forward.told_at = "live", None
        settling.settle([root.id], handed(forward.id))
        standing.doubt(root.id)
    return forward.people


def people(forward: Broadcast) -> Select[int]:
    """A SELECT of the ids of those it goes to: its audience without whoever forwards."""
    found = audience_people(forward.audience_id)
    return found.where(found.selected_columns[0] != forward.sender_id) if forward.sender_id is not None else found


def handed(forward_id: int) -> Select[int]:
    """A SELECT of the ids of those a forward reached."""
    return select(Handed.person_id).where(Handed.broadcast_id == forward_id)


def _hand(forward: Broadcast) -> None:
    """Note whom the forward reached. Whom the chain had not reached gets a receipt: here, when it is for information;
    those who have to confirm get theirs, with their deadline, by settling.
    """
    rows = people(forward).add_columns(literal(forward.id))
    statement = upsert(Handed).from_select(["person_id", "broadcast_id"], rows).on_conflict_do_nothing()
    db.session.execute(statement.execution_options(synchronize_session=False))
    if not forward.must_acknowledge:
        fanout.reach(forward, handed(forward.id))


def due() -> list[int]:
    """Ids of the forwards that are being sent."""
    wanted = select(Broadcast.id).where(Broadcast.status == "sending", Broadcast.parent_id.is_not(None))
    return list(db.session.scalars(wanted.order_by(Broadcast.id)))


def reached(root_id: int, person_id: int) -> bool:
    """Whether the chain reached the person, who still counts."""
    found = exists().where(Receipt.root_id == root_id, Receipt.person_id == person_id, Receipt.left_on.is_(None))
    return db.session.scalar(select(found)) is True
