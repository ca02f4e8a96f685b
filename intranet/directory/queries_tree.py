"""The tree of units with head counts, as the page of units shows it: three queries, any number of units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import case, distinct, func, select
from sqlalchemy.orm import aliased

from intranet.database import db
from intranet.directory.models import Membership, Person, UnitVersion
from intranet.directory.queries import HOME_KINDS, active, in_force, unit_versions
from intranet.text import fold

MOST_SHOWN = 300
"""Beyond so many rows the tree shows its upper levels only."""

_ENDED_SHOWN = 10


@dataclass(slots=True)
class Node:
    """A unit in the tree; `count` is its people with those of the units below."""

    version: UnitVersion
    children: list[Node] = field(default_factory=list)
    count: int = 0
    hidden: int = 0
    """How many units below are left out of the page."""


@dataclass(frozen=True, slots=True)
class Tree:
    """All units of a day: ours as a tree, external ones and ended ones as lists."""

    roots: list[Node]
    external: list[UnitVersion]
    ended: list[UnitVersion]
    units: int
    people: int


def tree(day: date) -> Tree:
    """The units as they are on `day`."""
    versions = db.session.scalars(unit_versions(day)).all()
    own = [version for version in versions if version.kind != "external"]
    roots = _nodes(own)
    homes, members = _counts(day)
    for root in roots:
        _count(root, homes, members)
    _prune(roots)
    external = [version for version in versions if version.kind == "external"]
    return Tree(roots, external, _ended(day), len(own), sum(homes.values()))


def _nodes(versions: Sequence[UnitVersion]) -> list[Node]:
    nodes = {version.unit_id: Node(version) for version in versions}
    roots: list[Node] = []
    for version in versions:
        parent = nodes.get(version.parent_id or 0)
        (parent.children if parent else roots).append(nodes[version.unit_id])
    return roots


def _counts(day: date) -> tuple[Counter[int], Counter[int]]:
    """People on the staff, and people who belong in whatever way, by unit."""
    staff = func.sum(case((Membership.is_home, 1), else_=0))
    rows = db.session.execute(
        select(Membership.unit_id, staff, func.count(distinct(Membership.person_id)))
        .join(Person, Person.id == Membership.person_id)
        .where(in_force(Membership, day), active(day))
        .group_by(Membership.unit_id)
    ).all()
    return Counter({row[0]: int(row[1]) for row in rows}), Counter({row[0]: row[2] for row in rows})


def _count(node: Node, homes: Counter[int], members: Counter[int]) -> int:
    """Staff counts upwards, since everybody is on one staff; a cell or a council counts its own members."""
    below = sum(_count(child, homes, members) for child in node.children)
    staff = homes[node.version.unit_id] + below
    node.count = staff if node.version.kind in HOME_KINDS else members[node.version.unit_id]
    return staff


def _prune(roots: list[Node]) -> None:
    """Leave out the lowest levels while the page would be too long."""
    levels: list[list[Node]] = [roots]
    while levels[-1]:
        levels.append([child for node in levels[-1] for child in node.children])
    shown = 0
    for depth, level in enumerate(levels):
        shown += len(level)
        if shown > MOST_SHOWN and depth > 1:
            for node in levels[depth - 1]:
                node.hidden, node.children = _size(node.children), []
            return


def _size(nodes: Iterable[Node]) -> int:
    return sum(1 + _size(node.children) for node in nodes)


def _ended(day: date) -> list[UnitVersion]:
    """Units that are no more on `day`, the latest ended first."""
    later = aliased(UnitVersion)
    lives_on = select(later.id).where(later.unit_id == UnitVersion.unit_id, later.valid_from >= UnitVersion.valid_to)
    return list(
        db.session.scalars(
            select(UnitVersion)
            .where(UnitVersion.valid_to <= day, ~lives_on.exists())
            .order_by(UnitVersion.valid_to.desc(), UnitVersion.sort_key)
            .limit(_ENDED_SHOWN)
        )
    )


def named_like(words: str, day: date) -> list[tuple[UnitVersion, str]]:
    """Units in whose names or symbol all of `words` occur, former names included, each with its parent's name."""
    wanted = fold(words).split()
    versions = db.session.scalars(select(UnitVersion).order_by(UnitVersion.sort_key, UnitVersion.valid_from)).all()
    known = [version for version in versions if version.valid_from <= day]
    texts: dict[int, str] = {}
    latest: dict[int, UnitVersion] = {}
    for version in sorted(known, key=lambda one: one.valid_from):
        text = f"{version.folded_name} {fold(version.short_name)} {fold(version.symbol)}"
        texts[version.unit_id] = f"{texts.get(version.unit_id, '')} {text}"
        latest[version.unit_id] = version
    found = [latest[unit_id] for unit_id, text in texts.items() if all(word in text for word in wanted)]
    found.sort(key=lambda version: (version.valid_to is not None and version.valid_to <= day, version.sort_key))
    return [(version, latest[version.parent_id].name if version.parent_id in latest else "") for version in found]
