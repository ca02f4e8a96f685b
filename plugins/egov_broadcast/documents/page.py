"""What the page of a document shows: a constant number of statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from intranet import (
    Actor,
    audit,
    db,
    movement_names,
    person_names,
    plan_titles,
    unit_names,
    wave_names,
)

from .. import rights
from ..intake.models import Message
from ..models import DOCUMENT
from ..outbox import panel as outbox
from ..people import figures
from ..people.figures import Figures
from ..reading import queries as reading
from ..reading.queries import Shown
from ..sending import found
from ..sending.models import Broadcast, Receipt
from ..texts import ACTIONS
from .forms import DocumentForm
from .models import Document


@dataclass(frozen=True, slots=True)
class Sent:
    """A broadcast of the document with its figures, and whether the reader may change it."""

    broadcast: Broadcast
    unit: str
    sender: str
    figures: Figures
    may_change: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history: what was done, which facts it changed, by whom, when."""

    words: str
    detail: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Everything the page needs. What only clerks see is empty for others."""

    document: Document
    attachments: Sequence[Shown]
    sent: Sequence[Sent]
    messages: Sequence[Message]
    outbox: dict[str, Any] | None
    entries: Sequence[Entry]
    replaces: Sequence[Document]
    replaced_by: Document | None
    plan: str
    wave: str
    movement: str
    created_by: str
    closed_by: str
    is_clerk: bool
    may_send: bool
    reached: int | None


def load(actor: Actor, document: Document) -> DocumentPage:
    """The page of a document that `actor` may open."""
    clerk = rights.registers(actor)
    sent = _sent(actor, document.id)
    people = person_names({document.created_by, document.closed_by} - {None})
    plan_id, wave_id, movement_id = document.plan_id, document.wave_id, document.movement_id
    others = _others(actor, document)
    return DocumentPage(
        document=document, attachments=reading.shown(document.id), sent=sent,
        messages=_messages(document.id) if clerk else (), outbox=outbox.panel(actor, document),
        entries=_entries(document.id) if clerk else (),
        replaces=[one for one in others if one.id != document.replaced_by_id],
        replaced_by=next((one for one in others if one.id == document.replaced_by_id), None),
        plan=plan_titles(actor, [plan_id]).get(plan_id, "") if plan_id else "",
        wave=wave_names([wave_id]).get(wave_id, "") if wave_id else "",
        movement=movement_names([movement_id]).get(movement_id, "") if movement_id else "",
        created_by=people.get(document.created_by, "") if document.created_by else "",
        closed_by=people.get(document.closed_by, "") if document.closed_by else "",
        is_clerk=clerk, may_send=actor.may(rights.SEND) and document.status == "registered",
        reached=reached_by(actor.person_id, document.id),
    )  # fmt: skip


def reached_by(person_id: int | None, document_id: int) -> int | None:
    """The latest broadcast (its id) by which the document reached a person who may still read it there."""
    if person_id is None:
        return None
    return db.session.scalar(
        select(Broadcast.id)
        .join(Receipt, Receipt.root_id == Broadcast.id)
        .where(Broadcast.document_id == document_id, Broadcast.status.in_(rights.SHOWN), Receipt.person_id == person_id)
        .order_by(Broadcast.id.desc())
        .limit(1)
    )


def _sent(actor: Actor, document_id: int) -> list[Sent]:
    wanted = select(Broadcast).where(
        Broadcast.document_id == document_id, Broadcast.parent_id.is_(None), found.visible(actor)
    )
    rows = db.session.scalars(wanted.order_by(Broadcast.id.desc())).all()
    counted = figures.of([row.id for row in rows])
    units = unit_names({row.unit_id for row in rows})
    senders = person_names({row.sender_id for row in rows if row.sender_id is not None})
    return [
        Sent(
            row,
            units.get(row.unit_id, ""),
            senders.get(row.sender_id, "") if row.sender_id else "",
            counted[row.id],
            found.may_change(actor, row),
        )
        for row in rows
    ]


def _others(actor: Actor, document: Document) -> Sequence[Document]:
    either = (Document.replaced_by_id == document.id) | (Document.id == (document.replaced_by_id or 0))
    return db.session.scalars(select(Document).where(either, rights.visible(actor)).order_by(Document.id)).all()


def _messages(document_id: int) -> Sequence[Message]:
    wanted = select(Message).where(Message.document_id == document_id)
    return db.session.scalars(wanted.order_by(Message.received_at.desc(), Message.id.desc()).limit(20)).all()


def _entries(document_id: int) -> list[Entry]:
    return [
        Entry(str(ACTIONS.get(one.action, one.action)), _changed(one.action, one.changes), one.actor_name, one.at)
        for one in audit.history(DOCUMENT, document_id, 30)
    ]


def _changed(action: str, changes: Mapping[str, Any]) -> str:
    """Which facts an edit changed, in the words of the form."""
    if action != "egov_broadcast.edit":
        return ""
    labels = {name: str(unbound.args[0]) for name in changes if (unbound := getattr(DocumentForm, name, None))}
    return ", ".join(labels.values())
