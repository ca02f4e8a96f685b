"""The host: who contributes to the shell, and how their contributions are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from flask import Flask
from pluggy import PluginManager

from intranet.hookspecs import PROJECT
from intranet.hookspecs import setup as setup_specs
from intranet.hookspecs import shell as shell_specs
from intranet.host.dispatch import CORE_PREFIX, collect

__all__ = ["Host", "collect", "init_app"]


@dataclass(frozen=True, slots=True)
class Host:
    """What one application has loaded."""

    manager: PluginManager


def init_app(app: Flask, core: Mapping[str, ModuleType]) -> None:
    """Register the hooks of the core packages (`name` → its `hooks` module) and the shell."""
    manager = PluginManager(PROJECT)
    for specs in (setup_specs, shell_specs):
        manager.add_hookspecs(specs)
    for name, module in core.items():
        manager.register(module, name=CORE_PREFIX + name)
    # A misspelt hook would otherwise be accepted in silence and never called.
    manager.check_pending()
    app.extensions["host"] = Host(manager)
    from intranet.host import shell

    shell.init_app(app)
