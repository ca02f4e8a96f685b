"""What plugins may ask the directory: names, choices and the tree, as of today. Exported by `intranet`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import Select, case, select

from intranet import clock
from intranet.access import SYSTEM
from intranet.database import db
from intranet.directory import audiences, queries, service_groups
from intranet.directory.audiences import Rule, RuleKind
from intranet.directory.models import UNIT_KINDS, AudienceRule, Group, Membership, Person, UnitVersion
from intranet.directory.people_matching import PersonMatch, match_people
from intranet.directory.queries import in_force
from intranet.directory.queries_people import Place as PersonPlace
from intranet.directory.queries_people import places

__all__ = [
    "PersonMatch", "PersonPlace", "Rule", "UnitFacts", "answering", "audience_people", "audience_rules",
    "audience_rules_each", "audiences_naming", "group_choices", "home_rows", "home_units", "match_people",
    "people_choices", "people_of",
    "people_places", "person_names", "save_audience", "unit_choices", "unit_facts", "unit_lineage", "unit_names",
    "unit_names_then", "units_above", "units_below", "upwards",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit of today. `depth` is how many units are above it; `kind` is one of the directory's kinds of units."""

    id: int
    name: str
    short_name: str
    kind: str
    parent_id: int | None
    depth: int


def unit_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of units by id, in one query; an ended unit has the name it last had. Unknown ids are left out."""
    return queries.unit_names(ids)


def unit_choices(unit_ids: Collection[int] | None = None) -> list[tuple[int, str]]:
    """Units of today for a select box, as (id, name indented by depth), parents first; external ones are left out.

    `unit_ids` limits them; None means all, so that `unit_choices(actor.units_for(permission))` are the
    units for which the actor holds the permission.
    """
    return queries.unit_choices(kinds=[kind for kind in UNIT_KINDS if kind != "external"], within=unit_ids)


def unit_names_then(places: Iterable[tuple[int, date]]) -> dict[tuple[int, date], str]:
    """The name of each unit on each day, by (unit id, day), in one query: what old records call a unit.

    A unit that had ended by then has the name it last had, one that began later its first; unknown ids are left out.
    """
    wanted = set(places)
    if not wanted:
        return {}
    version = UnitVersion
    rows = db.session.execute(
        select(version.unit_id, version.name, version.valid_from)
        .where(version.unit_id.in_({unit_id for unit_id, _day in wanted}))
        .order_by(version.unit_id, version.valid_from)
    ).all()
    called: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for unit_id, name, since in rows:
        called[unit_id].append((since, name))
    return {
        (unit_id, day): next((name for since, name in reversed(called[unit_id]) if since <= day), called[unit_id][0][1])
        for unit_id, day in wanted
        if unit_id in called
    }


def unit_lineage(unit_ids: Collection[int] | Select[int]) -> Select[int]:
    """A SELECT of the ids of `unit_ids` and of all units that ended and that they carry on: for `Model.unit_id.in_(…)`.

    Follows mergers, splits and dissolutions that have taken effect, however often. A unit that goes on after a part
    was split off keeps what is its own.
    """
    lineage = queries.predecessor_units(queries.roots(unit_ids), clock.today())
    return select(lineage.c.unit_id)


def units_above(unit_ids: Collection[int]) -> Select[int]:
    """A SELECT of the ids of `unit_ids` and of all units above them today: for `Model.unit_id.in_(…)`."""
    above = queries.chain(queries.roots(unit_ids))
    return select(above.c.unit_id)


def upwards(unit_id: int, parents: Mapping[int, int | None]) -> Iterator[int]:
    """The unit and those above it, from below, by a table of parents at hand (of :func:`unit_facts`): no query.

    A ring in the table ends the way.
    """
    seen: set[int] = set()
    at: int | None = unit_id
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        at = parents.get(at)


def units_below(unit_ids: Collection[int]) -> Select[int]:
    """A SELECT of the ids of `unit_ids` and of all units below them today: for `Model.unit_id.in_(…)`."""
    return queries.subtree_ids(unit_ids)


def unit_facts(ids: Collection[int] | None = None) -> list[UnitFacts]:
    """Today's units in the order of the tree, parents first. One query.

    None gives all of ours, without external ones; with `ids` those that exist today are given, external or not.
    """
    version = UnitVersion
    rows = db.session.execute(
        queries.unit_versions().with_only_columns(
            version.unit_id, version.name, version.short_name, version.kind, version.parent_id
        )
    ).all()
    wanted = {row.unit_id for row in rows if row.kind != "external"} if ids is None else set(ids)
    return [
        UnitFacts(row.unit_id, row.name, row.short_name, row.kind, row.parent_id, depth)
        for depth, row in queries.in_tree_order(rows)
        if row.unit_id in wanted
    ]


def group_choices() -> list[tuple[int, str]]:
    """Groups of people for boxes to tick, as (id, name), by name; those put away are left out. One query."""
    found = select(Group.id, Group.name).where(Group.archived_at.is_(None)).order_by(Group.name, Group.id)
    return [(group_id, name) for group_id, name in db.session.execute(found)]


def home_units(person_ids: Collection[int]) -> dict[int, int]:
    """The unit that each of these people is on the staff of today; who is on none is left out. One query."""
    if not person_ids:
        return {}
    found = queries.home_memberships().where(Membership.person_id.in_(set(person_ids)))
    return dict(db.session.execute(found).all())


def home_rows(day: date | None = None) -> Select[int, int]:
    """A SELECT of (person_id, unit_id): which unit everybody is on the staff of on `day` (default today), to join with.

    Who is on none has no row.
    """
    return queries.home_memberships(day)


def people_places(person_ids: Collection[int], day: date | None = None) -> dict[int, PersonPlace]:
    """Where these people work on `day` (default today): unit, its name then, position; who works nowhere is left out.

    Two queries.
    """
    return places(person_ids, day or clock.today()) if person_ids else {}


def answering(unit_ids: Collection[int], roles: Sequence[str] = ("coordinator",)) -> dict[int, list[int]]:
    """Who answers for each of these units today: ids of the people with one of these roles in it. One query.

    Roles are those of memberships (*head*, *deputy*, *coordinator*, *member*); people stand in the order of `roles`,
    then of their names. A unit where nobody has such a role has an empty list.
    """
    found: dict[int, list[int]] = {unit_id: [] for unit_id in unit_ids}
    if not found or not roles:
        return found
    today = clock.today()
    rank = case({role: number for number, role in enumerate(roles)}, value=Membership.role)
    rows = db.session.execute(
        select(Membership.unit_id, Membership.person_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.unit_id.in_(found), Membership.role.in_(roles), in_force(Membership, today),
            queries.active(today),
        )
        .order_by(rank, Person.sort_key, Person.id)
    )  # fmt: skip
    for unit_id, person_id in rows:
        if person_id not in found[unit_id]:
            found[unit_id].append(person_id)
    return found


def people_choices(
    unit_ids: Collection[int] | None, *, with_subunits: bool = False, limit: int = 200
) -> list[tuple[int, str]]:
    """People of these units (None: of all) for a select box, by given name: at most `limit`, as (id, name).

    People of the same name are told apart by staff code or unit. Two queries.
    """
    people = people_of(unit_ids, with_subunits=with_subunits).with_only_columns(
        Person.id, Person.full_name, Person.staff_code
    )
    rows = db.session.execute(people.order_by(Person.sort_key, Person.id).limit(limit)).all()
    named: dict[str, int] = defaultdict(int)
    for row in rows:
        named[row.full_name] += 1
    alike = [row for row in rows if named[row.full_name] > 1]
    homes = home_units([row.id for row in alike if not row.staff_code])
    units = unit_names(homes.values())
    marks = {row.id: row.staff_code or units.get(homes.get(row.id, 0), "") for row in alike}
    return [(row.id, f"{row.full_name} ({marks[row.id]})" if marks.get(row.id) else row.full_name) for row in rows]


def person_names(ids: Iterable[int]) -> dict[int, str]:
    """Full names by person id, in one query; unknown ids are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = select(Person.id, Person.full_name).where(Person.id.in_(wanted))
    return dict(db.session.execute(found).all())


