"""Whose code it is: the plugin that acts, that asks, and that is to blame.

Three ways, since none sees everything: what core says before it calls a plugin (a context variable, and the
page that is being answered), the stack of whoever asks, and the traceback of what went wrong.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import FrameType
from typing import Any

from flask import current_app, has_app_context, has_request_context, request

from intranet.host.registry import Host, Plugin

NAMESPACE = "intranet_plugins"

ACTING: ContextVar[str] = ContextVar("acting_plugin", default="")
"""The dispatcher sets it by itself, once for each call; everybody else uses :func:`acting`."""


@contextmanager
def acting(plugin_id: str) -> Iterator[None]:
    """What happens inside is done by this plugin: a job, a command. Anything that asks or logs is told so."""
    token = ACTING.set(plugin_id)
    try:
        yield
    finally:
        ACTING.reset(token)


def current_plugin() -> str | None:
    """The plugin at work: the one core called, else the one whose page is asked for; None: core itself."""
    return ACTING.get() or plugin_of_page()


def plugin_of_page() -> str | None:
    """The plugin whose page this request asks for."""
    if not has_request_context() or not request.blueprint:
        return None
    name = request.blueprint.partition(".")[0]
    return name if name in plugins() else None


def caller_plugin() -> str | None:
    """The plugin whose code is the nearest on the stack. A name written into a frame by hand does not count."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        name = frame.f_globals.get("__name__")
        found = _id_of(name)
        if found is not None and getattr(sys.modules.get(str(name)), "__dict__", None) is frame.f_globals:
            return found
        frame = frame.f_back
    return None


def blame(error: BaseException) -> str | None:
    """The plugin whose code or template is the deepest in the traceback; None when none is."""
    where = deepest_place(error)
    return where[0] if where else None


def deepest_place(error: BaseException) -> tuple[str, str, int] | None:
    """The deepest place of a plugin in the traceback: its id, the file, the line."""
    found = None
    folders = {str(plugin.folder): plugin.id for plugin in plugins().values() if plugin.folder}
    step = error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        owner = _id_of(step.tb_frame.f_globals.get("__name__")) or _owner_of_file(file, folders)
        if owner:
            found = owner, file, step.tb_lineno
        step = step.tb_next
    return found


def owner_of(function: Any) -> str | None:
    """The plugin in whose code a function was written."""
    return _id_of(getattr(function, "__module__", None))


def plugins() -> Mapping[str, Plugin]:
    """The plugins of the current application; none when there is no application."""
    host = current_app.extensions.get("host") if has_app_context() else None
    return host.plugins if isinstance(host, Host) else {}


def _id_of(module: Any) -> str | None:
    if not isinstance(module, str) or not module.startswith(NAMESPACE + "."):
        return None
    return module.split(".", 2)[1]


def _owner_of_file(file: str, folders: dict[str, str]) -> str | None:
    # A template's frame carries no module, only the template's file.
    if not file.endswith(".html"):
        return None
    return next((folders[name] for parent in Path(file).parents if (name := str(parent)) in folders), None)


class PluginFilter(logging.Filter):
    """Gives every log record `plugin`: the id of the plugin at work, "core" when none is."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass."""
        record.plugin = current_plugin() or "core"
        return True
