"""Units × plugins, as one page of the matrix shows them: four queries, however many units and plugins there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from intranet.access import Actor
from intranet.database import db
from intranet.directory.models import UnitVersion
from intranet.directory.queries import in_tree_order, unit_versions
from intranet.host import known
from intranet.host.models import PluginState
from intranet.host.registry import Plugin, loaded
from intranet.host.service import MANAGE, SWITCH
from intranet.host.switching import switches
from intranet.host.switching.switches import Effective
from intranet.text import fold
from intranet.web.paging import PER_PAGE, Page

MOST_COLUMNS: Final = 6
"""As many plugins as stand side by side on a common screen."""
FOR_ADMINISTRATORS: Final = ("", "on", "off", "forced", "unavailable")
FOR_UNITS: Final = ("", "on", "off")
DEFAULTS: Final = ("", "on", "off")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants to see: units whose names hold `words`, one plugin or a page of them."""

    words: str = ""
    plugin_id: str = ""
    page: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """A plugin. `own_default` is what an administrator chose ("" nothing), `made_default` its manifest's."""

    id: str
    title: str
    icon: str
    own_default: str
    made_default: str
    enabled: bool = True
    has_unit_settings: bool = False

    @property
    def default(self) -> str:
        """What holds for units without a switch."""
        return self.own_default or self.made_default


@dataclass(frozen=True, slots=True)
class Cell:
    """A plugin for a unit: its own state ("" none), what holds, what would hold without; what may be chosen."""

    plugin_id: str
    unit_id: int
    own: str
    holds: Effective
    inherited: Effective
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A unit with one cell for each column."""

    unit_id: int
    name: str
    depth: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """One page. `choices` are all plugins one may ask for; `names` are those of all units, by id."""

    columns: Sequence[Column]
    rows: Page
    names: dict[int, str]
    choices: Sequence[Column]
    column_page: int
    column_pages: int
    may_manage: bool
    total: int
    per_page: int = MOST_COLUMNS

    def title_of(self, plugin_id: str) -> str:
        """The title of a plugin one may ask for."""
        return next((column.title for column in self.choices if column.id == plugin_id), plugin_id)

    @property
    def is_changeable(self) -> bool:
        """Whether there is anything on this page the reader may change."""
        return self.may_manage or any(cell.options for row in self.rows.items for cell in row.cells)


def read(actor: Actor, asked: Asked) -> Matrix:
    """The page of the matrix that `actor` asks for: their own units, or all."""
    may_manage = actor.may_everywhere(MANAGE)
    versions = _units()
    mine = None if may_manage else actor.units_for(SWITCH)
    page = _page(_wanted(versions, mine, asked.words), asked.page)
    choices = _columns(may_manage)
    wanted = [column for column in choices if column.id == asked.plugin_id] or choices
    pages = max(1, -(-len(wanted) // MOST_COLUMNS))
    number = min(max(1, asked.columns), pages)
    columns = wanted[(number - 1) * MOST_COLUMNS : number * MOST_COLUMNS]
    found = switches.read()
    rows = [_row(unit, depth, columns, found, may_manage) for depth, unit in page.items]
    names = {unit.unit_id: unit.short_name or unit.name for unit in versions}
    shown = Page(rows, page.page, page.pages, page.total, page.per_page)
    return Matrix(columns, shown, names, choices, number, pages, may_manage, len(wanted))


def _units() -> Sequence[Any]:
    own = unit_versions().where(UnitVersion.kind != "external")
    return db.session.execute(
        own.with_only_columns(
            UnitVersion.unit_id, UnitVersion.parent_id, UnitVersion.name, UnitVersion.short_name,
            UnitVersion.folded_name, UnitVersion.symbol,
        )
    ).all()  # fmt: skip


def _wanted(versions: Sequence[Any], mine: Collection[int] | None, words: str) -> list[tuple[int, Any]]:
    """The units to show, each with its depth in the tree; those found by words stand by themselves."""
    units = [unit for unit in versions if mine is None or unit.unit_id in mine]
    if not words:
        return in_tree_order(units)
    folded = fold(words)
    return [(0, unit) for unit in units if folded in unit.folded_name or folded == fold(unit.symbol)]


def _page(units: Sequence[Any], wanted: int) -> Page:
    pages = max(1, -(-len(units) // PER_PAGE))
    number = min(max(1, wanted), pages)
    return Page(units[(number - 1) * PER_PAGE : number * PER_PAGE], number, pages, len(units))


def _columns(may_manage: bool) -> list[Column]:
    stored = {row.id: row for row in db.session.scalars(select(PluginState))}
    found = [
        _column(plugin, stored.get(plugin.id))
        for plugin in loaded()
        if not plugin.is_system and not _is_gone(stored.get(plugin.id), may_manage)
    ]
    return sorted(found, key=lambda column: fold(column.title))


def _is_gone(stored: PluginState | None, may_manage: bool) -> bool:
    return stored is not None and (stored.uninstalled_at is not None or not (stored.enabled or may_manage))


def _column(plugin: Plugin, stored: PluginState | None) -> Column:
    return Column(
        plugin.id, known.title_of(plugin.id, plugin, stored), plugin.manifest.icon if plugin.manifest else "puzzle",
        stored.default_state if stored else "", known.default_of(plugin),
        stored is None or stored.enabled, "unit" in plugin.settings,
    )  # fmt: skip


def _row(unit: Any, depth: int, columns: Sequence[Column], found: switches.Switches, may_manage: bool) -> Row:
    cells = tuple(_cell(unit.unit_id, column, found, may_manage) for column in columns)
    return Row(unit.unit_id, unit.name, depth, cells)


def _cell(unit_id: int, column: Column, found: switches.Switches, may_manage: bool) -> Cell:
    own = found.own.get((column.id, unit_id))
    holds = found.effective(column.id, unit_id, column.default)
    options = FOR_ADMINISTRATORS if may_manage else () if holds.is_fixed else FOR_UNITS
    return Cell(
        column.id, unit_id, own.state if own else "", holds,
        found.inherited(column.id, unit_id, column.default), options,
    )  # fmt: skip
