"""What the search knows of units and people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, or_, select

from intranet import clock
from intranet.database import db
from intranet.directory.models import Membership, Person, Unit, UnitVersion
from intranet.directory.queries import unit_names
from intranet.hookspecs.setup import SearchDocument


def unit_ids() -> Sequence[int]:
    """All units, those of the past, too: their names stand in old papers."""
    return db.session.scalars(select(Unit.id)).all()


def units(ids: Sequence[int]) -> Iterator[SearchDocument]:
    """Those among the units that are there, by all names they ever had; one query."""
    versions = db.session.execute(
        select(UnitVersion.unit_id, UnitVersion.name, UnitVersion.short_name, UnitVersion.symbol)
        .where(UnitVersion.unit_id.in_(ids))
        .order_by(UnitVersion.unit_id, UnitVersion.valid_from.desc())
    )
    titles: dict[int, str] = {}
    words: dict[int, dict[str, None]] = {}
    for unit_id, *names in versions:
        titles.setdefault(unit_id, names[0])
        words.setdefault(unit_id, {}).update(dict.fromkeys(name for name in names if name))
    for unit_id, title in titles.items():
        yield SearchDocument(unit_id, title, "\n".join(words[unit_id]))


def person_ids() -> Sequence[int]:
    """Everybody who still works here."""
    return db.session.scalars(select(Person.id).where(_works_here())).all()


def people(ids: Sequence[int]) -> Iterator[SearchDocument]:
    """Those among the people who still work here, by name, place and address; three queries."""
    day = clock.today()
    found = db.session.execute(
        select(Person.id, Person.full_name, Person.staff_code, Person.email).where(Person.id.in_(ids), _works_here())
    ).all()
    memberships = db.session.execute(
        select(Membership.person_id, Membership.unit_id, Membership.position)
        .where(Membership.person_id.in_(ids), or_(Membership.valid_to.is_(None), Membership.valid_to > day))
        .order_by(Membership.id)
    ).all()
    names = unit_names((row.unit_id for row in memberships), day)
    places: dict[int, list[str]] = {}
    for person_id, unit_id, position in memberships:
        places.setdefault(person_id, []).extend((position, names.get(unit_id, "")))
    for row in found:
        words = [row.staff_code, row.email, *places.get(row.id, ())]
        yield SearchDocument(row.id, row.full_name, "\n".join(word for word in words if word))


def _works_here() -> ColumnElement[bool]:
    return or_(Person.active_to.is_(None), Person.active_to > clock.today())
