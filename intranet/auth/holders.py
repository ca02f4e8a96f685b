"""Who holds a permission: the other way round of what an actor may do."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, or_, select

from intranet import clock
from intranet.auth.models import ROLES, Grant
from intranet.auth.permissions import permissions_of
from intranet.database import db
from intranet.directory.models import Membership, Person
from intranet.directory.public import unit_facts, units_above, upwards
from intranet.directory.queries import active, in_force

STAFF = "staff"


def people_with(permission: str, unit_id: int | None = None) -> Select[int]:
    """A SELECT of the ids of people who work here and hold `permission` for the unit today.

    With None: who holds it without a limit to some units. Nobody holds a permission that was never declared.
    """
    day = clock.today()
    roles = [role for role in ROLES if permission in permissions_of(role)]
    everywhere = Grant.unit_id.is_(None)
    reach: ColumnElement[bool] = everywhere
    if unit_id is not None:
        below = and_(Grant.with_subunits, Grant.unit_id.in_(units_above([unit_id])))
        reach = or_(everywhere, Grant.unit_id == unit_id, below)
    holders: ColumnElement[bool] = Person.id.in_(
        select(Grant.person_id).where(Grant.role.in_(roles), in_force(Grant, day), reach)
    )
    if unit_id is not None and STAFF in roles:
        # Everybody is staff of the units they belong to, without any grant.
        own = select(Membership.person_id).where(Membership.unit_id == unit_id, in_force(Membership, day))
        holders = or_(holders, Person.id.in_(own))
    return select(Person.id).where(active(day), holders)


def people_with_each(permission: str, unit_ids: Collection[int]) -> dict[int, list[int]]:
    """For each of these units the ids of the people who work here and were granted `permission` for it today, or for
    a unit above with those below it. Who holds it everywhere is left out: ask :func:`people_with` for them.

    At most three statements, however many units.
    """
    found: dict[int, set[int]] = {unit_id: set() for unit_id in unit_ids}
    if not found:
        return {}
    day = clock.today()
    roles = [role for role in ROLES if permission in permissions_of(role)]
    granted = select(Grant.person_id, Grant.unit_id, Grant.with_subunits).join(Person, Person.id == Grant.person_id)
    granted = granted.where(Grant.role.in_(roles), Grant.unit_id.is_not(None), in_force(Grant, day), active(day))
    by_unit: dict[int | None, list[tuple[int, bool]]] = {}
    for person_id, unit_id, below in db.session.execute(granted):
        by_unit.setdefault(unit_id, []).append((person_id, below))
    parents = {unit.id: unit.parent_id for unit in unit_facts()}
    for unit_id, people in found.items():
        for above in upwards(unit_id, parents):
            people.update(person for person, below in by_unit.get(above, ()) if below or above == unit_id)
    if STAFF in roles:
        own = select(Membership.unit_id, Membership.person_id).join(Person, Person.id == Membership.person_id)
        own = own.where(Membership.unit_id.in_(found), in_force(Membership, day), active(day))
        for unit_id, person_id in db.session.execute(own):
            found[unit_id].add(person_id)
    return {unit_id: sorted(people) for unit_id, people in found.items()}
