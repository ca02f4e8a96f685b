"""What hooks may give back: of exactly the type the spec names, and such that core's pages can show it.

A page of core is rendered outside the guard. So what would break it there (a date with a time, a link to a
view that does not exist, a text that is none) is refused here, in the name of who gave it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from itertools import islice
from operator import attrgetter
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from flask import current_app, has_request_context, url_for
from werkzeug.routing import BuildError

from intranet.host.calling.guard import HookFault
from intranet.web import icons

MOST_RESULTS: Final = 1000
MOST_RECORDS: Final = 100_000
"""What is kept about one person is more than what fits on a page."""
_MOST_KNOWN: Final = 1000
LONGEST_HTML: Final = 100_000
# A browser takes these for a comment; two of them are shorter than one would think.
_COMMENT: Final = re.compile(r"<!--(?:-?>|.*?--!?>)", re.DOTALL)
_TAG: Final = re.compile(r"""<(/?)([a-z][^\s/>]*)(?:"[^"]*"|'[^']*'|[^"'<>])*(>?)""", re.IGNORECASE)
# Elements that take in what follows when they are left open, or end what is around them, and styles of letters,
# which a browser goes on with behind the end of what is around them.
_FRAMES: Final = frozenset(
    "html head body main section article aside nav header footer hgroup div span form fieldset details summary dialog "
    "table ul ol dl menu a button label select textarea title style script template iframe object noscript svg math "
    "figure video audio canvas blockquote pre address center plaintext xmp noembed noframes frameset marquee applet "
    "h1 h2 h3 h4 h5 h6 b i u s em strong small big code tt font strike nobr".split()
)
_KEY: Final = re.compile(r"[\w.-]+")
_TRAITS: Final = ("endpoint", "icon", "key", "template")


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
        self._choices = {name: get_args(hint) for name, hint in self.hints.items() if get_origin(hint) is Literal}
        traits = [name for name in self.hints if name in _TRAITS or name in self._choices]
        # Of two names or more it gives a tuple, of one the bare value.
        self._fields = attrgetter("__class__", *self.hints)
        self._traits = attrgetter(*traits) if traits else None
        self._has_values = "endpoint" in self.hints and "values" in self.hints
        # Combinations of types that were looked at one by one and found good.
        self._types: set[tuple[type, ...]] = set()

    def check(self, value: Any, owner: str, known: set[Any]) -> None:
        """Raise :class:`HookFault` for what core could not show. `owner` is the plugin that gave it.

        `known` is where the caller keeps what was found good before: nearly everything comes again at each page.
        """
        parts = self._fields(value)
        types = tuple(map(type, parts))
        for part in parts:
            if part.__class__ is str and not part.isascii():
                # Half a character of a file's name would only fail when the whole page is sent.
                part.encode()
        if types not in self._types:
            self._look(value)
            _remember(self._types, types)
        if self._traits is not None:
            traits = (owner, self._traits(value))
            if traits not in known:
                self._look_closer(value, owner)
                _remember(known, traits)
        if self._has_values:
            _check_address(value.endpoint, value.values)

    def _look_closer(self, value: Any, owner: str) -> None:
        for name, choices in self._choices.items():
            if getattr(value, name) not in choices:
                raise HookFault(f"{name} must be one of {', '.join(choices)}")
        if "icon" in self.hints and value.icon not in icons.symbols():
            raise HookFault(f"no icon is called {value.icon!r}")
        if "template" in self.hints:
            check_template(value.template, owner)
            if not _KEY.fullmatch(value.key) or value.key.partition(".")[0] != owner:
                raise HookFault(f"the key {value.key!r} is not {owner} or {owner}.…")
        if "endpoint" in self.hints:
            _check_view(value.endpoint, owner)
            if not self._has_values:
                _check_address(value.endpoint, {})

    def _look(self, value: Any) -> None:
        for name, hint in self.hints.items():
            if not _fits(getattr(value, name), hint):
                found = type(getattr(value, name)).__name__
                raise HookFault(f"{type(value).__name__}.{name}: {found} is not what it holds")


@cache
def shape_of(wanted: type) -> Shape:
    """The shape of a type of contributions."""
    return Shape(wanted)


def check_html(html: str) -> None:
    """Raise :class:`HookFault` for what would spoil the page around it: too much, or something left open."""
    if len(html) > LONGEST_HTML:
        raise HookFault(f"more than {LONGEST_HTML} characters")
    html.encode()  # half a character of a file's name would only fail when the whole page is sent
    text = _COMMENT.sub("", html)
    if "<!--" in text:
        raise HookFault("a comment that does not end")
    still_open: list[str] = []
    for end, name, closed in (found.groups() for found in _TAG.finditer(text.lower())):
        if not closed:
            raise HookFault(f"<{end}{name}, or a text in quotes inside of it, does not end")
        if name not in _FRAMES:
            continue
        if not end:
            still_open.append(name)
        elif not still_open or still_open.pop() != name:
            raise HookFault(f"</{name}> closes what is not its own")
    if still_open:
        raise HookFault(f"<{still_open[-1]}> is left open")


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
    if origin is Mapping:
        return type(value) in (dict, MappingProxyType) and all(type(key) is str for key in value)
    return isinstance(value, origin or hint)


def _check_view(endpoint: str, owner: str) -> None:
    if endpoint not in current_app.view_functions:
        raise HookFault(f"there is no view {endpoint!r}")
    first = endpoint.partition(".")[0]
    if first != owner and first in current_app.extensions["host"].plugins:
        raise HookFault(f"the view {endpoint!r} belongs to another plugin")
    if not any("GET" in (rule.methods or ()) for rule in current_app.url_map.iter_rules(endpoint)):
        raise HookFault(f"the view {endpoint!r} shows no page")


def _check_address(endpoint: str, values: Mapping[str, Any]) -> None:
    if not has_request_context():
        return
    try:
        url_for(endpoint, **values)
    except (BuildError, TypeError, ValueError) as error:
        raise HookFault(f"the address of {endpoint!r} cannot be built from {sorted(values)}") from error


def _remember(known: set[Any], good: Any) -> None:
    if len(known) < _MOST_KNOWN:
        known.add(good)
