"""The only place that calls hooks. One faulty contributor never hurts the others.

pluggy stops the whole call at the first exception; here each implementation is called on its own,
lazily produced results are produced inside the guard, and results of a wrong type are refused.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any, get_args, get_type_hints

from flask import current_app
from pluggy import PluginManager

from intranet.database import db

log = logging.getLogger(__name__)

MOST_RESULTS = 1000
CORE_PREFIX = "core."


class HookFault(Exception):
    """A hook implementation broke its contract (wrong type, too many results)."""


def collect(name: str, **arguments: Any) -> list[tuple[str, Any]]:
    """Everything contributed to the hook `name`, as (plugin id, value), by (order, plugin id).

    A contributor that raises is left out and logged; while testing, a fault of core itself is raised.
    """
    host = current_app.extensions["host"]
    found: list[tuple[str, Any]] = []
    for plugin_id, values in _walk(host.manager, name, arguments):
        found.extend((plugin_id, value) for value in values)
    return sorted(found, key=lambda pair: (getattr(pair[1], "order", 0), pair[0]))


def _walk(manager: PluginManager, name: str, arguments: dict[str, Any]) -> Iterable[tuple[str, list[Any]]]:
    hook = getattr(manager.hook, name)
    wanted = result_type(hook.spec.function)
    for implementation in reversed(hook.get_hookimpls()):
        given = {key: arguments[key] for key in (*implementation.argnames, *implementation.kwargnames)}
        try:
            with _guarded(implementation.plugin_name):
                values = _checked(implementation.function(**given), wanted)
        except Exception:
            log.exception("hook %s of %s failed", name, implementation.plugin_name)
            if current_app.testing and implementation.plugin_name.startswith(CORE_PREFIX):
                raise
            continue
        yield implementation.plugin_name, values


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
