"""Who follows a broadcast: the sender, the office and leaders everybody; units their people; others their forwards'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from intranet import Actor, Forbidden, db

from .. import rights
from ..documents.models import Document
from ..sending.models import Broadcast, Handed, Receipt

BEFORE = ("draft", "scheduled")


@dataclass(frozen=True, slots=True)
class Followed:
    """A broadcast, and what of it somebody follows.

    `chain` are the forwards that were sent: rows of (id, parent_id, sender_id, unit_id, people, sent_at, deadline,
    status). `everybody`: all people; else those of the units `unit_ids` and those the forwards `forward_ids` reached.
    `manages`: they sent it, or are of the office.
    """

    root: Broadcast
    document: Document
    chain: Sequence[Any]
    person_id: int | None
    everybody: bool
    manages: bool
    unit_ids: frozenset[int] = frozenset()
    forward_ids: tuple[int, ...] = ()

    @property
    def people(self) -> ColumnElement[bool]:
        """The condition on :class:`Receipt` for the people followed."""
        return and_(Receipt.root_id == self.root.id, self._whom)

    @property
    def in_units(self) -> ColumnElement[bool]:
        """The condition for those of them the actor answers for: what is known only in the unit is for it to say."""
        units = true() if self.manages else Receipt.unit_id.in_(self.unit_ids) if self.unit_ids else false()
        return and_(Receipt.root_id == self.root.id, units)

    @property
    def may_settle(self) -> bool:
        """Whether the actor may exempt people and record what they signed on paper."""
        return self.manages or bool(self.unit_ids)

    @property
    def is_live(self) -> bool:
        """Whether people can still be reminded, exempted and recorded."""
        return self.root.status == "live"

    @property
    def _whom(self) -> ColumnElement[bool]:
        if self.everybody:
            return true()
        parts: list[ColumnElement[bool]] = []
        if self.unit_ids:
            parts.append(Receipt.unit_id.in_(self.unit_ids))
        if self.forward_ids:
            handed = select(Handed.person_id).where(Handed.broadcast_id.in_(self.forward_ids), Handed.left_on.is_(None))
            parts.append(Receipt.person_id.in_(handed))
        return or_(*parts) if parts else false()


def find(actor: Actor, root_id: int) -> Followed | None:
    """What `actor` follows of the broadcast; None when there is none that they may know of. At most four statements.

    Raises Forbidden for somebody whom it reached, but who follows nobody.
    """
    row = db.session.execute(
        select(Broadcast, Document)
        .join(Document, Document.id == Broadcast.document_id)
        .where(Broadcast.id == root_id, Broadcast.parent_id.is_(None))
    ).first()
    if row is None:
        return None
    root, document = row
    if document.status == "recalled" and not rights.registers(actor):
        return None
    # Whoever sends no more for that unit follows what they sent no longer.
    sent_it = actor.person_id is not None and root.sender_id == actor.person_id and actor.may(rights.SEND, root.unit_id)
    manages = sent_it or actor.may_everywhere(rights.SEND)
    everybody = manages or actor.may_everywhere(rights.FOLLOW)
    if (root.status in BEFORE and not manages) or (root.status == "withdrawn" and not everybody):
        return None
    chain = _chain(root_id)
    if everybody:
        return Followed(root, document, chain, actor.person_id, everybody=True, manages=manages)
    return _of_some(actor, Followed(root, document, chain, actor.person_id, everybody=False, manages=False))


def _chain(root_id: int) -> Sequence[Any]:
    columns = (
        Broadcast.id, Broadcast.parent_id, Broadcast.sender_id, Broadcast.unit_id, Broadcast.people, Broadcast.sent_at,
        Broadcast.deadline, Broadcast.status,
    )  # fmt: skip
    found = select(*columns).where(
        Broadcast.root_id == root_id, Broadcast.parent_id.is_not(None), Broadcast.sent_at.is_not(None)
    )
    return db.session.execute(found.order_by(Broadcast.id)).all()


def _of_some(actor: Actor, whole: Followed) -> Followed | None:
    units = frozenset(actor.units_for(rights.FOLLOW) or ()) if actor.may(rights.FOLLOW) else frozenset()
    followed = Followed(
        whole.root, whole.document, whole.chain, actor.person_id, everybody=False, manages=False, unit_ids=units,
        forward_ids=_forwarded_by(actor.person_id, whole.chain) if actor.may(rights.FORWARD) else (),
    )  # fmt: skip
    anybody = select(Receipt.person_id).where(followed.people).limit(1)
    if (followed.unit_ids or followed.forward_ids) and db.session.scalar(anybody) is not None:
        return followed
    reached = select(Receipt.person_id).where(Receipt.root_id == whole.root.id, Receipt.person_id == actor.person_id)
    if actor.may(rights.READ) and db.session.scalar(reached) is not None:
        raise Forbidden(rights.FOLLOW)
    return None


def _forwarded_by(person_id: int | None, chain: Sequence[Any]) -> tuple[int, ...]:
    """The forwards of the person, and those made of them; each stands after what it was made of."""
    mine: set[int] = set()
    for one in chain:
        if one.status != "withdrawn" and (
            (person_id is not None and one.sender_id == person_id) or one.parent_id in mine
        ):
            mine.add(one.id)
    return tuple(sorted(mine))
