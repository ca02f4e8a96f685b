"""Figures of home units rolled up over the tree: what stands beside each unit, and what is below it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from intranet import dates


class Unit(Protocol):
    """What is read of a unit of today's tree."""

    @property
    def id(self) -> int:
        """Its id."""

    @property
    def name(self) -> str:
        """Its full name."""

    @property
    def parent_id(self) -> int | None:
        """The unit above."""


@dataclass(frozen=True, slots=True)
class Sums:
    """People and collectives, and sessions; adding is what rolling up does.

    A collective (tập thể) is a unit on whose staff somebody is expected; it is reached once somebody of it is;
    `behind` are those where somebody is missing. `planned` counts every session that was not cancelled, `held` those
    held, `late` those whose report is overdue.
    """

    expected: int = 0
    reached: int = 0
    collectives: int = 0
    collectives_reached: int = 0
    behind: int = 0
    planned: int = 0
    held: int = 0
    late: int = 0

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def missing(self) -> int:
        """How many people are not reached yet."""
        return self.expected - self.reached

    @property
    def percent(self) -> int:
        """The share of people in whole per cent; 100 means everybody."""
        return dates.whole_percent(self.reached, self.expected)

    @property
    def collectives_percent(self) -> int:
        """The share of collectives in whole per cent; 100 means all of them."""
        return dates.whole_percent(self.collectives_reached, self.collectives)


def of_people(expected: int, reached: int) -> Sums:
    """The sums of one unit's own people."""
    counts = expected > 0
    return Sums(expected, reached, int(counts), int(counts and reached > 0), int(counts and reached < expected))


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with everything below it (`whole`), or, at the unit looked at, its own people alone (`own`)."""

    unit_id: int | None
    name: str
    sums: Sums
    own: bool = False
    opens: bool = False
    """Whether there are units below to look at."""


@dataclass(frozen=True, slots=True)
class Branch:
    """What one looks at: the unit (None: everything), its total, its lines with the lowest share first."""

    unit: Unit | None
    total: Sums
    lines: tuple[Line, ...]
    above: tuple[Unit, ...] = field(default=())
    """The units above, from the top, as far as the reader follows them."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Today's units, as far as the reader follows them, with the sums of each unit's own."""

    units: Mapping[int, Unit]
    below: Mapping[int | None, Sequence[int]]
    own: Mapping[int | None, Sums]
    names: Mapping[int | None, str]
    """Names of units that are not in the tree of today (ended ones), and of None."""

    def branch(self, at: int | None) -> Branch:
        """What there is at the unit `at`; None: everything, shown as the one unit at the top where there is one."""
        strangers = [self._stranger(unit_id) for unit_id in self._strangers()] if at is None else []
        tops = self.below[None]
        if at is None and len(tops) == 1:
            at = tops[0]
        if at is None:
            lines = [self._line(top) for top in tops] + strangers
            return Branch(None, _total(lines), _ordered(lines))
        lines = [self._line(child) for child in self.below.get(at, ())] + strangers
        if own := self.own.get(at):
            lines.append(Line(at, self.units[at].name, own, own=True))
        return Branch(self.units[at], _total(lines), _ordered(lines), tuple(self._above(at)))

    def subtree(self, at: int) -> list[int]:
        """The ids of the unit and of all below it."""
        return [at, *(deeper for child in self.below.get(at, ()) for deeper in self.subtree(child))]

    def rolled(self, at: int) -> Sums:
        """The sums of the unit and of all below it."""
        return sum((self.own.get(unit_id, Sums()) for unit_id in self.subtree(at)), Sums())

    def _line(self, unit_id: int) -> Line:
        return Line(unit_id, self.units[unit_id].name, self.rolled(unit_id), opens=bool(self.below.get(unit_id)))

    def _stranger(self, unit_id: int | None) -> Line:
        return Line(unit_id, self.names.get(unit_id, ""), self.own[unit_id], own=True)

    def _strangers(self) -> list[int | None]:
        return [unit_id for unit_id in self.own if unit_id not in self.units]

    def _above(self, at: int) -> Iterable[Unit]:
        parent = self.units[at].parent_id
        if parent in self.units:
            yield from self._above(parent)
            yield self.units[parent]


def grow(
    units: Sequence[Unit], own: Mapping[int | None, Sums], names: Mapping[int | None, str],
    within: Collection[int] | None = None,
) -> Tree:  # fmt: skip
    """The tree of `units`, which come with parents first; `within` are those the reader follows, None: all.

    Units of `own` that are not among `units` (ended ones, None) are for whoever follows everything.
    """
    kept = {unit.id: unit for unit in units if within is None or unit.id in within}
    below: dict[int | None, list[int]] = defaultdict(list)
    below[None] = []
    for unit in kept.values():
        below[unit.parent_id if unit.parent_id in kept else None].append(unit.id)
    seen = {unit_id: sums for unit_id, sums in own.items() if unit_id in kept or within is None}
    return Tree(kept, below, seen, names)


def _total(lines: Iterable[Line]) -> Sums:
    return sum((line.sums for line in lines), Sums())


def _ordered(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Units with nobody expected and no session are left out; those with nobody expected come last."""
    shown = [line for line in lines if line.sums.expected or line.sums.planned]
    shares = {id(line): line.sums.reached / line.sums.expected if line.sums.expected else 2.0 for line in shown}
    return tuple(sorted(shown, key=lambda line: (shares[id(line)], -line.sums.missing, line.name)))
