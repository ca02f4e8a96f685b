"""Reads for the pages of reminding: whom a reminder would reach, who got one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, select

from intranet import contact_facts, db, people_rows, person_names

from ..sending.models import Receipt
from . import figures, journal, lagging, limits, service, states
from .access import Followed
from .models import Reminded, Reminder

NAMED: Final = 25
"""So many names stand on the page before sending."""
STATE_WORDS: Final = {**states.WORDS, "unread": states.WORDS["unopened"]}


@dataclass(frozen=True, slots=True)
class Got:
    """Somebody who got a reminder, and where they stand now (a key of `states.WORDS`; "" for who only answers for
    others).
    """

    name: str
    unit_name: str
    state: str


def preview(followed: Followed, ask: service.Ask) -> dict[str, Any]:
    """How many people would get the reminder now, who was asked for and gets none, and the first names."""
    if ask.scope == "units":
        return _units(followed)
    able = figures.reach(followed, service.condition(ask))
    contact = contact_facts().subquery()
    found = (
        select(contact.c.full_name)
        .join(Receipt, Receipt.person_id == contact.c.person_id)
        .where(followed.people, service.condition(ask), limits.open_to_reminders(), ~states.mute(contact))
        .order_by(contact.c.sort_key, contact.c.person_id)
        .limit(NAMED)
    )
    return {
        "number": able.everybody, "passed_over": able.passed_over, "names": list(db.session.scalars(found)),
        "units": [],
    }  # fmt: skip


def people(reminder_id: int) -> Select[Any]:
    """The people who got a reminder, by name: rows of `people_rows`."""
    return people_rows(select(Reminded.person_id).where(Reminded.reminder_id == reminder_id))


def lines(root_id: int, rows: Sequence[Any]) -> list[Got]:
    """The people of these rows, and where they stand. One statement."""
    ids = [row.id for row in rows]
    found = select(Receipt).where(Receipt.root_id == root_id, Receipt.person_id.in_(ids))
    known = {one.person_id: states.state_of(one) for one in db.session.scalars(found)}
    return [Got(row.full_name, row.unit_name or "", known.get(row.id, "")) for row in rows]


def entry(found: Reminder) -> journal.Entry:
    """The reminder as the journal says it."""
    return journal.reminder(found, person_names([found.by]) if found.by is not None else {})


def _units(followed: Followed) -> dict[str, Any]:
    lags = lagging.units(followed.people)
    who = lagging.coordinators([one.unit_id for one in lags if one.unit_id is not None])
    asked = {person for people_ids in who.values() for person in people_ids}
    able = asked - limits.full_today(asked)
    names = person_names(asked)
    told = [
        (one.name, one.number, [names[person] for person in who.get(one.unit_id or 0, ()) if person in able])
        for one in lags
    ]
    return {"number": len(able), "passed_over": 0, "names": [], "units": told}
