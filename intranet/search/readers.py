"""Who finds what: an entry names a permission and a unit, readers hold permissions for units."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true

from intranet.access import Actor
from intranet.search.models import SearchEntry

UnitsAbove = Callable[[Collection[int]], Any]
UnitChoices = Callable[[], Sequence[tuple[int, str]]]


def _themselves(unit_ids: Collection[int]) -> Any:
    return sorted(unit_ids)


def _no_choices() -> Sequence[tuple[int, str]]:
    return ()


_units_above: UnitsAbove = _themselves
_unit_choices: UnitChoices = _no_choices


def set_units(above: UnitsAbove, choices: UnitChoices) -> None:
    """Say which units stand above others, as a SELECT, and which there are to choose from: called by the directory,
    which search does not know.
    """
    global _units_above, _unit_choices
    _units_above, _unit_choices = above, choices


def unit_choices() -> Sequence[tuple[int, str]]:
    """The units of today, as (id, name)."""
    return _unit_choices()


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which entries `actor` may find."""
    if actor.is_system:
        return true()
    if actor.person_id is None:
        return false()
    rules: list[ColumnElement[bool]] = [SearchEntry.reader == ""]
    held: set[str] = set()
    # Roles for the same units are asked for at once: each set of units costs a walk up the tree.
    by_units: dict[frozenset[int] | None, set[str]] = {}
    for scope in actor.scopes:
        held |= scope.permissions
        by_units.setdefault(scope.unit_ids, set()).update(scope.permissions)
    for unit_ids, permissions in by_units.items():
        mine = SearchEntry.reader.in_(sorted(permissions))
        rules.append(mine if unit_ids is None else and_(mine, _for_units(unit_ids)))
    rules.append(and_(SearchEntry.unit_id.is_(None), SearchEntry.reader.in_(sorted(held))))
    return or_(*rules)


def _for_units(unit_ids: frozenset[int]) -> ColumnElement[bool]:
    if not unit_ids:
        return false()
    from_above = and_(SearchEntry.with_subunits, SearchEntry.unit_id.in_(_units_above(unit_ids)))
    return or_(SearchEntry.unit_id.in_(sorted(unit_ids)), from_above)
