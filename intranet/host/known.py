"""What is known of a plugin, whether from its code or, when that is gone, from the database."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from packaging.requirements import InvalidRequirement, Requirement

from intranet.host.manifest import Manifest, Text
from intranet.host.models import PluginState
from intranet.host.registry import Plugin, current, loaded
from intranet.web.i18n import locale


def title_of(plugin_id: str, plugin: Plugin | None = None, stored: PluginState | None = None) -> str:
    """The plugin's title in the reader's language; the one kept, or the id, when its code is gone."""
    plugin = plugin or current().plugins.get(plugin_id)
    if plugin is not None and plugin.manifest is not None:
        return in_language(plugin.manifest.title) or plugin_id
    return (stored.title if stored else "") or plugin_id


def in_language(text: Text) -> str:
    """A manifest's text in the reader's language."""
    return (text.en if locale() == "en" else text.vi) or text.vi


def label_of(plugin_id: str, stored: PluginState | None = None) -> str:
    """What the audit trail calls it: id and title."""
    title = title_of(plugin_id, stored=stored)
    return plugin_id if title == plugin_id else f"{plugin_id} ({title})"


def required_by(plugin: Plugin) -> tuple[str, ...]:
    """The ids of the plugins that this one needs."""
    return _names(plugin.manifest.requires) if plugin.manifest else ()


def needing(plugin_id: str) -> list[Plugin]:
    """The loaded plugins that need this one, by id."""
    return [plugin for plugin in loaded() if plugin_id in required_by(plugin)]


def default_of(plugin: Plugin | None, stored: PluginState | None = None) -> str:
    """What holds for units without a switch: on or off."""
    if stored is not None and stored.default_state:
        return stored.default_state
    return plugin.manifest.default if plugin and plugin.manifest else "off"


def tables_of(plugin: Plugin | None, stored: PluginState | None) -> list[str]:
    """The tables it has, by its code or as kept."""
    if plugin is not None and plugin.is_loaded:
        return sorted(plugin.tables)
    return list(stored.tables) if stored else []


def manifest_of(plugin_id: str) -> Manifest | None:
    """Its manifest, when one could be read."""
    plugin = current().plugins.get(plugin_id)
    return plugin.manifest if plugin else None


@cache
def _names(requires: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_parsed(requires))


def _parsed(requires: Iterable[str]) -> Iterable[str]:
    for text in requires:
        try:
            yield Requirement(text).name
        except InvalidRequirement:
            yield text
