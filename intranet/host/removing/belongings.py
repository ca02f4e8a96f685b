"""What a plugin has in the database, found by its prefix: so it is found when the code is gone, too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, column, func, inspect, literal, select, table, union_all
from sqlalchemy.engine import Inspector

from intranet.database import Base
from intranet.host.loading.names import ID
from intranet.host.migrating.versions import VERSION_TABLE
from intranet.host.models import PluginState
from intranet.host.registry import current


@dataclass(frozen=True, slots=True)
class Belongings:
    """A plugin's tables, those that refer to others first, and tables of others that refer to them."""

    tables: tuple[str, ...]
    version_table: str
    referring: tuple[str, ...]


def of(connection: Connection, plugin_id: str) -> Belongings:
    """What belongs to the plugin. On SQLite one statement for each table there is. Raises :class:`ValueError`."""
    own, references = tables(connection, plugin_id), _references(inspect(connection))
    referring = sorted(name for name, to in references.items() if name not in own and not to.isdisjoint(own))
    version_table = f"{VERSION_TABLE}_{plugin_id}"
    if not inspect(connection).has_table(version_table):
        version_table = ""
    return Belongings(tuple(_referring_first(own, references)), version_table, tuple(referring))


def tables(connection: Connection, plugin_id: str) -> list[str]:
    """The plugin's tables by name. Two statements. Raises :class:`ValueError` for what can be no plugin's id."""
    if not ID.fullmatch(plugin_id):
        raise ValueError(plugin_id)
    names = inspect(connection).get_table_names()
    versions = {name.removeprefix(f"{VERSION_TABLE}_") for name in names if name.startswith(f"{VERSION_TABLE}_")}
    others = {*versions, *connection.scalars(select(PluginState.id)), *current().plugins} - {plugin_id}
    return sorted(name for name in names if _owns(plugin_id, name, others))


def row_counts(connection: Connection, names: Collection[str]) -> dict[str, int]:
    """How many rows tables have. One statement; the tables must be there."""
    parts = [
        select(literal(name).label("name"), func.count().label("many")).select_from(table(name, column("id")))
        for name in names
    ]
    if not parts:
        return {}
    rows: Any = connection.execute(union_all(*parts))
    return dict(rows.all())


def core_tables() -> set[str]:
    """The names of core's own tables: those of core's registry; plugins have registries of their own."""
    return {mapper.local_table.description for mapper in Base.registry.mappers}


def _owns(plugin_id: str, name: str, others: Collection[str]) -> bool:
    if not name.startswith(f"{plugin_id}_") or name in core_tables() or name.startswith(VERSION_TABLE):
        return False
    # A longer id may begin with this one; the loader refuses the pair, but one of them may be gone.
    return not any(other.startswith(f"{plugin_id}_") and name.startswith(f"{other}_") for other in others)


def _references(inspector: Inspector) -> dict[str, set[str]]:
    keys = inspector.get_multi_foreign_keys().items()
    return {name: {key["referred_table"] for key in found} for (_schema, name), found in keys}


def _referring_first(names: Collection[str], references: Mapping[str, set[str]]) -> list[str]:
    left, ordered = sorted(names), []
    while left:
        free = [name for name in left if not any(name in references.get(other, ()) for other in left if other != name)]
        # Tables that refer to each other in a circle come as they come.
        ordered += free or left[:1]
        left = [name for name in left if name not in ordered]
    return ordered
