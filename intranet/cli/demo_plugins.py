"""The bundled plugins in the demo: on for everybody, with the examples they bring."""

from __future__ import annotations

import logging

from intranet.access import SYSTEM
from intranet.database import db, writing
from intranet.host import gate, registry, service
from intranet.host.calling import attribution
from intranet.host.registry import Plugin

log = logging.getLogger(__name__)

SAMPLES = "samples"
"""A plugin's command of this name fills it with examples."""


def show() -> None:
    """Switch the bundled plugins on and let them make their examples. A faulty one only lacks its own."""
    for plugin in registry.loaded():
        if plugin.source == "bundled":
            try:
                _show(plugin)
            except Exception:
                db.session.rollback()
                log.exception("examples of %s", plugin.id)


def _show(plugin: Plugin) -> None:
    if not gate.is_open_anywhere(plugin.id):
        service.set_default(SYSTEM, plugin.id, "on")
    for command in plugin.declared.get("register_commands", ()):
        if command.name == SAMPLES:
            with writing(), attribution.acting(plugin.id):
                command.main(args=[], prog_name=SAMPLES, standalone_mode=False)
