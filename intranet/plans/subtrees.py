"""Coverage down the tree of units: what a unit and everything below it reached, level by level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from intranet import clock
from intranet.database import db
from intranet.directory.models import UnitVersion
from intranet.directory.queries import in_force
from intranet.plans import reach
from intranet.plans.models import Plan
from intranet.plans.reach import Share, UnitShare


@dataclass(frozen=True, slots=True)
class SubtreeShare(UnitShare):
    """The people of a unit and of all below it.

    `collectives` units among them have somebody expected, `collectives_reached` somebody reached; `has_below`: there
    are sub-units to look into.
    """

    collectives: int
    collectives_reached: int
    has_below: bool


@dataclass(frozen=True, slots=True)
class Subtrees(Share):
    """A unit with everything below it: its own staff and its direct sub-units, the lowest share first.

    `own` is None when nobody on the unit's own staff is expected.
    """

    collectives: int
    collectives_reached: int
    own: UnitShare | None
    units: tuple[SubtreeShare, ...]


@dataclass(slots=True)
class _Sum:
    expected: int = 0
    reached: int = 0
    collectives: int = 0
    collectives_reached: int = 0

    def add(self, other: UnitShare | _Sum) -> None:
        self.expected += other.expected
        self.reached += other.reached
        if isinstance(other, _Sum):
            self.collectives += other.collectives
            self.collectives_reached += other.collectives_reached
        else:
            self.collectives += 1
            self.collectives_reached += bool(other.reached)


def below(
    plan: Plan, unit_id: int | None, wave_id: int | None = None, channel: str = "", as_of: date | None = None
) -> Subtrees:
    """See :func:`intranet.plans.public_coverage.below`."""
    day = as_of or clock.today()
    return rolled_up(reach.coverage(plan, wave_id, channel, day).units, unit_id, _tree(day))


def _tree(day: date) -> dict[int, tuple[int | None, str, str]]:
    unit = UnitVersion
    rows = db.session.execute(select(unit.unit_id, unit.parent_id, unit.name, unit.sort_key).where(in_force(unit, day)))
    return {unit_id: (parent, name, key) for unit_id, parent, name, key in rows}


def rolled_up(
    units: Iterable[UnitShare], root: int | None, tree: Mapping[int, tuple[int | None, str, str]]
) -> Subtrees:
    """The shares of single units added up below `root` (None: the whole forest) along a tree of (parent, name, key)."""
    sums: dict[int | None, _Sum] = {}
    parents = {parent for parent, _name, _key in tree.values()}
    whole, own = _Sum(), None
    for unit in units:
        if unit.unit_id == root:
            own = unit
            whole.add(unit)
        elif (child := _child(unit.unit_id, root, tree)) is not None:
            sums.setdefault(child, _Sum()).add(unit)
            whole.add(unit)
    found = [
        SubtreeShare(
            total.expected, total.reached, child, tree[child][1], total.collectives, total.collectives_reached,
            child in parents,
        )
        for child, total in sums.items()
        if child is not None
    ]  # fmt: skip
    found.sort(key=lambda share: (share.reached / share.expected, tree[share.unit_id or 0][2]))
    return Subtrees(whole.expected, whole.reached, whole.collectives, whole.collectives_reached, own, tuple(found))


def _child(unit_id: int | None, root: int | None, tree: Mapping[int, tuple[int | None, str, str]]) -> int | None:
    """The unit directly below `root` that `unit_id` is or lies below; None when it lies elsewhere."""
    seen: set[int] = set()
    while unit_id is not None and unit_id in tree and unit_id not in seen:
        parent = tree[unit_id][0]
        if parent == root or (root is None and parent not in tree):
            return unit_id
        seen.add(unit_id)
        unit_id = parent
    return None
