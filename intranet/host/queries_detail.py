"""One plugin with all it brings: its page for administrators."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from flask import current_app

from intranet.database import db
from intranet.hookspecs.setup import PeriodicJob, Permission, SettingsForm
from intranet.host import known, queries
from intranet.host.loading.names import ID
from intranet.host.manifest import Manifest
from intranet.host.models import PluginFault
from intranet.host.queries import PluginRow
from intranet.host.registry import Plugin, current
from intranet.host.removing import belongings
from intranet.web import is_public

_WITHOUT_MEANING: Final = frozenset({"HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Route:
    """An address of a plugin. `is_public`: nobody needs to sign in."""

    rule: str
    methods: tuple[str, ...]
    endpoint: str
    is_public: bool


@dataclass(frozen=True, slots=True)
class TableCount:
    """A table and how many rows it has; None: the database does not have it."""

    name: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class Detail:
    """One plugin: `row` as in the list, and what it brings. `requires` is (id, title, whether in use)."""

    row: PluginRow
    manifest: Manifest | None
    folder: str
    hooks: tuple[str, ...]
    routes: tuple[Route, ...]
    permissions: tuple[Permission, ...]
    jobs: tuple[PeriodicJob, ...]
    tasks: tuple[str, ...]
    commands: tuple[str, ...]
    settings: tuple[SettingsForm, ...]
    tables: tuple[TableCount, ...]
    faults: Sequence[PluginFault]
    requires: tuple[tuple[str, str, bool], ...]


def detail(plugin_id: str) -> Detail | None:
    """Everything about one plugin; None when there is nothing of that name."""
    rows = {row.id: row for row in queries.overview()}
    row = rows.get(plugin_id)
    if row is None:
        return None
    plugin = current().plugins.get(plugin_id) or Plugin(plugin_id, "folder", None)
    declared = plugin.declared if row.is_loaded else {}
    return Detail(
        row, plugin.manifest, str(plugin.folder or ""), tuple(plugin.hooks), routes_of(plugin_id),
        tuple(declared.get("register_permissions", ())), tuple(declared.get("register_jobs", ())),
        tuple(plugin.tasks), tuple(str(command.name) for command in declared.get("register_commands", ())),
        tuple(declared.get("register_settings", ())), tuple(counts(plugin_id, row.tables)), queries.faults(plugin_id),
        tuple(_required(other, rows.get(other)) for other in row.requires),
    )  # fmt: skip


def routes_of(plugin_id: str) -> tuple[Route, ...]:
    """The addresses of a plugin, by rule."""
    rules = [rule for rule in current_app.url_map.iter_rules() if rule.endpoint.partition(".")[0] == plugin_id]
    found = [Route(rule.rule, _methods(rule.methods or ()), rule.endpoint, is_public(rule.endpoint)) for rule in rules]
    return tuple(sorted(found, key=lambda route: (route.rule, route.methods)))


def _methods(methods: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(set(methods) - _WITHOUT_MEANING))


def counts(plugin_id: str, named: Collection[str]) -> list[TableCount]:
    """The tables a plugin has and those it is said to have, with their rows. A constant number of statements."""
    connection = db.session.connection()
    own = belongings.tables(connection, plugin_id) if ID.fullmatch(plugin_id) else []
    found = belongings.row_counts(connection, own)
    return [TableCount(name, found.get(name)) for name in sorted({*own, *named})]


def _required(plugin_id: str, row: PluginRow | None) -> tuple[str, str, bool]:
    if row is None:
        return plugin_id, known.title_of(plugin_id), False
    return plugin_id, row.title, row.is_loaded and row.state not in ("disabled", "uninstalled")
