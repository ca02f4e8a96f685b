"""Broadcasts go out: one statement makes a row for each person, whatever their number.

The transaction that makes the rows also says that the broadcast is *live*: killed before its commit nothing has
happened, killed after it nothing is missing but notices, which :mod:`telling` owes until `told_at` is set.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, false, func, literal, null, or_, select, true, update

from intranet import (
    SYSTEM,
    Refused,
    UTCDateTime,
    audience_people,
    audience_rules,
    audit,
    changed_rows,
    clock,
    db,
    home_rows,
    transaction,
    upsert,
)

from ..documents.models import Document
from ..models import BROADCAST
from ..people import standing
from . import checks
from .models import Broadcast, Receipt

MOST_RULES = 200
COLUMNS = ("root_id", "person_id", "broadcast_id", "unit_id", "must", "due_at", "reached_at", "answer",
           "exempt_reason", "reminders")  # fmt: skip


def run(broadcast_id: int) -> int:
    """Let a broadcast that is *sending* go out; how many people it reached. Again: nothing happens, the same number.

    A document that was recalled or replaced meanwhile is not sent: the broadcast is withdrawn.
    """
    with transaction():
        broadcast = locked(broadcast_id)
        if broadcast is None or broadcast.status != "sending":
            return broadcast.people if broadcast is not None else 0
        document = db.session.get(Document, broadcast.document_id)
        try:
            checks.check_sendable(document)
        except Refused as refusal:
            withhold(broadcast, str(refusal))
            return 0
        broadcast.root_id = broadcast.id
        # Read before the people are: what changes after it, following finds.
        broadcast.followed = standing.mark()
        broadcast.sent_at = clock.now()
        reach(broadcast, _audience(broadcast))
        reached = select(func.count()).where(Receipt.root_id == broadcast.id)
        broadcast.people = db.session.scalar(reached) or 0
        broadcast.status = "live"
    return broadcast.people


def _audience(broadcast: Broadcast) -> Select[int]:
    """Whom it goes to. Of rules in hand the database does less than of rules it has to look up."""
    rules = tuple(audience_rules(broadcast.audience_id))
    return audience_people(rules if len(rules) <= MOST_RULES else broadcast.audience_id)


def locked(broadcast_id: int) -> Broadcast | None:
    """The broadcast as it is stored now, its document and itself locked until the transaction ends, in this order."""
    wanted = select(Document.id).join(Broadcast, Broadcast.document_id == Document.id)
    db.session.execute(wanted.where(Broadcast.id == broadcast_id).with_for_update(of=Document))
    found = select(Broadcast).where(Broadcast.id == broadcast_id).with_for_update()
    return db.session.scalars(found.execution_options(populate_existing=True)).first()


def reach(broadcast: Broadcast, people: Select[int]) -> None:
    """Make a row for each of `people`, with the unit they are on the staff of, in one statement.

    Those whom the chain had reached before keep theirs. In the caller's transaction.
    """
    root_id = broadcast.root_id or broadcast.id
    broadcast.reached_at = now = clock.now()
    broadcast.told_at = None
    db.session.flush()
    rows = receipts_of(root_id, broadcast.id, people, (broadcast.must_acknowledge, broadcast.deadline), now)
    statement = upsert(Receipt).from_select(COLUMNS, rows).on_conflict_do_nothing()
    db.session.execute(statement.execution_options(synchronize_session=False))
    standing.doubt(root_id)


def receipts_of(
    root_id: int, broadcast_id: int, people: Select[int], terms: tuple[bool, datetime | None], now: datetime
) -> Select[Any]:
    """A SELECT of rows for :class:`Receipt` (`COLUMNS`): `people`, who must confirm or not, by when (`terms`)."""
    # In the order of ids, for rows lie in that order: the table grows at its end.
    who, home = people.subquery("who"), home_rows().subquery("home")
    person, must = who.c[0], true() if terms[0] else false()
    return (
        select(
            literal(root_id), person, literal(broadcast_id), home.c.unit_id, must, _moment(terms[1]), _moment(now),
            literal(""), literal(""), literal(0),
        )
        .select_from(who.outerjoin(home, home.c.person_id == person))
        .where(true())
    )  # fmt: skip


def _moment(value: datetime | None) -> Any:
    return null() if value is None else literal(value, UTCDateTime)


def withhold(broadcast: Broadcast, reason: str) -> None:
    """Withdraw a broadcast that may not go out any more, in the caller's transaction."""
    before = broadcast.status
    broadcast.status, broadcast.closed_at, broadcast.closed_reason = "withdrawn", clock.now(), reason
    audit.record(
        SYSTEM, action="egov_broadcast.withdraw", subject_kind=BROADCAST, subject_id=broadcast.id,
        subject_label=reason, changes={"status": [before, "withdrawn"], "closed_reason": [None, reason]},
    )  # fmt: skip


def due() -> list[int]:
    """Ids of the broadcasts that should be out: scheduled ones whose hour has come, and those being sent."""
    scheduled = (Broadcast.status == "scheduled") & (Broadcast.send_at <= clock.now())
    wanted = select(Broadcast.id).where(or_(Broadcast.status == "sending", scheduled), Broadcast.parent_id.is_(None))
    return list(db.session.scalars(wanted.order_by(Broadcast.id)))


def go(broadcast_id: int) -> None:
    """Let a broadcast of :func:`due` go out."""
    begin(broadcast_id)
    run(broadcast_id)


def begin(broadcast_id: int) -> bool:
    """Let a scheduled broadcast whose hour has come be *sending*; whether it is now."""
    with transaction():
        begun = changed_rows(
            update(Broadcast)
            .where(Broadcast.id == broadcast_id, Broadcast.status == "scheduled", Broadcast.send_at <= clock.now())
            .values(status="sending", version=Broadcast.version + 1)
        )
    return begun > 0
