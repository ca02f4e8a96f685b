"""The gate: for whom a plugin is open. One function for pages, static files, links, jobs and commands alike.

A plugin is open to a reader when its code is loaded, its tables are up to date, nobody switched it off for all,
and it is on for at least one of the reader's units. To everybody else its addresses are 404: not even that they
exist is theirs to know. Without a session, its public pages are open while it is on for anybody. What the database
says is read once per request, for however many plugins.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from flask import Flask, abort, current_app, g, request
from werkzeug.routing import BuildError

from intranet import access
from intranet.access import Actor
from intranet.auth import current_actor
from intranet.database import writing
from intranet.host import known
from intranet.host.calling import attribution
from intranet.host.registry import Plugin, current, loaded
from intranet.host.switching import pending, standing
from intranet.host.switching.standing import Standing
from intranet.jobs.registry import set_owners
from intranet.web import is_public, redirects
from intranet.web.assets import is_static
from intranet.web.i18n import _
from intranet.web.writes import SAFE

PREFIX: Final = "/p/"
"""Plugins are mounted below it: /p/<id>/."""
_CACHE: Final = "host_gate"
UNITS: Final = "host_units"
"""Where `host.units` keeps what it read for this request."""

Key = frozenset[int] | None


def init_app(app: Flask) -> None:
    """Close what is closed: addresses, links, search hits, files. Must know the plugins already."""
    # Runs before every `before_request`, so that neither a sign-in page nor a refused form betrays a closed plugin.
    app.url_value_preprocessor(check)
    app.url_defaults(_refuse_dead_link)
    app.extensions[redirects.OPEN] = is_endpoint_open
    access.set_gate(is_owner_open)
    set_owners(_owner_title)


def is_open(plugin_id: str, actor: Actor | None = None) -> bool:
    """Whether the plugin is open to `actor`; by default to who acts in this request."""
    return plugin_id in open_plugins(current_actor() if actor is None else actor)


def is_open_for_unit(plugin_id: str, unit_id: int | None) -> bool:
    """Whether the plugin is on for the unit that owns something; for what no unit owns: anywhere."""
    return plugin_id in _open(None if unit_id is None else frozenset((unit_id,)))


def is_open_anywhere(plugin_id: str) -> bool:
    """Whether the plugin is on for at least one unit: what background work and commands need."""
    return plugin_id in _open(None)


def open_plugins(actor: Actor) -> frozenset[str]:
    """The plugins that are open to `actor`: on for one of their units, or for any for those who see all."""
    return _open(units_of(actor))


def open_for_unit(unit_id: int | None) -> frozenset[str]:
    """The plugins that are on for the unit; with None: for at least one."""
    return _open(None if unit_id is None else frozenset((unit_id,)))


def units_of(actor: Actor) -> frozenset[int] | None:
    """The units a reader reads for; None stands for all: the system, those with a role everywhere, nobody at all."""
    if actor.is_system or actor.person_id is None or any(scope.unit_ids is None for scope in actor.scopes):
        return None
    return frozenset().union(*(scope.unit_ids or () for scope in actor.scopes))


def why_closed(plugin_id: str) -> str:
    """Why the plugin is open to nobody, in a sentence for administrators; empty when it is on for somebody."""
    plugin = current().plugins.get(plugin_id)
    if plugin is None or plugin.problem is not None or not pending.has_tables():
        return reason(plugin_id, plugin, None, behind=False)
    stored = standing.of_agency().get(plugin_id)
    behind = pending.behind([plugin], {plugin_id: stored.changed_at if stored else None})
    return reason(plugin_id, plugin, stored, behind=bool(behind))


def reason(plugin_id: str, plugin: Plugin | None, stored: Standing | None, *, behind: bool) -> str:
    """:func:`why_closed` for what is known already; the first obstacle is named."""
    if current().safe_mode:
        return _("Hệ thống đang chạy ở chế độ an toàn nên không nạp phân hệ nào.")
    if plugin is None:
        return _("Không có mã nguồn của phân hệ này trên máy chủ.")
    if plugin.problem is not None:
        return str(plugin.problem.reason)
    if not pending.has_tables():
        return _("Cơ sở dữ liệu chưa được cập nhật; chạy lệnh: intranet db upgrade")
    return _reason_stored(plugin_id, stored, behind) or (
        "" if is_switched_on(plugin, stored) else _("Phân hệ chưa được bật cho đơn vị nào.")
    )


def _reason_stored(plugin_id: str, stored: Standing | None, behind: bool) -> str:
    if stored is not None and stored.uninstalled:
        return _("Phân hệ đã được gỡ; bấm Dùng lại để đưa trở lại.")
    if stored is not None and not stored.enabled:
        return _("Phân hệ đang ngừng dùng cho toàn cơ quan.")
    if behind:
        command = f"intranet db upgrade --plugin {plugin_id}"
        return _("Dữ liệu của phân hệ chưa được cập nhật theo phiên bản mới; chạy lệnh: %(command)s", command=command)
    return ""


def is_switched_on(plugin: Plugin, stored: Standing | None) -> bool:
    """Whether it is meant to be on for somebody, going by what is stored of it for the whole agency."""
    return _is_on(plugin, stored, has_units=True)


def plugin_of_endpoint(endpoint: str | None) -> str | None:
    """The plugin a view belongs to; None for core's."""
    owner = (endpoint or "").partition(".")[0]
    return owner if owner in current().plugins else None


