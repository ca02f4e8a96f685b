"""Units among each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from intranet import UnitFacts

_INDENT = "\u2003"


def choices(units: Collection[UnitFacts]) -> list[tuple[int, str]]:
    """The units as a select box shows them: each below the one it belongs to, the highest of them not indented."""
    top = min((unit.depth for unit in units), default=0)
    return [(unit.id, _INDENT * (unit.depth - top) + unit.name) for unit in units]


def below(units: Iterable[UnitFacts], unit_id: int) -> set[int]:
    """The ids of the unit and of all below it; `units` come with parents first."""
    found = {unit_id}
    for unit in units:
        if unit.parent_id in found:
            found.add(unit.id)
    return found
