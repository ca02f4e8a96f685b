"""Watching which hooks are asked, with what, and what they give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from flask import Flask

from intranet.host import dispatch
from intranet.host.calling.contributions import MOST_RECORDS
from intranet.host.registry import Call


@dataclass(frozen=True, slots=True)
class HookCall:
    """One implementation was asked once. `plugin` is a plugin's id, or `core.<package>`.

    `given` holds everything it answered with; `error` what it raised instead.
    """

    hook: str
    plugin: str
    arguments: Mapping[str, Any]
    given: tuple[Any, ...] = ()
    error: BaseException | None = None


class HookCalls(list[HookCall]):
    """The calls so far, oldest first."""

    def of(self, hook: str, plugin: str = "") -> list[HookCall]:
        """The calls of one hook, of one plugin or (empty) of all."""
        return [call for call in self if call.hook == hook and plugin in ("", call.plugin)]


def record(app: Flask) -> HookCalls:
    """Watch every hook of `app` from now on."""
    calls = HookCalls()
    host = app.extensions["host"]
    watched = {
        hook: tuple(replace(one, function=_watched(calls, hook, one)) for one in implementations)
        for hook, implementations in host.calls.items()
    }
    app.extensions["host"] = replace(host, calls=watched)
    # What the dispatcher has looked up already was not watched.
    app.extensions.pop(dispatch._EXTENSION, None)
    return calls


def _watched(calls: HookCalls, hook: str, call: Call) -> Callable[..., Any]:
    def asked(*positional: Any, **named: Any) -> Any:
        arguments = {**dict(zip(call.arguments, positional, strict=False)), **named}
        try:
            # What is given lazily is given here, where the dispatcher guards it, too.
            given = list(islice(call.function(*positional, **named) or (), MOST_RECORDS + 1))
        except BaseException as error:
            calls.append(HookCall(hook, call.owner, arguments, error=error))
            raise
        calls.append(HookCall(hook, call.owner, arguments, tuple(given)))
        return given

    return asked
