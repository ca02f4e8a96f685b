"""Who holds a permission: the other way round of what an actor may do."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select

from intranet import clock
from intranet.auth.models import ROLES, Grant
from intranet.auth.permissions import permissions_of
from intranet.directory.models import Membership, Person
from intranet.directory.public import units_above
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
