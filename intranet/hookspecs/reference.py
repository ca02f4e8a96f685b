"""The hook reference, written from the specifications: `python -m intranet.hookspecs.reference`."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, fields, is_dataclass
from types import ModuleType
from typing import Any

from intranet.hookspecs import PROJECT, contract_of, personal, setup, shell

AREAS = (setup, shell, personal)
PARTS = ("When called", "Arguments", "Result", "Gate", "If it raises", "Since", "Example")
_PART = re.compile(rf"({'|'.join(PARTS)}): ")
_HEAD = """\
# Hooks

Written from the specifications in `intranet/hookspecs/` by `python -m intranet.hookspecs.reference`; a test holds
that this page is up to date. How to write a plugin is told in the [tutorial](tutorial.md).

A hook is implemented in a plugin's `hooks.py` by a function of the same name, marked `@hookimpl`, that names the
arguments it wants. The host asks each implementation on its own: core first, then plugins by id. Results are ordered
by the `order` they carry, then by id; the order of calling means nothing. *Gate* says which plugins are asked: all
(none), those on for a unit of the reader (viewer), those on for the unit that owns what is shown (subject), those on
for any unit (anywhere).
"""


def hooks(area: ModuleType) -> list[Any]:
    """The specifications of one area, in the order of the file."""
    return [value for value in vars(area).values() if hasattr(value, f"{PROJECT}_spec")]


def parts(spec: Any) -> dict[str, str]:
    """The docstring of a specification by its fixed parts; the first sentence stands under ""."""
    text = " ".join((inspect.getdoc(spec) or "").split())
    pieces = _PART.split(text)
    return {"": pieces[0].strip(), **dict(zip(pieces[1::2], map(str.strip, pieces[2::2]), strict=True))}


def render() -> str:
    """The whole page as Markdown."""
    return "\n".join([_HEAD, *(line for area in AREAS for line in _area(area))]).rstrip() + "\n"


def _area(area: ModuleType) -> Iterator[str]:
    yield f"## {(inspect.getdoc(area) or '').splitlines()[0].rstrip('.')}\n"
    for spec in hooks(area):
        yield from _hook(spec)
    for value in vars(area).values():
        if isinstance(value, type) and is_dataclass(value) and value.__module__ == area.__name__:
            yield from _value(value)


def _hook(spec: Any) -> Iterator[str]:
    told, contract = parts(spec), contract_of(spec)
    yield f"### `{spec.__name__}{_signature(spec)}`\n"
    yield f"{told.pop('')}\n"
    yield "| | |\n|---|---|"
    yield f"| Kind | {contract.kind} |"
    yield from (f"| {name} | {text.replace('|', '/')} |" for name, text in told.items())
    yield ""


def _signature(spec: Any) -> str:
    return str(inspect.signature(spec)).replace("'", "")


def _value(kind: type[Any]) -> Iterator[str]:
    yield f"### `{kind.__name__}`\n"
    yield f"{' '.join((inspect.getdoc(kind) or '').split())}\n"
    yield "| Field | Type | Default |\n|---|---|---|"
    yield from _rows(fields(kind))
    yield ""


def _rows(found: Iterable[Any]) -> Iterator[str]:
    for field in found:
        kind = str(field.type).replace("|", "or")
        made = field.default_factory is not MISSING
        default = "empty" if made else "" if field.default is MISSING else f"`{field.default!r}`"
        yield f"| `{field.name}` | `{kind}` | {default} |"


if __name__ == "__main__":
    sys.stdout.write(render())
