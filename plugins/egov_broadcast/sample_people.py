"""Invented readers: who has opened and confirmed what, when. The same each time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import select, update

from intranet import SYSTEM, Actor, changed_rows, clock, contact_facts, db, person_names

from .inbox import service as inbox
from .sending.models import Broadcast, Receipt

OPENS: Final = time(7, 30)
_HANDFULS: Final = 50
_MINUTES: Final = 570
"""The day of readers: so many minutes from OPENS on."""


def acting(person_id: int, unit_id: int | None = None) -> Actor:
    """Somebody of the agency, who may do everything here: the examples go no forbidden ways."""
    name = person_names([person_id]).get(person_id, "")
    return replace(SYSTEM, person_id=person_id, name=name, home_unit_id=unit_id)


def with_accounts() -> set[int]:
    """People who can sign in to the demo: they find things to do."""
    people = contact_facts().subquery()
    return set(db.session.scalars(select(people.c.person_id).where(people.c.has_account == 1)))


def read(
    broadcast: Broadcast, confirmed: int, opened: int, besides: Collection[int], answers: Sequence[str] = ("",)
) -> None:
    """Of each hundred people `confirmed` have confirmed and `opened` only opened it; nobody of `besides` did either.

    Set-based, unlike what people do one by one: the demo should not be waited for.
    """
    root_id = broadcast.id
    people = db.session.scalars(select(Receipt.person_id).where(Receipt.root_id == root_id)).all()
    for person_ids, share in _portions(sorted(set(people) - set(besides)), root_id):
        moment = _when(person_ids[0], broadcast)
        values: dict[str, Any] = {"opened_at": moment, "file_opened_at": moment if broadcast.must_open else None}
        if share < confirmed and broadcast.must_acknowledge:
            values |= {"acknowledged_at": moment + timedelta(minutes=4), "answer": answers[share % len(answers)]}
        if share < confirmed + opened:
            mine = Receipt.root_id == root_id, Receipt.person_id.in_(person_ids)
            changed_rows(update(Receipt).where(*mine).values(values))


def _portions(people: Sequence[int], root_id: int) -> Iterator[tuple[Sequence[int], int]]:
    """Fifty handfuls of people with a number below 100 each, well mixed."""
    mixed = sorted(people, key=lambda person_id: (person_id * 37 + root_id * 11) % 101)
    for number in range(_HANDFULS):
        if handful := mixed[number::_HANDFULS]:
            yield handful, (number * 37 + root_id * 11) % _HANDFULS * 100 // _HANDFULS


def confirm(broadcast: Broadcast, people: Collection[int]) -> None:
    """These people have confirmed it."""
    for person_id in sorted(people):
        with clock.standing_at(_when(person_id, broadcast)):
            inbox.acknowledge(replace(SYSTEM, person_id=person_id), broadcast.id)


def _when(person_id: int, broadcast: Broadcast) -> datetime:
    """A moment in the days it was to be read, most of them soon after it was sent."""
    sent = broadcast.sent_at or clock.now()
    until = min(broadcast.deadline or clock.now(), clock.now() - timedelta(minutes=5))
    first, last = clock.local(sent).date(), clock.local(until).date()
    day = first + timedelta(days=int(max(1, (last - first).days) * ((person_id * 53 % 97) / 97) ** 2))
    moment = clock.at(day, OPENS) + timedelta(minutes=person_id * 131 % _MINUTES)
    return min(max(moment, sent + timedelta(minutes=3 + person_id % 50)), until)
