"""The only place that calls hooks. One faulty contributor never hurts the others.

pluggy stops the whole call at the first exception; here each implementation is called on its own, lazily
produced results are produced inside the guard, and what core could not show is refused. A plugin's fault is
noted in its name, costs the reader nothing but its contribution, and pauses the hook when it keeps coming back.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import inf
from operator import itemgetter
from time import perf_counter
from typing import Any, Final, NamedTuple

from flask import current_app, g, has_app_context
from pluggy import PluginManager

from intranet.hookspecs import Gate, contract_of
from intranet.host import gate, health
from intranet.host.calling import attribution
from intranet.host.calling.contributions import MOST_RECORDS, MOST_RESULTS, Shape, result_type, shape_of, values_of
from intranet.host.calling.guard import Guard, HookFault
from intranet.host.health import Health, SlowCall
from intranet.host.registry import Call, Plugin, current, loaded

__all__ = [
    "CORE_PREFIX",
    "MOST_RESULTS",
    "Answer",
    "HookFault",
    "answers",
    "collect",
    "declared",
    "owners",
    "silent",
    "table",
]

log = logging.getLogger(__name__)

CORE_PREFIX: Final = "core."
_SILENT: Final = "silent_hooks"
_EXTENSION: Final = "hook_calls"


class Suspended(Exception):
    """The hook failed too often and is left alone for some minutes."""


class Answer(NamedTuple):
    """What one contributor gave, or why it gave nothing. `plugin` is None for core."""

    owner: str
    plugin: Plugin | None
    values: list[Any]
    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class _Hook:
    """All that calling a hook needs, looked up once per application."""

    name: str
    gate: Gate
    wanted: type
    shape: Shape
    has_order: bool
    is_duty: bool
    arguments: frozenset[str]
    core: tuple[Call, ...]
    plugins: tuple[Call, ...]
    known: set[Any] = field(default_factory=set)
    """Parts of contributions that were looked at and found good."""

    @property
    def most(self) -> int:
        """How many results one contributor may give."""
        return MOST_RECORDS if self.is_duty else MOST_RESULTS


def table(manager: PluginManager, plugins: Mapping[str, Plugin]) -> dict[str, tuple[Call, ...]]:
    """The implementations of every hook in the order of calling: core first, then plugins by id."""
    found: dict[str, tuple[Call, ...]] = {}
    for name, hook in vars(manager.hook).items():
        if name.startswith("_"):
            continue
        # An implementation may have parameters of its own with defaults; only the spec's are given.
        calls = [
            Call(
                impl.plugin_name, plugins.get(impl.plugin_name), impl.function,
                tuple(arg for arg in (*impl.argnames, *impl.kwargnames) if arg in hook.spec.argnames),
            )
            for impl in hook.get_hookimpls()
        ]  # fmt: skip
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


def collect(name: str, *, subject_unit: int | None = None, **arguments: Any) -> list[tuple[str, Any]]:
    """Everything contributed to the hook `name`, as (plugin id, value), by (order, plugin id).

    Core is asked, and each plugin that the hook's gate lets through: *viewer* looks at `arguments["actor"]`,
    *subject* at `subject_unit`, the unit that owns what is shown. A plugin that fails is left out and its fault
    noted, see :func:`silent`; core's fault is logged, while testing raised.
    """
    hook = _hook(name)
    found = [(answer.owner, value) for answer in _ask(hook, subject_unit, arguments, False) for value in answer.values]
    if len(found) > 1:
        found.sort(key=(lambda pair: (pair[1].order, pair[0])) if hook.has_order else itemgetter(0))
    return found


def answers(name: str, *, subject_unit: int | None = None, only: str = "", **arguments: Any) -> list[Answer]:
    """As :func:`collect`, for who must know of everybody that was asked what they gave, or that they failed.

    `only` asks one owner, to give each a transaction of its own. Inside a `transaction()` what a plugin did to
    the database remains when it succeeded and is undone when not.
    """
    hook = _hook(name)
    if only:
        chosen = [tuple(call for call in calls if call.owner == only) for calls in (hook.core, hook.plugins)]
        hook = replace(hook, core=chosen[0], plugins=chosen[1])
    return _ask(hook, subject_unit, arguments, True)


def owners(name: str) -> list[str]:
    """Who implements the hook `name`: core's packages, then plugins by id, whether they are on or not."""
    hook = _hook(name)
    return [call.owner for call in (*hook.core, *hook.plugins)]


def silent(*names: str) -> list[str]:
    """The plugins that did not answer one of these hooks in this request: failed, or suspended."""
    missing: dict[str, set[str]] = g.get(_SILENT, {}) if has_app_context() else {}
    return sorted(set().union(*(missing.get(name, ()) for name in names)))


