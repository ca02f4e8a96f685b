"""For which units a plugin is on today: what background work and proposals of a plugin go by."""

from __future__ import annotations

from flask import g
from sqlalchemy import select

from intranet.database import db
from intranet.directory import queries
from intranet.directory.models import UnitVersion
from intranet.host import gate
from intranet.host.calling import attribution
from intranet.host.models import PluginSwitch
from intranet.host.registry import Plugin, current
from intranet.host.switching import standing


def units_on() -> frozenset[int] | None:
    """The units for which the plugin that asks is on today; None when it is on for all of them.

    A unit's switch holds for the units below it until one has its own. Raises :class:`LookupError` outside of plugins.
    """
    plugin_id = attribution.caller_plugin()
    if plugin_id is None:
        raise LookupError("units_on() tells plugins for which units they are on")
    cache: dict[str, frozenset[int] | None] = g.setdefault(gate.UNITS, {})
    if plugin_id not in cache:
        cache[plugin_id] = of(plugin_id)
    return cache[plugin_id]


def of(plugin_id: str) -> frozenset[int] | None:
    """:func:`units_on` of any plugin: for core only."""
    plugin = current().plugins[plugin_id]
    if not gate.is_open_anywhere(plugin_id):
        return frozenset()
    if plugin.is_system:
        return None
    stored = db.session.execute(
        select(PluginSwitch.unit_id, PluginSwitch.state).where(PluginSwitch.plugin_id == plugin_id)
    )
    states = dict(stored.all())
    usual = _default(plugin)
    if not states:
        return None if usual in standing.ON else frozenset()
    return _on(states, usual)


def _default(plugin: Plugin) -> str:
    assert plugin.manifest is not None, f"{plugin.id} is open without a manifest"
    stored = standing.of_agency().get(plugin.id)
    return (stored.default_state if stored else "") or plugin.manifest.default


def _on(states: dict[int, str], usual: str) -> frozenset[int]:
    versions = db.session.execute(
        queries.unit_versions().with_only_columns(UnitVersion.unit_id, UnitVersion.parent_id)
    ).all()
    held: dict[int, str] = {}
    for _depth, row in queries.in_tree_order(versions):
        held[row.unit_id] = states.get(row.unit_id) or held.get(row.parent_id, usual)
    return frozenset(unit_id for unit_id, state in held.items() if state in standing.ON)
