"""What hooks may give back: of exactly the type the spec names, and such that core's pages can show it.

A page of core is rendered outside the guard. So what would break it there (a date with a time, a link to a
view that does not exist, a text that is none) is refused here, in the name of who gave it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from itertools import islice
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from flask import current_app, has_request_context, url_for
from werkzeug.routing import BuildError

from intranet.host.guard import HookFault
from intranet.web import icons

MOST_RESULTS: Final = 1000
MOST_RECORDS: Final = 100_000
"""What is kept about one person is more than what fits on a page."""
_MOST_KNOWN: Final = 100


def values_of(result: Any, wanted: type, most: int) -> list[Any]:
    """What a hook gave, produced to the end; None is nothing.

    Raises :class:`HookFault` for a value of another type and for more than `most` values, besides what a
    generator itself raises.
    """
    if not result:
        return []
    values = list(islice(result, most + 1))
    if len(values) > most:
        raise HookFault(f"more than {most} results")
    for value in values:
        if type(value) is not wanted:
            raise HookFault(f"expected {wanted.__name__}, got {type(value).__name__}")
    return values


@cache
def result_type(spec: Any) -> type:
    """The type of one result of a collected hook: `X` of its `-> Iterable[X]`."""
    wanted: type = get_args(get_type_hints(spec)["return"])[0]
    return wanted


class Shape:
    """The fields of one type of contributions, and what may stand in them."""

    def __init__(self, wanted: type) -> None:
        self.hints = {name: hint for name, hint in get_type_hints(wanted).items() if name in _names(wanted)}
        self.is_link = "endpoint" in self.hints
        self._icon = "icon" in self.hints
        self._values = "values" in self.hints
        self._template = "template" in self.hints
        self._read = attrgetter(*self.hints) if len(self.hints) > 1 else None
        self._choices = {n: get_args(h) for n, h in self.hints.items() if get_origin(h) is Literal}
        # Combinations of types that were looked at one by one and found good.
        self._known: set[tuple[type, ...]] = set()

    def check(self, value: Any, owner: str) -> None:
        """Raise :class:`HookFault` for what core could not show. `owner` is the plugin that gave it."""
        if self._read is not None:
            types = tuple(map(type, self._read(value)))
            if types not in self._known:
                self._look(value)
                if len(self._known) < _MOST_KNOWN:
                    self._known.add(types)
        for name, choices in self._choices.items():
            if getattr(value, name) not in choices:
                raise HookFault(f"{name} must be one of {', '.join(choices)}")
        if self._icon and value.icon not in icons.symbols():
            raise HookFault(f"no icon is called {value.icon!r}")
        if self.is_link:
            _check_link(value.endpoint, value.values if self._values else None, owner)
        if self._template:
            check_template(value.template, owner)

    def _look(self, value: Any) -> None:
        for name, hint in self.hints.items():
            if not _fits(getattr(value, name), hint):
                found = type(getattr(value, name)).__name__
                raise HookFault(f"{type(value).__name__}.{name}: {found} is not what it holds")


@cache
def shape_of(wanted: type) -> Shape:
    """The shape of a type of contributions."""
    return Shape(wanted)


def check_template(template: str, owner: str) -> None:
    """Raise :class:`HookFault` unless the template lies in the plugin's own folder."""
    if not template.startswith(f"{owner}/") or ".." in template:
        raise HookFault(f"the template {template!r} is not in {owner}/")


def _names(wanted: type) -> set[str]:
    return {field.name for field in fields(wanted)}


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value is exactly what a field holds: no string that is secretly HTML, no date with a time."""
    origin = get_origin(hint)
    if hint is Any:
        return True
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if origin is Literal or hint is str:
        return type(value) is str
    if hint in (int, date, bool, NoneType):
        return type(value) is hint
    if origin is not None and isinstance(value, Mapping):
        return issubclass(Mapping, origin) and all(type(key) is str for key in value)
    return isinstance(value, origin or hint)


def _check_link(endpoint: str, values: Mapping[str, Any] | None, owner: str) -> None:
    if endpoint not in current_app.view_functions:
        raise HookFault(f"there is no view {endpoint!r}")
    first = endpoint.partition(".")[0]
    if first != owner and first in current_app.extensions["host"].plugins:
        raise HookFault(f"the view {endpoint!r} belongs to another plugin")
    if not has_request_context():
        return
    if not values:
        if endpoint not in _pages():
            raise HookFault(f"the address of {endpoint!r} cannot be built without values")
        return
    try:
        url_for(endpoint, **values)
    except (BuildError, TypeError, ValueError) as error:
        raise HookFault(f"the address of {endpoint!r} cannot be built from {sorted(values)}") from error


def _pages() -> frozenset[str]:
    """Views that can be linked to by name alone."""
    found = current_app.extensions.get("plain_pages")
    if not isinstance(found, frozenset):
        rules = current_app.url_map.iter_rules()
        found = frozenset(
            r.endpoint for r in rules if "GET" in (r.methods or ()) and r.arguments <= (r.defaults or {}).keys()
        )
        current_app.extensions["plain_pages"] = found
    return found
