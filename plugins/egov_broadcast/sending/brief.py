"""How far broadcasts and forwards are, in short: what lists show of `people.figures`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..people import figures


@dataclass(frozen=True, slots=True)
class Brief:
    """Of `people` who count `total` have to confirm, of whom `acknowledged` have; `opened` have opened or confirmed it.

    `overdue` have to confirm and their deadline is past.
    """

    people: int = 0
    total: int = 0
    acknowledged: int = 0
    opened: int = 0
    overdue: int = 0

    def done(self, must: bool) -> tuple[int, int]:
        """How many of how many: who confirmed of those who have to or, for information only, who opened it."""
        return (self.acknowledged, self.total) if must else (self.opened, self.people)


def of(root_ids: Collection[int]) -> dict[int, Brief]:
    """The figures of these broadcasts (first ones of chains), by id."""
    return {root_id: brief(one) for root_id, one in figures.of(root_ids).items()}


def of_forwards(forward_ids: Collection[int]) -> dict[int, Brief]:
    """The figures of these forwards, by id."""
    return {forward_id: brief(one) for forward_id, one in figures.of_forwards(forward_ids).items()}


def brief(one: figures.Figures) -> Brief:
    """`one` in short."""
    opened = one.acknowledged + one.opened + one.read
    return Brief(one.everybody, one.total, one.acknowledged, opened, one.overdue)
