"""What plugins may ask the directory: names, choices and the tree, as of today. Exported by `intranet`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from intranet import clock
from intranet.database import db
from intranet.directory import audiences, queries
from intranet.directory.models import UNIT_KINDS, Person, UnitVersion

__all__ = [
    "audience_people", "audiences_naming", "people_of", "person_names", "unit_choices", "unit_names", "units_above",
]  # fmt: skip


def unit_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of units by id, in one query; an ended unit has the name it last had. Unknown ids are left out."""
    return queries.unit_names(ids)


def unit_choices(unit_ids: Collection[int] | None = None) -> list[tuple[int, str]]:
    """Units of today for a select box, as (id, name indented by depth), parents first; external ones are left out.

    `unit_ids` limits them; None means all, so that `unit_choices(actor.units_for(permission))` are the
    units for which the actor holds the permission.
    """
    return queries.unit_choices(kinds=[kind for kind in UNIT_KINDS if kind != "external"], within=unit_ids)


def units_above(unit_ids: Collection[int]) -> Select[int]:
    """A SELECT of the ids of `unit_ids` and of all units above them today: for `Model.unit_id.in_(…)`."""
    above = queries.roots(unit_ids).cte(recursive=True)
    own = aliased(UnitVersion)
    above = above.union(
        select(own.parent_id)
        .join(above, own.unit_id == above.c.unit_id)
        .where(own.parent_id.is_not(None), queries.in_force(own, clock.today()))
    )
    return select(above.c.unit_id)


def person_names(ids: Iterable[int]) -> dict[int, str]:
    """Full names by person id, in one query; unknown ids are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = select(Person.id, Person.full_name).where(Person.id.in_(wanted))
    return dict(db.session.execute(found).all())


def people_of(
    unit_ids: Collection[int] | None, *, with_subunits: bool = False, but: Collection[int] = (),
    day: date | None = None,
) -> Select[int]:  # fmt: skip
    """A SELECT of the ids of people who work here on `day` (default today) and belong to one of the units, by whatever
    membership.

    None means everybody; `with_subunits` takes in the units below; the people `but` are left out. Never a list
    in memory: an agency may have 100,000 people.
    """
    on = day or clock.today()
    found = select(Person.id).where(queries.active(on))
    if unit_ids is not None:
        found = found.where(Person.id.in_(queries.member_ids(unit_ids, on, with_subunits)))
    return found.where(Person.id.not_in(but)) if but else found


def audience_people(audience_id: int, *, day: date | None = None) -> Select[int]:
    """A SELECT of the ids of the people in a saved audience who work here on `day` (default today), each once."""
    return audiences.people(audience_id, day)


def audiences_naming(person_id: int) -> Select[int]:
    """A SELECT of the ids of the saved audiences that name the person today, by whatever rule; exclusions win."""
    return audiences.naming(person_id)