def is_endpoint_open(endpoint: str) -> bool:
    """Whether a link to this view leads somewhere for who acts in this request."""
    plugin_id = plugin_of_endpoint(endpoint)
    return plugin_id is None or is_open(plugin_id)


def is_owner_open(name: str, actor: Actor | None) -> bool:
    """Whether what is called `name` (`<owner>` or `<owner>.…`) is open to `actor`; with None: to anybody at all."""
    owner = name.partition(".")[0]
    if owner not in attribution.plugins():
        return True
    return is_open_anywhere(owner) if actor is None else is_open(owner, actor)


def _owner_title(name: str) -> str:
    owner = name.partition(".")[0]
    return known.title_of(owner) if owner in attribution.plugins() else ""


def forget() -> None:
    """Read afresh: something was switched inside this request."""
    g.pop(_CACHE, None)
    g.pop(UNITS, None)


def check(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Answer 404 for each address of a plugin that is closed to the reader."""
    plugin_id = _plugin_asked_for()
    if plugin_id is None:
        return
    # The transaction that this opens is the one the view will write in.
    with writing(request.method not in SAFE):
        # Nobody's session is looked at when there is none: caches may share what is for everybody.
        if not (is_open_anywhere(plugin_id) if _is_for_strangers() else is_open(plugin_id)):
            abort(404)


def _is_for_strangers() -> bool:
    """Whether a page for everybody is asked for by somebody without a session."""
    cookie = current_app.session_interface.get_cookie_name(current_app)
    return is_public(request.endpoint) and not is_static(request.endpoint) and cookie not in request.cookies


def _plugin_asked_for() -> str | None:
    """The plugin whose address was asked for, whether or not it has such a page and takes such a method."""
    plugins = current().plugins
    owner = plugin_of_endpoint(request.endpoint)
    if owner is None:
        # However many slashes there are: the answer would tell where they should have led.
        place, name = [*filter(None, request.path.split("/")), "", ""][:2]
        owner = name if f"/{place}/" == PREFIX else None
    return owner if owner in plugins else None


def _refuse_dead_link(endpoint: str, values: dict[str, Any]) -> None:
    """Build no address of a closed plugin. Raises :class:`BuildError`, as for a view that does not exist."""
    if not is_endpoint_open(endpoint):
        raise BuildError(endpoint, values, None)


def _open(key: Key) -> frozenset[str]:
    """The plugins that are open for the units `key`, None standing for all: read once per request."""
    # Asked for each hook of a page: what was read before comes before everything else.
    cache: dict[Key, frozenset[str]] = g.setdefault(_CACHE, {})
    found = cache.get(key)
    if found is None:
        plugins = loaded()
        found = cache[key] = _read(plugins, key) if plugins else frozenset()
    return found


def _read(plugins: Collection[Plugin], key: Key) -> frozenset[str]:
    if not pending.has_tables():
        return frozenset()
    stored = standing.of_agency() if key is None else standing.of_units(key)
    has_units = key is None or bool(key)
    on = [plugin for plugin in plugins if _is_on(plugin, stored.get(plugin.id), has_units)]
    changed = {plugin_id: found.changed_at for plugin_id, found in stored.items()}
    return frozenset(plugin.id for plugin in on) - pending.behind(on, changed)


def _is_on(plugin: Plugin, stored: Standing | None, has_units: bool) -> bool:
    assert plugin.manifest is not None, f"{plugin.id} was loaded without a manifest"
    default = plugin.manifest.default
    if plugin.is_system:
        # For everybody or nobody: no unit has a say.
        return stored.is_on_for_all(default) if stored else default in standing.ON
    return stored.is_on(default) if stored else has_units and default in standing.ON
