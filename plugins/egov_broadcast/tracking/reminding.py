"""Writing down who is reminded and telling them, in one transaction: set-based, by hand or by the ladder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, exists, insert, literal, select, update

from intranet import changed_rows, clock, contact_facts, db, notices

from ..sending.models import Receipt
from . import limits, states
from .models import Reminded, Reminder

Say = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Letter:
    """Kind, subject, text and address of a notice."""

    kind: str
    subject: Say
    text: Say
    url: str


@dataclass(frozen=True, slots=True)
class Call:
    """A reminder: its key, of which broadcast, how (see `models.Reminder`), by whom."""

    key: str
    root_id: int
    way: str
    scope: str = "all"
    text: str = ""
    by: int | None = None


def note(call: Call) -> int:
    """Keep that people are reminded, in the caller's transaction; the id. Raises IntegrityError for a known key."""
    row = Reminder(
        key=call.key, root_id=call.root_id, way=call.way, scope=call.scope, text=call.text, at=clock.now(), by=call.by
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def remind(call: Call, whom: ColumnElement[bool], letter: Letter) -> int:
    """Remind everybody of `whom` (a condition on :class:`Receipt`) who may be reminded at this moment; how many.

    In the caller's transaction: the reminder, who got it, their counts, their notices. Nothing is kept of a reminder
    that nobody gets. Raises IntegrityError when the key is known.
    """
    limits.lock()
    reminder_id = note(call)
    told = changed_rows(
        insert(Reminded).from_select(
            ["reminder_id", "person_id"],
            select(literal(reminder_id), Receipt.person_id)
            .where(Receipt.root_id == call.root_id, whom, limits.open_to_reminders(), limits.still_here(), _reachable())
        )
    )  # fmt: skip
    if not told:
        db.session.execute(delete(Reminder).where(Reminder.id == reminder_id))
        return 0
    these = select(Reminded.person_id).where(Reminded.reminder_id == reminder_id)
    changed_rows(update(Reminder).where(Reminder.id == reminder_id).values(people=told))
    changed_rows(
        update(Receipt)
        .where(Receipt.root_id == call.root_id, Receipt.person_id.in_(these))
        .values(reminded_at=clock.now(), reminders=Receipt.reminders + 1)
    )
    notices.send(letter.kind, these, key=call.key, subject=letter.subject, text=letter.text, url=letter.url)
    return told


def tell(reminder_id: int, people: list[int], key: str, letter: Letter) -> int:
    """Tell a few people of others, as part of a reminder that was noted; how many. In the caller's transaction."""
    known = select(Reminded.person_id).where(Reminded.reminder_id == reminder_id, Reminded.person_id.in_(people))
    fresh = sorted(set(people) - set(db.session.scalars(known)))
    if not fresh:
        return 0
    rows = [{"reminder_id": reminder_id, "person_id": person} for person in fresh]
    db.session.execute(insert(Reminded), rows)
    changed_rows(update(Reminder).where(Reminder.id == reminder_id).values(people=Reminder.people + len(fresh)))
    notices.send(letter.kind, fresh, key=key, subject=letter.subject, text=letter.text, url=letter.url)
    return len(fresh)


def _reachable() -> ColumnElement[bool]:
    """Who can neither sign in nor get mail gets no reminder: it would only be counted."""
    contact = contact_facts().subquery()
    return ~exists().where(contact.c.person_id == Receipt.person_id, states.mute(contact))
