"""Switching plugins on and off in a test, as an administrator does."""

from __future__ import annotations

from collections.abc import Callable

from intranet.access import SYSTEM
from intranet.host import gate, service
from intranet.host.registry import current

Switch = Callable[..., None]
"""`switch(plugin_id)` or `switch(plugin_id, unit_id)`."""

REASON = "kiểm thử"


def switch_on(plugin_id: str, unit_id: int | None = None) -> None:
    """Switch the plugin on for a unit and those below it, or for everybody."""
    _switch(plugin_id, unit_id, "on")


def switch_off(plugin_id: str, unit_id: int | None = None) -> None:
    """Switch the plugin off for a unit and those below it, or for everybody who has no switch."""
    _switch(plugin_id, unit_id, "off")


def _switch(plugin_id: str, unit_id: int | None, state: str) -> None:
    plugin = current().plugins.get(plugin_id)
    if plugin is not None and plugin.is_system:
        # For everybody or nobody.
        service.enable(SYSTEM, plugin_id) if state == "on" else service.disable(SYSTEM, plugin_id, REASON)
    elif unit_id is None:
        service.set_default(SYSTEM, plugin_id, state, REASON)
    else:
        service.set_switch(SYSTEM, plugin_id, unit_id, state, REASON)
    gate.forget()
