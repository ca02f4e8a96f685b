"""The list of what was sent: a constant number of statements for a page of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select

from intranet import Actor, db, person_names, search, unit_names

from .. import rights
from ..documents.models import Document
from ..models import DOCUMENT
from . import brief, found
from .models import Broadcast

SCOPES = ("mine", "unit", "all")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to. `scope` is one of SCOPES, the others None or "" for everything."""

    scope: str = "mine"
    state: str | None = None
    kind: str | None = None
    q: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether a filter besides the scope is set."""
        return bool(self.state or self.kind or self.q)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list. `reached` None: it has not gone; else (who confirmed or opened, of how many)."""

    broadcast: Broadcast
    document: Document
    sender: str
    unit: str
    reached: tuple[int, int] | None
    overdue: int
    may_change: bool

    @property
    def is_forward(self) -> bool:
        """Whether it was handed on, not sent first."""
        return self.broadcast.parent_id is not None


def scopes(actor: Actor) -> tuple[str, ...]:
    """The scopes that make a difference to `actor`, the narrowest first."""
    if actor.may_everywhere(rights.FOLLOW) or actor.may_everywhere(rights.SEND):
        return SCOPES
    return ("mine", "unit") if actor.may(rights.FOLLOW) or actor.may(rights.SEND) else ("mine",)


def opening(actor: Actor) -> str:
    """The scope the page opens with: what they sent themselves, else the widest: a leader sees who is behind."""
    own = select(Broadcast.id).where(Broadcast.sender_id == actor.person_id).limit(1)
    sent_any = actor.person_id is not None and db.session.scalar(own) is not None
    return "mine" if sent_any else scopes(actor)[-1]


def listing(actor: Actor, asked: Asked) -> Select[Any]:
    """A SELECT of (Broadcast, Document), the latest first."""
    order = func.coalesce(Broadcast.sent_at, Broadcast.send_at, Broadcast.created_at).desc()
    columns: tuple[Any, ...] = (Broadcast, Document)
    statement: Select[Any] = (
        select(*columns)
        .join(Document, Document.id == Broadcast.document_id)
        .where(found.visible(actor), rights.visible(actor), _scope(actor, asked.scope))
        .order_by(order, Broadcast.id.desc())
    )
    if asked.state:
        statement = statement.where(Broadcast.status == asked.state)
    if asked.kind == "forward":
        statement = statement.where(Broadcast.parent_id.is_not(None))
    elif asked.kind:
        statement = statement.where(Broadcast.must_acknowledge.is_(asked.kind == "must"), Broadcast.parent_id.is_(None))
    elif asked.scope == "all":
        # Forwards are in their chains; among all broadcasts of the agency they would hide them.
        statement = statement.where(Broadcast.parent_id.is_(None))
    if asked.q:
        statement = statement.where(Document.id.in_(search.matching_ids(DOCUMENT, asked.q)))
    return statement


def _scope(actor: Actor, scope: str) -> ColumnElement[bool]:
    mine = Broadcast.sender_id == actor.person_id if actor.person_id is not None else false()
    if scope == "mine":
        return mine
    if scope == "all":
        return or_(mine, Broadcast.id.is_not(None))
    units = [actor.units_for(rights.FOLLOW), actor.units_for(rights.SEND)]
    if None in units:
        return Broadcast.unit_id == actor.home_unit_id if actor.home_unit_id is not None else mine
    return or_(mine, Broadcast.unit_id.in_({one for some in units for one in some or ()}))


def rows(actor: Actor, pairs: Sequence[tuple[Broadcast, Document]]) -> list[Row]:
    """Lines with names and figures. A constant number of statements, however many lines."""
    names = person_names(one.sender_id for one, _document in pairs if one.sender_id is not None)
    units = unit_names(one.unit_id for one, _document in pairs)
    gone = [one for one, _document in pairs if one.sent_at is not None]
    roots = brief.of([one.id for one in gone if one.parent_id is None])
    forwards = brief.of_forwards([one.id for one in gone if one.parent_id is not None])
    lines = []
    for broadcast, document in pairs:
        of_forward, of_root = forwards.get(broadcast.id), roots.get(broadcast.id)
        figure = of_forward or of_root
        reached = figure.done(broadcast.must_acknowledge) if figure is not None else None
        lines.append(
            Row(broadcast, document, names.get(broadcast.sender_id or 0, ""), units.get(broadcast.unit_id, ""),
                reached, of_root.overdue if of_root else 0, found.may_change(actor, broadcast))
        )  # fmt: skip
    return lines
