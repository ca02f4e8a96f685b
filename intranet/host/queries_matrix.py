"""The units × plugins matrix: which state each plugin has for each unit, and whose switch makes it so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from intranet.access import Actor
from intranet.database import db
from intranet.directory.queries import in_tree_order, unit_names, unit_versions
from intranet.host import known, standing, switches
from intranet.host.models import PluginState
from intranet.host.registry import Plugin, loaded
from intranet.host.standing import FIXED, STATES
from intranet.web.paging import PER_PAGE, Page


@dataclass(frozen=True, slots=True)
class Column:
    """A plugin of the matrix. `default` holds where no switch says anything."""

    id: str
    title: str
    icon: str
    default: str
    is_enabled: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A plugin for a unit: `state` holds; `own` is the unit's own switch, if any.

    `inherited` is what would hold without it, `source` the name of the unit whose switch holds, empty for the
    unit itself or the default. `choices` are the states the reader may set; "" stands for "as above".
    """

    plugin_id: str
    unit_id: int
    state: str
    own: str
    inherited: str
    source: str
    reason: str
    choices: tuple[str, ...]

    @property
    def is_on(self) -> bool:
        """Whether the plugin is on here."""
        return self.state in standing.ON


@dataclass(frozen=True, slots=True)
class Line:
    """A unit of the matrix. `depth` counts the units above it."""

    unit_id: int
    name: str
    depth: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """One page of the matrix: `page.items` are :class:`Line`."""

    columns: tuple[Column, ...]
    page: Page


def matrix(
    actor: Actor,
    plugin_ids: Collection[str] | None = None,
    unit_ids: Collection[int] | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Matrix:
    """The plugins that can be switched for units, as `actor` may switch them; of all units or of `unit_ids`.

    Heads of units get the units they may switch for. Four statements, however many plugins and units.
    """
    stored = {row.id: row for row in db.session.scalars(select(PluginState))}
    columns = tuple(
        _column(plugin, stored.get(plugin.id)) for plugin in loaded()
        if not plugin.is_system and (plugin_ids is None or plugin.id in plugin_ids)
        and not _is_uninstalled(stored.get(plugin.id))
    )  # fmt: skip
    lines = _units(actor, unit_ids)
    pages = max(1, -(-len(lines) // per_page))
    number = min(max(1, page), pages)
    found = switches.read()
    shown = lines[(number - 1) * per_page : number * per_page]
    names = unit_names(_sources(found, columns, [unit_id for _depth, unit_id, _name in shown]))
    everything = actor.may_everywhere("host.manage_plugins")
    items = [
        Line(unit_id, name, depth, tuple(_cell(found, column, unit_id, names, everything) for column in columns))
        for depth, unit_id, name in shown
    ]
    return Matrix(columns, Page(items, number, pages, len(lines), per_page))


def _column(plugin: Plugin, stored: PluginState | None) -> Column:
    assert plugin.manifest is not None, f"{plugin.id} was loaded without a manifest"
    title = known.title_of(plugin.id, plugin, stored)
    enabled = stored is None or stored.enabled
    return Column(plugin.id, title, plugin.manifest.icon, known.default_of(plugin, stored), enabled)


def _is_uninstalled(stored: PluginState | None) -> bool:
    return stored is not None and stored.uninstalled_at is not None


def _units(actor: Actor, unit_ids: Collection[int] | None) -> list[tuple[int, int, str]]:
    """(depth, unit, name) of the units `actor` may switch for, in the order of the tree."""
    mine = actor.units_for("host.switch_plugins")
    return [
        (depth, version.unit_id, version.name)
        for depth, version in in_tree_order(db.session.scalars(unit_versions()).all())
        if (mine is None or version.unit_id in mine) and (unit_ids is None or version.unit_id in unit_ids)
    ]


def _sources(found: switches.Switches, columns: Collection[Column], unit_ids: Collection[int]) -> set[int]:
    holding = (found.effective(column.id, unit_id, column.default) for column in columns for unit_id in unit_ids)
    return {holds.from_unit for holds in holding if holds.from_unit is not None}


def _cell(found: switches.Switches, column: Column, unit_id: int, names: dict[int, str], everything: bool) -> Cell:
    holds = found.effective(column.id, unit_id, column.default)
    own = found.own.get((column.id, unit_id))
    source = names.get(holds.from_unit, "") if holds.from_unit not in (None, unit_id) else ""
    inherited = found.inherited(column.id, unit_id, column.default).state
    return Cell(
        column.id, unit_id, holds.state, own.state if own else "", inherited, source, holds.reason,
        _choices(holds, everything),
    )  # fmt: skip


def _choices(holds: switches.Effective, everything: bool) -> tuple[str, ...]:
    if everything:
        return ("", *STATES)
    return () if holds.is_fixed else ("", *(state for state in STATES if state not in FIXED))