def people_of(
    unit_ids: Collection[int] | None, *, with_subunits: bool = False, but: Collection[int] = (),
    day: date | None = None, staff_only: bool = False,
) -> Select[int]:  # fmt: skip
    """A SELECT of the ids of people who work here on `day` (default today) and belong to one of the units, by whatever
    membership; with `staff_only`: who are on its staff.

    None means everybody; `with_subunits` takes in the units below; the people `but` are left out. Never a list
    in memory: an agency may have 100,000 people.
    """
    on = day or clock.today()
    found = select(Person.id).where(queries.active(on))
    if unit_ids is not None and staff_only:
        units = queries.subtree_ids(unit_ids, on) if with_subunits else unit_ids
        homes = queries.home_memberships(on).where(Membership.unit_id.in_(units))
        found = found.where(Person.id.in_(homes.with_only_columns(Membership.person_id)))
    elif unit_ids is not None:
        found = found.where(Person.id.in_(queries.member_ids(unit_ids, on, with_subunits)))
    return found.where(Person.id.not_in(but)) if but else found


def audience_people(audience: int | Iterable[Rule], *, day: date | None = None) -> Select[int]:
    """A SELECT of the ids of the people in an audience who work here on `day` (default today), each once.

    `audience` is the id of a saved one, or rules that are not saved yet.
    """
    return audiences.people(audience, day)


def audiences_naming(person_id: int) -> Select[int]:
    """A SELECT of the ids of the saved audiences that name the person today, by whatever rule; exclusions win."""
    return audiences.naming(person_id)


def save_audience(rules: Iterable[Rule], audience_id: int | None = None) -> int:
    """Keep `rules` as a new audience, or as those of `audience_id`; its id. Joins the caller's transaction.

    Whoever owns the audience has checked permissions and audits the change. Raises Refused when the rules name nobody
    or something that does not exist.
    """
    return service_groups.save_audience(SYSTEM, rules, audience_id).id


def audience_rules_each(audience_ids: Collection[int]) -> dict[int, list[Rule]]:
    """The rules of saved audiences by the audience's id, in the order they were given. One query."""
    found: dict[int, list[Rule]] = {audience_id: [] for audience_id in audience_ids}
    if not found:
        return found
    rows = select(AudienceRule).where(AudienceRule.audience_id.in_(found)).order_by(AudienceRule.id)
    for row in db.session.scalars(rows):
        found[row.audience_id].append(Rule(cast(RuleKind, row.kind), row.ref_id, row.with_subunits, row.excludes))
    return found


def audience_rules(audience_id: int) -> list[Rule]:
    """The rules of a saved audience in the order they were given; none when there is no such audience. One query."""
    return audience_rules_each([audience_id])[audience_id]
