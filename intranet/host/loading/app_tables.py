"""What belongs to the whole application: compared before and after a plugin was mounted, and put back.

A blueprint can hook itself into every request (`before_app_request`), answer for every error, or add
addresses outside of its own. What a plugin may add lies under its name and its address; nothing else changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import Flask
from werkzeug.routing import Map, Rule

# By attribute of the application, what an author writes to get there.
_BY_SCOPE: Final = {
    "before_request_funcs": "before_app_request",
    "after_request_funcs": "after_app_request",
    "teardown_request_funcs": "teardown_app_request",
    "url_value_preprocessors": "app_url_value_preprocessor",
    "url_default_functions": "app_url_defaults",
    "template_context_processors": "app_context_processor",
}
_LISTS: Final = ("teardown_appcontext_funcs", "shell_context_processors", "url_build_error_handlers")
_ENVIRONMENT: Final = {
    "filters": "app_template_filter",
    "tests": "app_template_test",
    "globals": "app_template_global",
    "extensions": "jinja_env.extensions",
    "policies": "jinja_env.policies",
}

Entries = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class AppTables:
    """A copy of what was registered with an application at some moment: words for a table → key → value."""

    tables: Mapping[str, Entries]
    rules: tuple[Rule, ...]

    @classmethod
    def of(cls, app: Flask) -> AppTables:
        """The state now."""
        return cls({words: dict(entries) for words, entries in _tables(app).items()}, tuple(app.url_map.iter_rules()))


def changes(before: AppTables, after: AppTables, plugin_id: str) -> list[str]:
    """What changed outside of the name and the address of the plugin, in the words of an author."""
    found = []
    for words, entries in after.tables.items():
        old = before.tables[words]
        changed = [key for key in entries.keys() | old.keys() if not _same(entries.get(key, old), old.get(key, old))]
        foreign = [key for key in changed if not _may_add(words, key, plugin_id, old)]
        found += [f"{words} ({_named(key)})" if _named(key) else words for key in sorted(foreign, key=str)]
    known = set(map(id, before.rules))
    added = [rule for rule in after.rules if id(rule) not in known]
    found += [f"URL {rule.rule}" for rule in added if not _is_inside(rule, plugin_id)]
    if len(added) + len(before.rules) != len(after.rules):
        found.append("url_map")
    return found


def restore(app: Flask, before: AppTables) -> None:
    """Put everything back as it was."""
    for attribute, words in _BY_SCOPE.items():
        kept = before.tables[words]
        table = getattr(app, attribute)
        for scope in list(table):
            table[scope][:] = kept.get(scope, ())
            if scope not in kept:
                del table[scope]
    app.error_handler_spec.clear()
    for (scope, code, error), handler in before.tables["app_errorhandler"].items():
        app.error_handler_spec[scope][code][error] = handler
    for name in _LISTS:
        getattr(app, name)[:] = before.tables[name][None]
    for words, table in _mappings(app):
        table.clear()
        table.update(before.tables[words])
    for words, holder in (("app", app), ("jinja_env", app.jinja_env)):
        for name in _attributes(holder).keys() - before.tables[words].keys():
            delattr(holder, name)
        vars(holder).update(before.tables[words])
    if tuple(app.url_map.iter_rules()) != before.rules:
        app.url_map = _map_of(app, before.rules)


def _tables(app: Flask) -> dict[str, Entries]:
    found: dict[str, Entries] = {
        words: {scope: tuple(functions) for scope, functions in getattr(app, attribute).items() if functions}
        for attribute, words in _BY_SCOPE.items()
    }
    found["app_errorhandler"] = {
        (scope, code, error): handler
        for scope, codes in app.error_handler_spec.items()
        for code, handlers in codes.items()
        for error, handler in handlers.items()
    }
    for name in _LISTS:
        found[name] = {None: tuple(getattr(app, name))}
    found.update(_mappings(app))
    # Objects of the application that a plugin might put its own in the place of.
    found["app"], found["jinja_env"] = _attributes(app), _attributes(app.jinja_env)
    return found


def _attributes(holder: object) -> Entries:
    # What is computed at the first use may turn up at any time.
    return {
        key: value
        for key, value in vars(holder).items()
        if not key.startswith("_") and not isinstance(getattr(type(holder), key, None), property)
    }


def _mappings(app: Flask) -> list[tuple[str, Any]]:
    environment = app.jinja_env
    found: list[tuple[str, Any]] = [(words, getattr(environment, name)) for name, words in _ENVIRONMENT.items()]
    return [
        *found,
        ("blueprint", app.blueprints),
        ("endpoint", app.view_functions),
        ("bp.cli", app.cli.commands),
        ("app.config", app.config),
        ("app.extensions", app.extensions),
        ("url_map.converters", app.url_map.converters),
    ]


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    # Lists of functions were copied; functions are compared as themselves.
    pair = isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other)
    return pair and all(a is b or a == b for a, b in zip(one, other, strict=True))


def _may_add(words: str, key: Any, plugin_id: str, old: Entries) -> bool:
    if words in _BY_SCOPE.values():
        return _is_below(key, plugin_id)
    if words == "app_errorhandler":
        return _is_below(key[0], plugin_id)
    return words in ("blueprint", "endpoint") and _is_below(key, plugin_id) and key not in old


def _is_below(name: Any, plugin_id: str) -> bool:
    return isinstance(name, str) and (name == plugin_id or name.startswith(f"{plugin_id}."))


def _is_inside(rule: Rule, plugin_id: str) -> bool:
    home = f"/p/{plugin_id}"
    inside = rule.rule == home or rule.rule.startswith(f"{home}/")
    return inside and not rule.subdomain and not rule.host and _is_below(rule.endpoint, plugin_id)


def _named(key: Any) -> str:
    if isinstance(key, tuple):
        key = next((part.__name__ if isinstance(part, type) else part for part in reversed(key) if part), None)
    return "" if key is None else str(key)


def _map_of(app: Flask, rules: Iterable[Rule]) -> Map:
    old = app.url_map
    fresh = app.url_map_class(host_matching=old.host_matching, strict_slashes=old.strict_slashes)
    for name in ("default_subdomain", "merge_slashes", "redirect_defaults", "sort_parameters", "sort_key"):
        setattr(fresh, name, getattr(old, name))
    fresh.converters = old.converters
    for rule in rules:
        # A rule belongs to one map for ever.
        copy = rule.empty()
        copy.provide_automatic_options = rule.provide_automatic_options  # type: ignore[attr-defined] # Flask's own mark
        fresh.add(copy)
    return fresh
