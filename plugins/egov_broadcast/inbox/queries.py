"""Reads for the inbox. A constant number of statements each, however many documents reached somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, not_

from intranet import Actor, clock, db, person_names, plan_facts, search, unit_names

from .. import rights
from ..documents.models import Document
from ..models import DOCUMENT
from ..reading import queries as reading
from ..sending.models import Broadcast, Receipt
from ..texts import _
from . import participation, standing

PER_PAGE = 25

_SHOWN = {
    "confirm": standing.to_confirm,
    "unread": standing.unread,
    "to-me": standing.handed,
    "by-me": standing.passed_on,
    "info": lambda: not_(Receipt.must),
    "done": lambda: Receipt.acknowledged_at.is_not(None),
}  # fmt: skip
SHOWS = tuple(_SHOWN)
"""What the list may be narrowed to; "" is everything."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to: one of SHOWS or "", words that are looked for."""

    show: str = ""
    q: str = ""

    def __bool__(self) -> bool:
        return bool(self.show or self.q)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list. `asks`: something besides the confirmation itself is demanded."""

    root_id: int
    document_id: int
    code: str
    subject: str
    issuer: str
    urgency: int
    document_status: str
    status: str
    must: bool
    asks: bool
    due_at: datetime | None
    reached_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None
    exempt_at: datetime | None
    left_on: Any
    by_forward: bool

    @property
    def waits(self) -> bool:
        """Whether it is to be confirmed: see `standing.to_confirm`."""
        return (
            self.must and self.status == "live"
            and self.acknowledged_at is None and self.exempt_at is None and self.left_on is None
        )  # fmt: skip

    @property
    def unread(self) -> bool:
        """See `standing.unread`."""
        return self.opened_at is None and self.acknowledged_at is None and self.status == "live"


_PERSON = bindparam("person", type_=Integer)
_ASKS = (Broadcast.question != "") | Broadcast.must_open
_COLUMNS = (
    Receipt.root_id, Document.id, Document.code, Document.subject, Document.issuer, Document.urgency, Document.status,
    Broadcast.status, Receipt.must, _ASKS, Receipt.due_at, Receipt.reached_at, Receipt.opened_at,
    Receipt.acknowledged_at, Receipt.exempt_at, Receipt.left_on, standing.handed(),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list, and all of it as root ids in order, so that one may go from each to the next."""

    rows: Sequence[Row]
    ids: Sequence[int]
    page: int
    pages: int

    @property
    def total(self) -> int:
        """How many documents there are."""
        return len(self.ids)

    def first_but(self, root_id: int) -> int | None:
        """The first of all but it: what is to be confirmed next, as long as something is."""
        return next((one for one in self.ids if one != root_id), None)

    def neighbours(self, root_id: int) -> tuple[int | None, int | None]:
        """Those before and after it; of one that is not in the list: nothing before, the first after it."""
        if root_id not in self.ids:
            return None, self.first_but(root_id)
        at = self.ids.index(root_id)
        return self.ids[at - 1] if at else None, self.ids[at + 1] if at + 1 < len(self.ids) else None


