"""The only place that calls hooks. One faulty contributor never hurts the others.

pluggy stops the whole call at the first exception; here each implementation is called on its own,
lazily produced results are produced inside the guard, and results of a wrong type are refused.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any, get_args, get_type_hints

from flask import current_app
from pluggy import PluginManager

from intranet.database import db
from intranet.host.registry import Call, Plugin, current, loaded

log = logging.getLogger(__name__)

MOST_RESULTS = 1000
CORE_PREFIX = "core."


class HookFault(Exception):
    """A hook implementation broke its contract (wrong type, too many results)."""


def table(manager: PluginManager, plugins: Mapping[str, Plugin]) -> dict[str, tuple[Call, ...]]:
    """The implementations of every hook in the order of calling: core first, then plugins by id."""
    found: dict[str, tuple[Call, ...]] = {}
    for name, hook in vars(manager.hook).items():
        if name.startswith("_"):
            continue
        calls = [
            Call(impl.plugin_name, plugins.get(impl.plugin_name), impl.function, (*impl.argnames, *impl.kwargnames))
            for impl in hook.get_hookimpls()
        ]
        found[name] = tuple(sorted(calls, key=lambda call: (call.plugin is not None, call.owner)))
    return found


def declared(name: str) -> list[tuple[str, Any]]:
    """What core and the loaded plugins declared by the setup hook `name`, as (owner, value)."""
    host = current()
    core = [call for call in host.calls[name] if call.plugin is None]
    found = [(call.owner, value) for call in core for value in call.function()]
    for plugin in loaded():
        found += [(plugin.id, value) for value in plugin.declared.get(name, ())]
    return found


def collect(name: str, **arguments: Any) -> list[tuple[str, Any]]:
    """Everything contributed to the hook `name`, as (plugin id, value), by (order, plugin id).

    A contributor that raises is left out and logged; while testing, a fault of core itself is raised.
    """
    found: list[tuple[str, Any]] = []
    host = current()
    wanted = result_type(getattr(host.manager.hook, name).spec.function)
    for call in host.calls[name]:
        given = {key: arguments[key] for key in call.arguments}
        try:
            with _guarded(call.owner):
                values = _checked(call.function(**given), wanted)
        except Exception:
            log.exception("hook %s of %s failed", name, call.owner)
            if current_app.testing and call.plugin is None:
                raise
            continue
        found.extend((call.owner, value) for value in values)
    return sorted(found, key=lambda pair: (getattr(pair[1], "order", 0), pair[0]))


def _guarded(owner: str) -> AbstractContextManager[Any]:
    # A plugin's failed statement must not poison the request's transaction. Core needs no such guard,
    # and outside a transaction there is nothing to protect.
    if owner.startswith(CORE_PREFIX) or not db.session().in_transaction():
        return nullcontext()
    return db.session.begin_nested()


def _checked(result: Iterable[Any] | None, wanted: type) -> list[Any]:
    values: list[Any] = []
    for value in result or ():
        if not isinstance(value, wanted):
            raise HookFault(f"expected {wanted.__name__}, got {type(value).__name__}")
        if len(values) >= MOST_RESULTS:
            raise HookFault(f"more than {MOST_RESULTS} results")
        values.append(value)
    return values


@cache
def result_type(spec: Any) -> type:
    """The type of one result of a collected hook: `X` of its `-> Iterable[X]`."""
    wanted: type = get_args(get_type_hints(spec)["return"])[0]
    return wanted
