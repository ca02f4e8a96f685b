"""People as lists show them: named, in the order of given names, with the unit they are on the staff of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, select

from intranet import clock
from intranet.directory.models import Membership, Person, UnitVersion
from intranet.directory.queries import in_force


def people_rows(people: Collection[int] | Select[int], *, day: date | None = None) -> Select[Any]:
    """A SELECT of (id, full_name, staff_code, unit_id, unit_name) of these people, in the order of given names.

    Unit and name are those of `day` (default today); None for who is on no unit's staff then.
    """
    on = day or clock.today()
    columns: tuple[Any, ...] = (
        Person.id, Person.full_name, Person.staff_code, Membership.unit_id, UnitVersion.name.label("unit_name"),
    )  # fmt: skip
    found: Select[Any] = (
        select(*columns)
        .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.is_home, in_force(Membership, on)))
        .outerjoin(UnitVersion, and_(UnitVersion.unit_id == Membership.unit_id, in_force(UnitVersion, on)))
        .where(Person.id.in_(people))
        .order_by(Person.sort_key, Person.id)
    )
    return found
