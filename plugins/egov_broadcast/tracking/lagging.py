"""Which units lag, with whom; and who answers for them. A constant number of statements, however many units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, select

from intranet import answering, contact_facts, db, people_with_each, unit_facts, unit_names, upwards

from .. import rights
from ..sending.models import Receipt
from ..texts import _
from . import states

MOST_NAMES: Final = 30
"""So many names stand in a notice; the others are on the page."""


@dataclass(frozen=True, slots=True)
class Lag:
    """A unit (None: people of none), how many of its people have not confirmed, and the first names of those."""

    unit_id: int | None
    name: str
    number: int
    names: tuple[str, ...]


def units(which: ColumnElement[bool]) -> list[Lag]:
    """The units of the people of `which` (a condition on :class:`Receipt`) who have not confirmed, most first.

    Two statements.
    """
    contact = contact_facts().subquery()
    order = (contact.c.sort_key, Receipt.person_id)
    place = func.row_number().over(partition_by=Receipt.unit_id, order_by=order).label("place")
    number = func.count().over(partition_by=Receipt.unit_id).label("number")
    numbered = (
        select(Receipt.unit_id, contact.c.full_name, place, number)
        .join(contact, contact.c.person_id == Receipt.person_id)
        .where(which, states.WAITING)
        .subquery()
    )
    found: dict[int | None, list[str]] = defaultdict(list)
    numbers: dict[int | None, int] = {}
    first = select(numbered).where(numbered.c.place <= MOST_NAMES).order_by(numbered.c.unit_id, numbered.c.place)
    for row in db.session.execute(first):
        found[row.unit_id].append(row.full_name)
        numbers[row.unit_id] = row.number
    names = unit_names([unit_id for unit_id in found if unit_id is not None])
    lags = [
        Lag(unit_id, names.get(unit_id or 0) or _("Chưa thuộc đơn vị nào"), numbers[unit_id], tuple(people))
        for unit_id, people in found.items()
    ]
    return sorted(lags, key=lambda one: (-one.number, one.name))


def coordinators(unit_ids: Collection[int]) -> dict[int, list[int]]:
    """Who is asked to chase the people of each unit: its coordinators; without any the head, else a deputy; else those
    of the unit above. Who has nobody is left out. At most six statements.
    """
    return _answering(unit_ids, ("coordinator",))


def heads(unit_ids: Collection[int]) -> dict[int, list[int]]:
    """The head of each unit, else a deputy, else that of the unit above. At most six statements."""
    return _answering(unit_ids, ())


def by_person(lags: Iterable[Lag], who: Mapping[int, Sequence[int]]) -> dict[int, list[Lag]]:
    """The units that lag, by who answers for them."""
    found: dict[int, list[Lag]] = defaultdict(list)
    for one in lags:
        for person_id in who.get(one.unit_id or 0, ()):
            found[person_id].append(one)
    return dict(found)


def _answering(unit_ids: Collection[int], first: Sequence[str]) -> dict[int, list[int]]:
    parents = {unit.id: unit.parent_id for unit in unit_facts()}
    everywhere = sorted({*parents, *unit_ids})
    chasers = answering(everywhere, first)
    chiefs = answering(everywhere, ("head", "deputy"))
    may = people_with_each(rights.FOLLOW, unit_ids)
    found: dict[int, list[int]] = {}
    for unit_id in unit_ids:
        above = list(upwards(unit_id, parents))
        candidates = [people for one in above for people in (chasers[one], chiefs[one])]
        # Best who may open the page; else whoever has the office: the notice says what is needed.
        able = [[person for person in people if person in may[unit_id]] for people in candidates]
        for number, people in enumerate([*able, *candidates]):
            if people:
                found[unit_id] = people if number % 2 == 0 else people[:1]
                break
    return found
