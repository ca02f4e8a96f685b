"""Plugins without a folder: objects with hooks, put into an application as if they had been loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from flask import Flask, g, has_app_context
from pluggy import PluginManager

from intranet.hookspecs import PROJECT
from intranet.host import SPECS, Host, Plugin, dispatch, gate
from intranet.host.manifest import Manifest, Text


def host(app: Flask, kind: Literal["department", "system"] = "department", **implementations: Any) -> None:
    """Let `app` have exactly these plugins besides core. They are on for everybody."""
    before: Host = app.extensions["host"]
    manager = PluginManager(PROJECT)
    for specs in SPECS:
        manager.add_hookspecs(specs)
    for name, module in before.manager.list_name_plugin():
        if name.startswith(dispatch.CORE_PREFIX):
            manager.register(module, name=name)
    plugins = {name: _plugin(name, kind) for name in sorted(implementations)}
    for name, implementation in implementations.items():
        manager.register(implementation, name=name)
    app.extensions["host"] = Host(manager, plugins, dispatch.table(manager, plugins))
    app.extensions.pop("hook_calls", None)
    if has_app_context():
        # What was read for the plugins before.
        gate.forget()
        g.pop("silent_hooks", None)


def _plugin(name: str, kind: Literal["department", "system"]) -> Plugin:
    title = Text(vi=name, en=name)
    manifest = Manifest(id=name, title=title, summary=title, version="1.0", core=">=1,<2", kind=kind, default="on")
    # A folder that is not there holds no migrations.
    return Plugin(name, "folder", Path(name), manifest=manifest)
