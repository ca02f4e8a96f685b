"""The directory as rows of ids, for those who keep sets of people of their own up to date with it.

:mod:`intranet.directory.audiences` resolves one audience; here many are resolved by one statement, and what all of
them depend on is given as rows that can be compared with those of before, so that only the people whom a change
concerns need be looked at again.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    false,
    literal,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from intranet import clock
from intranet.database import db
from intranet.directory import queries, stamps
from intranet.directory.models import AudienceRule, GroupMember, Membership, Person, UnitEvent, UnitEventParty
from intranet.directory.models import UnitVersion as Version


def directory_stamp() -> str:
    """What changes with who belongs where and with nothing else, see :mod:`stamps`; one cheap query.

    Rules of audiences do not change it: whoever keeps an audience knows when its rules were changed. Read it before
    what is to be kept: then what is kept is never older than its stamp.
    """
    return str(int(db.session.scalar(select(stamps.of_places())) or 0))


def audience_rows(
    audience_ids: Select[int], within: Select[int] | None = None, day: date | None = None
) -> Select[int, int]:
    """A SELECT of (audience_id, person_id): the people of all these saved audiences on `day` (today), each once.

    The same as `audience_people` of each, by one statement however many there are. Only those `within` some people cost
    no more than these people.
    """
    on = day or clock.today()
    wanted = AudienceRule.audience_id.in_(audience_ids)
    reach = _reach(select(AudienceRule.ref_id).where(wanted, AudienceRule.kind == "unit"), on)
    named = _named(wanted, reach, on, within)
    included = select(named.c.audience_id, named.c.person_id).where(named.c.excludes == false())
    excluded = select(named.c.audience_id, named.c.person_id).where(named.c.excludes == true())
    found = included.except_(excluded).subquery()
    return (
        select(found.c.audience_id, found.c.person_id)
        .join(Person, Person.id == found.c.person_id)
        .where(queries.active(on))
    )


def directory_rows(day: date | None = None) -> Select[str, int, int]:
    """A SELECT of (kind, one, other): all that audiences and home units depend on, on `day` (today).

    Of people who work here: *home* and *member* (person, unit), *none* (person, 0) without any, *group* (person,
    group). Of units: *alone* and *below* (unit, another unit), where naming the other, without or with sub-units,
    names those of the first. Whoever has the same rows as before, in units that have the same rows as before, is in the
    same audiences and on the same staff as before.
    """
    on = day or clock.today()
    holds = and_(queries.in_force(Membership, on), queries.active(on))
    staff = (
        select(Membership.person_id, Membership.unit_id).join(Person, Person.id == Membership.person_id).where(holds)
    )
    belongs = select(Membership.id).where(Membership.person_id == Person.id, queries.in_force(Membership, on))
    people = select(Person.id).where(queries.active(on))
    reach = _reach(select(Version.unit_id), on)
    other = select(reach.c.unit_id, reach.c.ref_id).where(reach.c.ref_id != reach.c.unit_id)
    parts = {
        "home": staff.where(Membership.is_home == true()),
        "member": staff.where(Membership.is_home == false()),
        "none": people.add_columns(literal(0)).where(~belongs.exists()),
        "group": select(GroupMember.person_id, GroupMember.group_id).where(GroupMember.person_id.in_(people)),
        "alone": other.where(reach.c.deep == false()),
        "below": other.where(reach.c.deep == true()),
    }
    labelled = [select(cast(literal(kind), String).label("kind"), *_pair(part)) for kind, part in parts.items()]
    found = union_all(*labelled).subquery()
    return select(found.c.kind, found.c.one, found.c.other)


def _pair(part: Select[Any]) -> list[Any]:
    one, other = part.subquery().c
    return [one.label("one"), other.label("other")]


def _reach(unit_ids: Select[Any], day: date) -> CTE:
    """(ref_id, deep, unit_id): the units that naming `ref_id` names on `day`, without and (`deep`) with sub-units."""
    alone = _carried(unit_ids, day)
    child = aliased(Version)
    deep = select(alone.c.ref_id, alone.c.unit_id).cte(recursive=True)
    deep = deep.union(
        select(deep.c.ref_id, child.unit_id)
        .join(child, child.parent_id == deep.c.unit_id)
        .where(queries.in_force(child, day))
    )
    return union_all(
        select(alone.c.ref_id, false().label("deep"), alone.c.unit_id),
        select(deep.c.ref_id, true().label("deep"), deep.c.unit_id),
    ).cte()


def _carried(unit_ids: Select[Any], day: date) -> CTE:
    """(ref_id, unit_id): each unit and, where it has ended by `day`, whichever carry it on."""
    before, after, alive = aliased(UnitEventParty), aliased(UnitEventParty), aliased(Version)
    (ref,) = unit_ids.distinct().subquery().c
    known = select(ref.label("ref_id"), ref.label("unit_id")).cte(recursive=True)
    still = select(alive.id).where(alive.unit_id == before.unit_id, queries.in_force(alive, day))
    return known.union(
        select(known.c.ref_id, after.unit_id)
        .join(before, before.unit_id == known.c.unit_id)
        .join(UnitEvent, UnitEvent.id == before.event_id)
        .join(after, after.event_id == UnitEvent.id)
        .where(before.side == "before", after.side == "after", UnitEvent.effective_on <= day, ~still.exists())
    )


def _named(wanted: ColumnElement[bool], reach: CTE, day: date, within: Select[int] | None) -> CTE:
    """(audience_id, excludes, person_id): whom the rules name, whether they add or leave out."""
    rule = AudienceRule
    unit: Any = Membership.unit_id
    if within is not None:
        # A term, so that SQLite goes from these people to their units and not through all the people of all units.
        unit = unit + 0

    def some(person_id: Any) -> ColumnElement[bool]:
        return true() if within is None else person_id.in_(within)

    by_unit = (
        select(rule.audience_id, rule.excludes, Membership.person_id)
        .join(reach, and_(reach.c.ref_id == rule.ref_id, reach.c.deep == rule.with_subunits))
        .join(Membership, unit == reach.c.unit_id)
        .where(wanted, rule.kind == "unit", queries.in_force(Membership, day), some(Membership.person_id))
    )
    by_group = (
        select(rule.audience_id, rule.excludes, GroupMember.person_id)
        .join(GroupMember, GroupMember.group_id == rule.ref_id)
        .where(wanted, rule.kind == "group", some(GroupMember.person_id))
    )
    by_name = select(rule.audience_id, rule.excludes, rule.ref_id).where(
        wanted, rule.kind == "person", some(rule.ref_id)
    )
    everyone = (
        select(rule.audience_id, rule.excludes, Person.id)
        .join_from(rule, Person, true())
        .where(wanted, rule.kind == "everyone", some(Person.id))
    )
    return union(by_unit, by_group, by_name, everyone).cte()