def listing(actor: Actor, filters: Filters, page: int = 0, root_id: int | None = None) -> Listing:
    """What reached the actor, in the order of `standing.in_order`. Two statements.

    A page beyond the end is the last; 0 is the one on which `root_id` stands, if it does, else the first.
    """
    if actor.person_id is None:
        return Listing((), (), 1, 1)
    found = _in_order(filters.show)
    if filters.q:
        found = found.where(Document.id.in_(search.matching_ids(DOCUMENT, filters.q)))
    ids = db.session.scalars(found, {"person": actor.person_id}).all()
    pages = max(1, -(-len(ids) // PER_PAGE))
    if not page:
        page = ids.index(root_id) // PER_PAGE + 1 if root_id in ids else 1
    page = min(page, pages)
    shown = ids[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Listing(_rows(actor.person_id, shown), ids, page, pages)


# To build these takes longer than to run them, and everybody opens their inbox in the same hour.
@cache
def _in_order(show: str) -> Select[int]:
    narrowed = [_SHOWN[show]()] if show in _SHOWN else []
    return standing.mine(_PERSON, Receipt.root_id).where(*narrowed).order_by(*standing.in_order())


@cache
def _of_chosen() -> Select[Any]:
    return standing.mine(_PERSON, *_COLUMNS).where(Receipt.root_id.in_(bindparam("roots", expanding=True)))


@cache
def _waiting() -> Select[int]:
    return standing.mine(_PERSON, func.count()).where(standing.to_confirm())


def _rows(person_id: int, root_ids: Sequence[int]) -> list[Row]:
    if not root_ids:
        return []
    found = db.session.execute(_of_chosen(), {"person": person_id, "roots": list(root_ids)})
    rows = {row[0]: Row(*row) for row in found}
    return [rows[root_id] for root_id in root_ids if root_id in rows]


def waiting(actor: Actor) -> int:
    """How many documents the actor has to confirm. One statement."""
    if actor.person_id is None:
        return 0
    return db.session.scalar(_waiting(), {"person": actor.person_id}) or 0


def first_to_confirm(actor: Actor, at_most: int) -> list[Row]:
    """What the actor has to confirm, soonest due first. One statement."""
    if actor.person_id is None:
        return []
    order = Receipt.due_at.is_(None), Receipt.due_at, Document.urgency.desc(), Receipt.root_id
    found = standing.mine(actor.person_id, *_COLUMNS).where(standing.to_confirm()).order_by(*order).limit(at_most)
    return [Row(*row) for row in db.session.execute(found)]


def names(actor: Actor, root_ids: Sequence[int]) -> dict[int, str]:
    """What documents that reached the actor are called, by root id. At most one statement."""
    if not root_ids or actor.person_id is None:
        return {}
    found = standing.mine(actor.person_id, Receipt.root_id, Document.code, Document.subject)
    rows = db.session.execute(found.where(Receipt.root_id.in_(root_ids)))
    return {root_id: code or subject for root_id, code, subject in rows}


@dataclass(frozen=True, slots=True)
class News:
    """What the card shows: how many unread documents there are for information, and the first few."""

    total: int
    rows: Sequence[Row]


def unread_news(actor: Actor, at_most: int) -> News:
    """Unread documents that nobody asks the actor to confirm. One statement."""
    if actor.person_id is None:
        return News(0, ())
    found = (
        standing.mine(actor.person_id, *_COLUMNS, func.count().over())
        .where(standing.unread(), not_(standing.to_confirm()))
        .order_by(Document.urgency.desc(), Receipt.reached_at.desc(), Receipt.root_id.desc())
        .limit(at_most)
    )
    rows = db.session.execute(found).all()
    return News(rows[0][-1] if rows else 0, [Row(*row[:-1]) for row in rows])


@dataclass(frozen=True, slots=True)
class Item:
    """A document as it reached somebody. `counts_for`: for what confirming counts, in words."""

    receipt: Receipt
    root: Broadcast
    document: Document
    attachments: Sequence[reading.Shown]
    sender: str
    unit: str
    plan: str
    counts_for: str
    replaced_by: tuple[int, str] | None

    @property
    def file_to_open(self) -> int | None:
        """The attachment that the page shows, while the reader has to open one before confirming."""
        if not (self.waits and self.root.must_open) or self.receipt.file_opened_at is not None:
            return None
        readable = [one for one in self.attachments if one.pages] + [one for one in self.attachments if one.paragraphs]
        return readable[0].id if readable else None

    @property
    def waits(self) -> bool:
        """Whether it is to be confirmed: see `standing.to_confirm`."""
        mine = self.receipt
        return (
            mine.must and self.root.status == "live"
            and mine.acknowledged_at is None and mine.exempt_at is None and mine.left_on is None
        )  # fmt: skip


def item(actor: Actor, root_id: int) -> Item | None:
    """What reached the actor; None when it did not, or is withdrawn or recalled."""
    if actor.person_id is None or not actor.may(rights.READ):
        return None
    wanted = standing.mine(actor.person_id, Receipt, Broadcast, Document).where(Receipt.root_id == root_id)
    found = db.session.execute(wanted).first()
    if found is None:
        return None
    receipt, root, document = found
    people = person_names([root.sender_id] if root.sender_id else [])
    return Item(
        receipt, root, document, reading.shown(document.id), people.get(root.sender_id or 0, ""),
        unit_names([root.unit_id]).get(root.unit_id, ""), *_plan(actor, document), _successor(actor, document),
    )  # fmt: skip


def _plan(actor: Actor, document: Document) -> tuple[str, str]:
    """The plan by its reference, and for what of it a confirmation of today counts, "" when for nothing."""
    facts = plan_facts(actor, document.plan_id) if document.plan_id is not None else None
    if facts is None:
        return "", ""
    name = facts.reference or facts.title
    if not participation.counts() or facts.status not in participation.OPEN:
        return name, ""
    wave_id = participation.wave_of(facts, document.wave_id, clock.today())
    wave = next((wave.name for wave in facts.waves if wave.id == wave_id), "")
    return name, _("%(wave)s của kế hoạch %(plan)s", wave=wave, plan=name) if wave else name


def _successor(actor: Actor, document: Document) -> tuple[int, str] | None:
    """The document that replaced it, for who may open that: where it stands in the actor's own list, and its name."""
    if document.replaced_by_id is None or actor.person_id is None:
        return None
    own = standing.mine(actor.person_id, Receipt.root_id, Document.code, Document.subject)
    found = db.session.execute(
        own.where(Document.id == document.replaced_by_id).order_by(Receipt.root_id.desc()).limit(1)
    ).first()
    return None if found is None else (found.root_id, found.code or found.subject)