def _hook(name: str) -> _Hook:
    hooks: dict[str, _Hook] = current_app.extensions.setdefault(_EXTENSION, {})
    return hooks.get(name) or hooks.setdefault(name, _look_up(name))


def _look_up(name: str) -> _Hook:
    host = current()
    spec = getattr(host.manager.hook, name).spec
    wanted = result_type(spec.function)
    shape = shape_of(wanted)
    core = tuple(call for call in host.calls[name] if call.plugin is None)
    plugins = tuple(call for call in host.calls[name] if call.plugin is not None)
    contract = contract_of(spec.function)
    names, is_duty = frozenset(spec.argnames), contract.kind == "duty"
    return _Hook(name, contract.gate, wanted, shape, "order" in shape.hints, is_duty, names, core, plugins)


def _ask(hook: _Hook, subject_unit: int | None, arguments: dict[str, Any], complete: bool) -> list[Answer]:
    """The answers; unless `complete`, plugins' empty ones are left out."""
    found = [_ask_core(hook, call, arguments) for call in hook.core]
    calls = _let_through(hook, subject_unit, arguments) if hook.plugins else ()
    if calls:
        watch = health.of(current_app)
        token = attribution.ACTING.set("")
        try:
            with Guard() as guard:
                found += _ask_plugins(hook, calls, arguments, guard, watch, complete)
        finally:
            attribution.ACTING.reset(token)
    return found


def _let_through(hook: _Hook, subject_unit: int | None, arguments: dict[str, Any]) -> Collection[Call]:
    """The plugins' implementations that may be called."""
    if hook.gate == "none":
        return hook.plugins
    if hook.gate == "viewer":
        opened = gate.open_plugins(arguments["actor"])
    else:
        opened = gate.open_for_unit(subject_unit if hook.gate == "subject" else None)
    return [call for call in hook.plugins if call.owner in opened]


def _ask_core(hook: _Hook, call: Call, arguments: dict[str, Any]) -> Answer:
    try:
        result = call.function(**{key: arguments[key] for key in call.arguments})
        return Answer(call.owner, None, values_of(result, hook.wanted, hook.most))
    except Exception as error:
        log.exception("hook %s of %s failed", hook.name, call.owner)
        if current_app.testing:
            raise
        return Answer(call.owner, None, [], error)


def _ask_plugins(
    hook: _Hook, calls: Iterable[Call], arguments: dict[str, Any], guard: Guard, watch: Health, complete: bool
) -> list[Answer]:
    """Call one after the other. What stands in this loop is paid for by every plugin on every page."""
    found: list[Answer] = []
    acting, breaker, every = attribution.ACTING.set, watch.breaker, len(hook.arguments)
    # A duty may take its time, and is a duty however often it failed.
    slow, what = (inf, "") if hook.is_duty else (watch.slow_after, hook.name)
    began = perf_counter()
    for call in calls:
        owner, names = call.owner, call.arguments
        if breaker and breaker.is_open(owner, what):
            found.append(_left_alone(hook, call))
            continue
        acting(owner)
        try:
            result = call.function(**(arguments if len(names) == every else {key: arguments[key] for key in names}))
            values = _checked(hook, result, owner) if result else []
            guard.settle()
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            guard.undo()
            if isinstance(error, RecursionError) and _stands_deep():
                # Whoever dug this deep and then asked for hooks is to blame, not the one who fell.
                raise
            _miss(hook.name, owner)
            health.failed(_plugin(call), what, f"hook {hook.name}", error)
            found.append(Answer(owner, call.plugin, [], error))
            began = perf_counter()
            continue
        if values or complete:
            found.append(Answer(owner, call.plugin, values))
        ended = perf_counter()
        if ended - began > slow:
            late = SlowCall(f"answered after {ended - began:.1f} s")
            health.failed(_plugin(call), what, f"hook {hook.name}", late)
        elif breaker:
            breaker.went_well(owner, what)
        began = ended
    return found


def _stands_deep() -> bool:
    frame, depth = sys._getframe(), 0
    while (back := frame.f_back) is not None:
        frame, depth = back, depth + 1
    return depth > sys.getrecursionlimit() // 2


def _checked(hook: _Hook, result: Any, owner: str) -> list[Any]:
    values = values_of(result, hook.wanted, hook.most)
    for value in values:
        hook.shape.check(value, owner, hook.known)
    return values


def _left_alone(hook: _Hook, call: Call) -> Answer:
    _miss(hook.name, call.owner)
    return Answer(call.owner, call.plugin, [], Suspended(hook.name))


def _plugin(call: Call) -> Plugin:
    assert call.plugin is not None, "core's implementations are called elsewhere"
    return call.plugin


def _miss(name: str, owner: str) -> None:
    if has_app_context():
        g.setdefault(_SILENT, {}).setdefault(name, set()).add(owner)
