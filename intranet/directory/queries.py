"""Reads of units and memberships as they were on a day (`as_of`; None: today in Vietnam)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import CTE, BindParameter, ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import aliased

from intranet import clock
from intranet.database import db
from intranet.directory.models import Membership, Person, Unit, UnitEvent, UnitEventParty, UnitVersion

HOME_KINDS = ("agency", "division", "subordinate", "commune")
"""Kinds of units a person can be on the staff of; the others have members only."""

Day = date | BindParameter[date]
"""A day, or a parameter that a statement built once is given later."""

_INDENT = "\u2003"


class UnknownUnitError(LookupError):
    """There is no such unit, or not on that day."""


def in_force(dated: Any, day: Day) -> ColumnElement[bool]:
    """The rows of `dated` (a model or alias with `valid_from`, `valid_to`) that hold on `day`."""
    return and_(dated.valid_from <= day, or_(dated.valid_to.is_(None), dated.valid_to > day))


def holds(dated: Any, day: date) -> bool:
    """:func:`in_force` for a row in hand."""
    return bool(dated.valid_from <= day and (dated.valid_to is None or dated.valid_to > day))


def active(day: Day, person: Any = Person) -> ColumnElement[bool]:
    """People who work here on `day`."""
    return and_(person.active_from <= day, or_(person.active_to.is_(None), person.active_to > day))


def is_active(person: Person, day: date) -> bool:
    """:func:`active` for a person in hand."""
    return person.active_from <= day and (person.active_to is None or person.active_to > day)


def unit_versions(as_of: date | None = None) -> Select[UnitVersion]:
    """All units as they are on `as_of`, in the order of lists: units with staff, other own ones, external ones."""
    kind = UnitVersion.kind
    rank = case((kind.in_(HOME_KINDS), 0), (kind == "external", 2), else_=1)
    return (
        select(UnitVersion)
        .where(in_force(UnitVersion, as_of or clock.today()))
        .order_by(rank, UnitVersion.position, UnitVersion.sort_key, UnitVersion.unit_id)
    )


def find_unit(unit_id: int, as_of: date | None = None) -> UnitVersion | None:
    """The unit as it is on `as_of`, or None when it does not exist then."""
    return db.session.scalar(unit_versions(as_of).where(UnitVersion.unit_id == unit_id))


def get_unit(unit_id: int, as_of: date | None = None) -> UnitVersion:
    """The unit as it is on `as_of`. Raises :class:`UnknownUnitError`."""
    version = find_unit(unit_id, as_of)
    if version is None:
        raise UnknownUnitError(unit_id)
    return version


def latest_version(unit_id: int, as_of: date | None = None) -> UnitVersion:
    """The unit on `as_of`, else what it last was before, else what it first will be.

    Raises :class:`UnknownUnitError` when it never existed.
    """
    day = as_of or clock.today()
    versions = db.session.scalars(
        select(UnitVersion).where(UnitVersion.unit_id == unit_id).order_by(UnitVersion.valid_from)
    ).all()
    if not versions:
        raise UnknownUnitError(unit_id)
    begun = [version for version in versions if version.valid_from <= day]
    return begun[-1] if begun else versions[0]


def roots(unit_ids: Collection[int] | Select[int]) -> Select[int]:
    """The given units as a SELECT, for :func:`subtree`."""
    return select(Unit.id.label("unit_id")).where(Unit.id.in_(unit_ids))


def subtree(start: Select[int], as_of: date | None = None) -> CTE:
    """The units of `start` (one column named `unit_id`) and all below them: a CTE of `unit_id`."""
    day = as_of or clock.today()
    below = start.cte(recursive=True)
    child = aliased(UnitVersion)
    return below.union(
        select(child.unit_id).join(below, child.parent_id == below.c.unit_id).where(in_force(child, day))
    )


def chain(start: Select[int], as_of: date | None = None) -> CTE:
    """The units of `start` (one column named `unit_id`) and all above them: a CTE of `unit_id`."""
    above = start.cte(recursive=True)
    own = aliased(UnitVersion)
    return above.union(
        select(own.parent_id)
        .join(above, own.unit_id == above.c.unit_id)
        .where(own.parent_id.is_not(None), in_force(own, as_of or clock.today()))
    )


def subtree_ids(unit_ids: Collection[int], as_of: date | None = None) -> Select[int]:
    """A SELECT of the ids of `unit_ids` and of all units below them on `as_of`."""
    tree = subtree(roots(unit_ids), as_of)
    return select(tree.c.unit_id)


def unit_names(ids: Iterable[int], as_of: date | None = None) -> dict[int, str]:
    """Names of units in one query: as on `as_of`, for ended or future units their nearest name."""
    wanted = set(ids)
    if not wanted:
        return {}
    day = as_of or clock.today()
    rows = db.session.execute(
        select(UnitVersion.unit_id, UnitVersion.name, UnitVersion.valid_from)
        .where(UnitVersion.unit_id.in_(wanted))
        .order_by(UnitVersion.unit_id, UnitVersion.valid_from)
    )
    names: dict[int, str] = {}
    for unit_id, name, valid_from in rows:
        if valid_from <= day or unit_id not in names:
            names[unit_id] = name
    return names


def in_tree_order(versions: Sequence[Any]) -> list[tuple[int, Any]]:
    """`versions` (or rows with `unit_id`, `parent_id`) parents first, each with its depth.

    One whose parent is not among them is a root.
    """
    present = {version.unit_id for version in versions}
    children: dict[int | None, list[Any]] = {}
    for version in versions:
        parent = version.parent_id if version.parent_id in present else None
        children.setdefault(parent, []).append(version)
    ordered: list[tuple[int, Any]] = []
    waiting = [(0, version) for version in reversed(children.get(None, []))]
    while waiting:
        depth, version = waiting.pop()
        ordered.append((depth, version))
        waiting.extend((depth + 1, child) for child in reversed(children.get(version.unit_id, [])))
    return ordered


def unit_choices(
    as_of: date | None = None, kinds: Collection[str] | None = None, within: Collection[int] | None = None
) -> list[tuple[int, str]]:
    """Units for a select box: (id, name indented by depth), parents first; of `within` only, when given."""
    query = unit_versions(as_of).with_only_columns(UnitVersion.unit_id, UnitVersion.parent_id, UnitVersion.name)
    if kinds is not None:
        query = query.where(UnitVersion.kind.in_(kinds))
    if within is not None:
        query = query.where(UnitVersion.unit_id.in_(within))
    return [
        (version.unit_id, _INDENT * depth + version.name)
        for depth, version in in_tree_order(db.session.execute(query).all())
    ]


def home_memberships(as_of: date | None = None) -> Select[int, int]:
    """A SELECT of (person_id, unit_id): where everybody is on the staff on `as_of`."""
    return select(Membership.person_id, Membership.unit_id).where(
        Membership.is_home, in_force(Membership, as_of or clock.today())
    )


def home_unit_of(person_id: int, as_of: date | None = None) -> int | None:
    """The unit the person is on the staff of on `as_of`, if any."""
    query = home_memberships(as_of).where(Membership.person_id == person_id)
    return db.session.scalar(query.with_only_columns(Membership.unit_id))


def member_ids(unit_ids: Collection[int], as_of: date | None = None, with_subunits: bool = False) -> Select[int]:
    """A SELECT of ids of people who belong to one of `unit_ids`, by whatever membership (may repeat)."""
    day = as_of or clock.today()
    units = subtree_ids(unit_ids, day) if with_subunits else select(Unit.id).where(Unit.id.in_(unit_ids))
    return select(Membership.person_id).where(Membership.unit_id.in_(units), in_force(Membership, day))


def members(unit_id: int, as_of: date | None = None, with_subunits: bool = False) -> Select[Person]:
    """People who belong to the unit on `as_of`, each once, in the order of given names."""
    day = as_of or clock.today()
    return (
        select(Person)
        .where(Person.id.in_(member_ids([unit_id], day, with_subunits)), active(day))
        .order_by(Person.sort_key, Person.id)
    )


def successors(unit_id: int, as_of: date | None = None) -> list[int]:
    """Units in force on `as_of` that carry on what `unit_id` was; itself while it is in force.

    Follows mergers, splits and dissolutions that have taken effect by then.
    """
    day = as_of or clock.today()
    follow = successor_units(roots([unit_id]), day)
    alive = select(UnitVersion.unit_id).where(in_force(UnitVersion, day))
    return sorted(db.session.scalars(select(follow.c.unit_id).where(follow.c.unit_id.in_(alive))))


def successor_units(start: Select[int], day: date) -> CTE:
    """The units of `start` (a column `unit_id`) and, for those ended by `day`, their successors."""
    return _along(start, day, forward=True)


def predecessor_units(start: Select[int], day: date) -> CTE:
    """The units of `start` (a column `unit_id`) and whichever they follow: the inverse of :func:`successor_units`."""
    return _along(start, day, forward=False)


def _along(start: Select[int], day: date, *, forward: bool) -> CTE:
    known = start.cte(recursive=True)
    before, after, alive = aliased(UnitEventParty), aliased(UnitEventParty), aliased(UnitVersion)
    here, there = (before, after) if forward else (after, before)
    still = select(alive.id).where(alive.unit_id == before.unit_id, in_force(alive, day))
    return known.union(
        select(there.unit_id)
        .join(UnitEvent, UnitEvent.id == there.event_id)
        .join(here, here.event_id == UnitEvent.id)
        .join(known, known.c.unit_id == here.unit_id)
        .where(before.side == "before", after.side == "after", UnitEvent.effective_on <= day, ~still.exists())
    )
