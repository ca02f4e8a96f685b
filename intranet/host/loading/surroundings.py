"""What everybody in the process shares and a plugin may change in passing while it is imported: put back.

A handler of the log that raises, warnings turned into errors, a module of its own in front of the standard library,
`SIGTERM` taken away: unlike tables and listeners they need no bad intention, so the plugin is loaded all the same.
"""

from __future__ import annotations

import locale
import logging
import os
import signal
import socket
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from intranet.host.loading.namespace import owner_of

_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGCHLD")
_ATTRIBUTES: Final = (
    (sys, "stdout"), (sys, "stderr"), (sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook"),
)  # fmt: skip


class Disturbed(Exception):
    """A plugin changed what is not its own while it was loaded; it was put back."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A copy of what is shared at some moment."""

    path: tuple[str, ...]
    finders: tuple[Any, ...]
    filters: tuple[Any, ...]
    handlers: tuple[logging.Handler, ...]
    levels: tuple[int, int]
    silenced: frozenset[str]
    values: dict[str, Any]
    environment: dict[str, str]

    @classmethod
    def take(cls) -> Surroundings:
        """The state now."""
        root = logging.getLogger()
        return cls(
            tuple(sys.path), tuple(sys.meta_path), tuple(warnings.filters), tuple(root.handlers),
            (root.level, root.manager.disable), _silenced(), _values(), dict(os.environ),
        )  # fmt: skip

    def put_back(self) -> list[str]:
        """Make it as it was then; the names of what had changed."""
        now = Surroundings.take()
        changed = [name for name, value in self.values.items() if now.values[name] != value]
        for name in changed:
            with suppress(Exception):
                _set(name, self.values[name])
        changed += [f"os.environ[{name!r}]" for name in self.environment if now.environment.get(name) is None]
        os.environ.update({name: value for name, value in self.environment.items() if name not in os.environ})
        return changed + self._put_back_imports(now) + self._put_back_log(now)

    def _put_back_imports(self, now: Surroundings) -> list[str]:
        changed = []
        if now.path[: len(self.path)] != self.path:
            # What was added may be needed by what was imported: it comes last.
            sys.path[:] = [*self.path, *(entry for entry in now.path if entry not in self.path)]
            changed.append("sys.path")
        # The finder of a library may be needed; the plugin's own would stand before every import.
        own = [finder for finder in now.finders if finder not in self.finders and _is_of_plugin(finder)]
        lost = [finder for finder in self.finders if finder not in now.finders]
        if own or lost:
            sys.meta_path[:] = [*(finder for finder in now.finders if finder not in own), *lost]
            changed.append("sys.meta_path")
        if any(one[0] == "error" for one in _in_front(now.filters, self.filters)):
            warnings.filters[:] = [*self.filters]  # type: ignore[index] # a list, as the documentation has it
            warnings._filters_mutated()  # type: ignore[attr-defined] # no public name for it
            changed.append("warnings.filters")
        return changed

    def _put_back_log(self, now: Surroundings) -> list[str]:
        root = logging.getLogger()
        if (now.handlers, now.levels, now.silenced) == (self.handlers, self.levels, self.silenced):
            return []
        root.handlers[:] = self.handlers
        root.setLevel(self.levels[0])
        logging.disable(self.levels[1])
        for name in now.silenced - self.silenced:
            logging.getLogger(name).disabled = False
        return ["logging"]


def _in_front(now: tuple[Any, ...], before: tuple[Any, ...]) -> tuple[Any, ...]:
    """What stands before the part that is as it was."""
    same = 0
    while same < min(len(now), len(before)) and now[-1 - same] == before[-1 - same]:
        same += 1
    return now[: len(now) - same]


def _silenced() -> frozenset[str]:
    loggers = logging.getLogger().manager.loggerDict.items()
    return frozenset(name for name, one in loggers if isinstance(one, logging.Logger) and one.disabled)


def _values() -> dict[str, Any]:
    found: dict[str, Any] = {f"{holder.__name__}.{name}": getattr(holder, name) for holder, name in _ATTRIBUTES}
    found |= {name: signal.getsignal(getattr(signal, name)) for name in _SIGNALS if hasattr(signal, name)}
    found["recursion limit"] = sys.getrecursionlimit()
    found["socket timeout"] = socket.getdefaulttimeout()
    found["locale"] = locale.setlocale(locale.LC_ALL)
    with suppress(OSError):
        found["current folder"] = os.getcwd()  # noqa: PTH109 - as it is set
    return found


def _set(name: str, value: Any) -> None:
    setters: dict[str, Callable[[Any], Any]] = {
        "recursion limit": sys.setrecursionlimit, "socket timeout": socket.setdefaulttimeout,
        "current folder": os.chdir, "locale": lambda words: locale.setlocale(locale.LC_ALL, words),
    }  # fmt: skip
    if name in setters:
        setters[name](value)
    elif name in _SIGNALS:
        signal.signal(getattr(signal, name), value)
    else:
        holder, _dot, attribute = name.rpartition(".")
        setattr(sys.modules[holder], attribute, value)


def _is_of_plugin(finder: Any) -> bool:
    return bool(owner_of(str(getattr(finder, "__module__", "")) or type(finder).__module__))
