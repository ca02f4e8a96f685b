"""What is set for plugins: by a form of theirs, for the agency and for units.

A plugin asks for its own settings and can ask for no other's: which plugin asks is read from the stack, and
statements of plugins that name the table of settings are refused.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, Literal

from flask import Flask, g
from sqlalchemy import event, select
from wtforms import PasswordField
from wtforms.fields import FileField, SubmitField

from intranet.database import db
from intranet.hookspecs.setup import SettingsForm
from intranet.host.calling import attribution
from intranet.host.models import PluginSetting
from intranet.host.registry import current
from intranet.host.settings import secrets as vault
from intranet.host.settings import values

log = logging.getLogger(__name__)

Scope = Literal["site", "unit"]
_CACHE: Final = "host_settings"
_own: ContextVar[bool] = ContextVar("core_reads_settings", default=False)


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored for one scope: plain values, secrets as they are kept, and how often it was changed."""

    values: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    version: int = 0


def init_app(app: Flask) -> None:
    """Keep plugins from reading each other's settings with statements of their own."""
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", _watch)


def settings(unit_id: int | None = None) -> Mapping[str, Any]:
    """The settings of the plugin that asks: the agency's, or with `unit_id` those of a unit. Never another plugin's.

    Every field of the form is there, with its default when nothing was set. A secret that was lost with the
    instance's secret key is empty. One query per request. Raises :class:`LookupError` outside of plugins.
    """
    plugin_id = attribution.caller_plugin()
    if plugin_id is None:
        raise LookupError("settings() tells plugins their own settings")
    if unit_id is not None and not isinstance(unit_id, int):
        raise TypeError("settings() takes the id of a unit, not the name of a plugin")
    return of(plugin_id, unit_id)


def of(plugin_id: str, unit_id: int | None = None) -> Mapping[str, Any]:
    """The settings of a plugin: for core only."""
    cache: dict[tuple[str, int | None], Mapping[str, Any]] = g.setdefault(_CACHE + "_values", {})
    key = plugin_id, unit_id
    if key not in cache:
        cache[key] = MappingProxyType(_values(plugin_id, unit_id))
    return cache[key]


def declared(plugin_id: str, unit_id: int | None) -> SettingsForm | None:
    """The form of a plugin for the agency or for units, if it has one."""
    plugin = current().plugins.get(plugin_id)
    scope: Scope = "site" if unit_id is None else "unit"
    return plugin.settings.get(scope) if plugin else None


def stored(plugin_id: str, unit_id: int | None) -> Stored:
    """What is stored for the agency (None) or a unit. One query per plugin and request."""
    cache: dict[str, dict[int | None, Stored]] = g.setdefault(_CACHE, {})
    if plugin_id not in cache:
        with core_reads():
            rows = db.session.execute(
                select(PluginSetting.unit_id, PluginSetting.values, PluginSetting.secrets, PluginSetting.version).where(
                    PluginSetting.plugin_id == plugin_id
                )
            ).all()
        cache[plugin_id] = {unit: Stored(kept, secret, version) for unit, kept, secret, version in rows}
    return cache[plugin_id].get(unit_id, Stored())


def forget() -> None:
    """Read afresh: something was saved inside this request."""
    g.pop(_CACHE, None)
    g.pop(_CACHE + "_values", None)


@contextmanager
def core_reads() -> Iterator[None]:
    """Inside the block it is core that reads and writes settings, whoever made it do so."""
    token = _own.set(True)
    try:
        yield
    finally:
        _own.reset(token)


def blank(form: SettingsForm) -> Any:
    """The form with nothing but its defaults, for nobody to send."""
    return form.form(formdata=None, meta={"csrf": False})


def kept_fields(form: Any) -> Iterator[Any]:
    """The fields of a form that are settings."""
    for found in form:
        if found.name != "csrf_token" and not isinstance(found, SubmitField | FileField):
            yield found


def is_secret(found: Any) -> bool:
    """Whether a field is a secret."""
    return isinstance(found, PasswordField)


def typed(form: Any, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The stored values that the form knows, as its fields give them; what cannot be read has its default."""
    found: dict[str, Any] = {}
    for each in kept_fields(form):
        if each.name in kept and not is_secret(each):
            try:
                found[each.name] = values.decode(kept[each.name], _enum_of(each))
            except (ValueError, TypeError, ArithmeticError):
                log.warning("the stored setting %s cannot be read; its default holds", each.name)
    return found


def _values(plugin_id: str, unit_id: int | None) -> dict[str, Any]:
    form = declared(plugin_id, unit_id)
    if form is None:
        return {}
    kept, made = stored(plugin_id, unit_id), blank(form)
    found = {each.name: each.data for each in kept_fields(made)}
    found.update(typed(made, kept.values))
    found.update((each.name, _secret(plugin_id, kept, each.name)) for each in kept_fields(made) if is_secret(each))
    return found


def _secret(plugin_id: str, kept: Stored, name: str) -> str:
    if name not in kept.secrets:
        return ""
    try:
        return vault.decrypt(plugin_id, kept.secrets[name])
    except vault.Unreadable:
        log.warning("the secret %s of %s was made with another secret key; type it in again", name, plugin_id)
        return ""


def _enum_of(found: Any) -> type[Enum] | None:
    for kind in (getattr(found, "coerce", None), type(found.default)):
        if isinstance(kind, type) and issubclass(kind, Enum):
            return kind
    return None


def _watch(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if PluginSetting.__tablename__ in statement.lower() and not _own.get():
        reader = attribution.caller_plugin()
        if reader is not None:
            raise PermissionError(f"{reader}: settings are read with intranet.settings(), and only one's own")
