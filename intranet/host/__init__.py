"""The host: the plugins, what they and core contribute, and how their contributions are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FunctionType, MethodType, ModuleType
from typing import Any

from flask import Flask
from pluggy import PluginManager

from intranet.hookspecs import PROJECT, setup
from intranet.hookspecs import personal as personal_specs
from intranet.hookspecs import shell as shell_specs
from intranet.host import health, loader
from intranet.host.dispatch import CORE_PREFIX, collect, declared, table
from intranet.host.registry import Host, Plugin, current
from intranet.web import i18n

__all__ = ["SPECS", "Host", "Plugin", "collect", "current", "declared", "init_app"]

SPECS = (setup, shell_specs, personal_specs)


_HOOKABLE = (FunctionType, MethodType, staticmethod, classmethod)


class _Manager(PluginManager):
    """Passes quickly over what is no hook: most names of a module are imported ones, and pluggy examines each."""

    def parse_hookimpl_opts(self, plugin: Any, name: str) -> Any:
        """The options of the hook `name` of `plugin`; None when it is none."""
        if isinstance(plugin, ModuleType):
            found = vars(plugin).get(name)
            is_plain = isinstance(found, FunctionType) and f"{PROJECT}_impl" not in vars(found)
            if is_plain or not isinstance(found, _HOOKABLE):
                return None
        return super().parse_hookimpl_opts(plugin, name)


def init_app(app: Flask, core: Mapping[str, ModuleType], folders: Sequence[Path] | None = None) -> None:
    """Register the hooks of the core packages (`name` → its `hooks` module), the plugins and the shell.

    `folders` are plugins' folders to load instead of all that are installed. Never raises for a plugin's fault.
    """
    health.init_app(app)
    manager = _Manager(PROJECT)
    for specs in SPECS:
        manager.add_hookspecs(specs)
    for name, module in core.items():
        manager.register(module, name=CORE_PREFIX + name)
    # A misspelt hook would otherwise be accepted in silence and never called.
    manager.check_pending()
    safe = app.extensions["settings"].safe_mode
    plugins = {} if safe else loader.load(app, manager, folders)
    for plugin in plugins.values():
        if plugin.is_loaded and plugin.folder is not None:
            i18n.add_domain(app, plugin.id, plugin.folder / "translations")
    app.extensions["host"] = Host(manager, plugins, table(manager, plugins), safe)
    from intranet.host import gate, settings, shell
    from intranet.host.calling import failures
    from intranet.host.loading import lent

    gate.init_app(app)
    failures.init_app(app)
    settings.init_app(app)
    lent.init_app()
    shell.init_app(app)
