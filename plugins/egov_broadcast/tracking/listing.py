"""The list of people: who can hardly be reached first, then who is late, who waits, who is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from intranet import clock, contact_facts, db, person_names, unit_names

from ..sending.models import Receipt
from ..texts import _
from . import states
from .access import Followed
from .asked import Asked


@dataclass(frozen=True, slots=True)
class Line:
    """A person with where they stand. `state` is a key of `states.WORDS` (or *unread*), `hindrance` one of
    `states.WAYS_OUT` or "". `settled_by` is who exempted them, or recorded what they signed on paper.
    """

    person_id: int
    name: str
    staff_code: str
    unit_id: int | None
    unit_name: str
    state: str
    hindrance: str
    late: bool
    reached_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None
    on_paper: bool
    answer: str
    exempt_reason: str
    exempt_at: datetime | None
    settled_by: str
    due_at: datetime | None
    reminded_at: datetime | None
    reminders: int
    left_on: Any


def select_people(followed: Followed, asked: Asked, *, by_name: bool = False) -> Select[Any]:
    """The rows of the people asked for, in their order or `by_name`: for :func:`lines`."""
    now = clock.now()
    contact = contact_facts(asked.name).subquery()
    found = (
        select(
            Receipt, contact.c.full_name, contact.c.staff_code, contact.c.has_account, contact.c.signed_in_at,
            contact.c.mail,
        )
        .join(contact, contact.c.person_id == Receipt.person_id)
        .where(followed.people, states.conditions(contact, now)[asked.state])
    )  # fmt: skip
    order = () if by_name else (states.rank(contact, now),)
    found = found.order_by(*order, contact.c.sort_key, Receipt.person_id)
    if asked.unit_id is not None:
        found = found.where(Receipt.unit_id == asked.unit_id if asked.unit_id else Receipt.unit_id.is_(None))
    return found


def lines(rows: Sequence[Any]) -> list[Line]:
    """The people of these rows. Two statements."""
    receipts = [row.Receipt for row in rows]
    units = unit_names({one.unit_id for one in receipts if one.unit_id is not None})
    named = {one.exempt_by for one in receipts} | {one.on_paper_by for one in receipts}
    names = person_names({person for person in named if person is not None})
    now = clock.now()
    return [_line(row, units, names, now) for row in rows]


def streamed(followed: Followed, asked: Asked, at_once: int, *, by_name: bool = False) -> Iterator[Line]:
    """Everybody asked for, `at_once` in memory at a time; each portion is read by itself."""
    found, start = select_people(followed, asked, by_name=by_name), 0
    while rows := db.session.execute(found.limit(at_once).offset(start)).all():
        yield from lines(rows)
        start += at_once


def _line(row: Any, units: dict[int, str], names: dict[int, str], now: datetime) -> Line:
    found: Receipt = row.Receipt
    state = states.state_of(found)
    settled = found.on_paper_by if found.acknowledged_at is not None else found.exempt_by
    return Line(
        found.person_id, row.full_name, row.staff_code or "", found.unit_id,
        units.get(found.unit_id or 0) or _("Chưa thuộc đơn vị nào"), state, _hindrance(row, state),
        state in ("opened", "unopened") and found.due_at is not None and found.due_at < now,
        found.reached_at, found.opened_at, found.acknowledged_at, found.on_paper_by is not None, found.answer,
        found.exempt_reason, found.exempt_at, names.get(settled or 0, ""), found.due_at, found.reminded_at,
        found.reminders, found.left_on,
    )  # fmt: skip


def _hindrance(row: Any, state: str) -> str:
    """Why they can hardly be reached: of those who have not opened it only."""
    if state != "unopened":
        return ""
    if not row.has_account:
        return "account"
    if row.signed_in_at is None:
        return "signed_in"
    return {"refused": "refused", "none": "mail"}.get(row.mail, "")
