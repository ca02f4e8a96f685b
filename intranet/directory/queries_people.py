"""Lists of people and the page of one person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, not_, or_, select

from intranet.database import db
from intranet.directory.models import Membership, Person, UnitVersion
from intranet.directory.queries import active, holds, in_force, is_active, member_ids, unit_names
from intranet.text import fold


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works: the unit of the home membership and the position there."""

    unit_id: int
    unit_name: str
    position: str


@dataclass(frozen=True, slots=True)
class Belonging:
    """A membership with the unit's name at its time."""

    membership: Membership
    unit_name: str
    runs: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person with all memberships, present ones first, latest first."""

    person: Person
    is_active: bool
    home: Belonging | None
    present: list[Belonging]
    past: list[Belonging]
    coming: list[Belonging]


def find_people(words: str, unit_id: int | None, day: date, *, left: bool = False) -> Select[Person]:
    """People in whose name, code or address all `words` occur (accents do not matter), by given name.

    `unit_id` limits to a unit and those below it; `left` lists who no longer works here instead.
    """
    works = active(day)
    found = select(Person).where(not_(works) if left else works).order_by(Person.sort_key, Person.id)
    for word in fold(words).split():
        found = found.where(_has(word))
    if unit_id is not None and not left:
        found = found.where(Person.id.in_(member_ids([unit_id], day, with_subunits=True)))
    return found


def _has(word: str) -> ColumnElement[bool]:
    return or_(
        Person.folded_name.contains(word, autoescape=True),
        func.lower(Person.staff_code).startswith(word, autoescape=True),
        func.lower(Person.email).startswith(word, autoescape=True),
    )


def places(person_ids: Collection[int], day: date) -> dict[int, Place]:
    """Where these people work on `day`: two queries."""
    rows = db.session.execute(
        select(Membership.person_id, Membership.unit_id, Membership.position).where(
            Membership.person_id.in_(person_ids), Membership.is_home, in_force(Membership, day)
        )
    ).all()
    names = unit_names((row.unit_id for row in rows), day)
    return {row.person_id: Place(row.unit_id, names[row.unit_id], row.position) for row in rows}


def person_page(person_id: int, day: date) -> PersonPage | None:
    """The person, with memberships over time under the names the units had then. Three queries."""
    person = db.session.get(Person, person_id)
    if person is None:
        return None
    rows = db.session.scalars(
        select(Membership)
        .where(Membership.person_id == person_id)
        .order_by(Membership.is_home.desc(), Membership.valid_from.desc(), Membership.id)
    ).all()
    names = _names_then(rows, day)
    all_of_them = [Belonging(row, names[row.id], holds(row, day)) for row in rows]
    present = [one for one in all_of_them if one.runs]
    return PersonPage(
        person=person,
        is_active=is_active(person, day),
        home=next((one for one in present if one.membership.is_home), None),
        present=present,
        past=[one for one in all_of_them if one.membership.valid_to is not None and one.membership.valid_to <= day],
        coming=[one for one in all_of_them if one.membership.valid_from > day],
    )


def _names_then(rows: Collection[Membership], day: date) -> dict[int, str]:
    """For each membership the name of its unit on the last day that it has run so far."""
    versions = db.session.scalars(
        select(UnitVersion)
        .where(UnitVersion.unit_id.in_({row.unit_id for row in rows}))
        .order_by(UnitVersion.valid_from)
    ).all()
    names: dict[int, str] = {}
    for row in rows:
        until = day if row.valid_to is None else min(day, row.valid_to)
        mine = [one for one in versions if one.unit_id == row.unit_id]
        begun = [one for one in mine if one.valid_from < until or one.valid_from == row.valid_from]
        names[row.id] = (begun or mine)[-1 if begun else 0].name
    return names
