"""From a signed-in account to an :class:`Actor`: whatever was granted, with units below, in one query."""

from __future__ import annotations

from functools import cache

from sqlalchemy import Boolean, Date, Integer, Select, and_, bindparam, false, literal, select, true, union_all
from sqlalchemy.orm import aliased, contains_eager

from intranet import clock
from intranet.access import Actor, Scope
from intranet.auth.models import Account, Grant
from intranet.auth.permissions import permissions_of
from intranet.database import db
from intranet.directory.models import Membership, Person, UnitVersion
from intranet.directory.queries import active, in_force

STAFF = "staff"


def actor_for(account: Account, channel: str = "web") -> Actor:
    """The actor that `account` signs in as, with the scopes that hold today. One query."""
    return build(
        person_id=account.person_id, account_id=account.id, name=account.person.full_name,
        locale=account.locale or "vi", channel=channel,
    )  # fmt: skip


def actor_of_person(person_id: int, channel: str) -> Actor | None:
    """The actor of somebody who has not signed in just now: what a private calendar feed shows is what they may see.

    `channel` says how they come to act. None when they have left, or have no account that is open. Two queries.
    """
    account = db.session.scalars(
        select(Account)
        .join(Person, Person.id == Account.person_id)
        .where(Account.person_id == person_id, Account.disabled_at.is_(None), active(clock.today()))
        .options(contains_eager(Account.person))
    ).one_or_none()
    return None if account is None else actor_for(account, channel)


def build(*, person_id: int, account_id: int | None, name: str, locale: str, channel: str = "web") -> Actor:
    """The actor of a person. Everybody is staff of the units they belong to, without any grant."""
    units: dict[str, set[int]] = {STAFF: set()}
    everywhere: set[str] = set()
    home: int | None = None
    for role, unit_id, is_home in db.session.execute(_scopes(), {"person": person_id, "day": clock.today()}):
        if unit_id is None:
            everywhere.add(role)
        else:
            units.setdefault(role, set()).add(unit_id)
        home = unit_id if is_home else home
    scopes = [Scope(role, permissions_of(role), None) for role in sorted(everywhere)]
    scopes += [
        Scope(role, permissions_of(role), frozenset(ids))
        for role, ids in sorted(units.items())
        if role not in everywhere
    ]
    return Actor(
        person_id=person_id, account_id=account_id, name=name, scopes=tuple(scopes),
        home_unit_id=home, locale=locale, channel=channel,
    )  # fmt: skip


# Every request asks this, and to build it takes longer than to run it.
@cache
def _scopes() -> Select[str, int | None, bool]:
    """(role, unit or NULL for everywhere, whether it is the home unit) of all that :person holds on :day."""
    person, today = bindparam("person", type_=Integer), bindparam("day", type_=Date)
    granted = select(
        Grant.role.label("role"), Grant.unit_id.label("unit_id"), Grant.with_subunits.label("deep"),
        literal(False, Boolean).label("is_home"),
    ).where(Grant.person_id == person, in_force(Grant, today))  # fmt: skip
    own = select(literal(STAFF), Membership.unit_id, false(), Membership.is_home).where(
        Membership.person_id == person, in_force(Membership, today)
    )
    start = union_all(granted, own).subquery()
    reach = select(start.c.role, start.c.unit_id, start.c.deep, start.c.is_home).cte(recursive=True)
    child = aliased(UnitVersion)
    reach = reach.union(
        select(reach.c.role, child.unit_id, true(), false()).join(
            child, and_(child.parent_id == reach.c.unit_id, reach.c.deep, in_force(child, today))
        )
    )
    return select(reach.c.role, reach.c.unit_id, reach.c.is_home)
