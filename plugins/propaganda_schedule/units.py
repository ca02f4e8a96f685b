"""Units among each other."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import UnitFacts


def below(units: Iterable[UnitFacts], unit_id: int) -> set[int]:
    """The ids of the unit and of all below it; `units` come with parents first."""
    found = {unit_id}
    for unit in units:
        if unit.parent_id in found:
            found.add(unit.id)
    return found
