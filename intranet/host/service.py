"""Switching plugins: for all, for units, by default; putting them away. Works when their code is gone, too.

Administrators (`host.manage_plugins`, everywhere) may do everything; heads of units (`host.switch_plugins`) may
switch on and off for their own units what is neither forced nor made unavailable there.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import delete, select

from intranet import audit, clock
from intranet.access import Actor, Forbidden, Refused
from intranet.database import db, transaction
from intranet.directory.queries import unit_names
from intranet.host import gate, known
from intranet.host.models import PluginState, PluginSwitch
from intranet.host.registry import Plugin, current
from intranet.host.removing import archive
from intranet.host.service_settings import save_settings
from intranet.host.switching import standing, states, switches
from intranet.host.switching.standing import FIXED, ON, STATES
from intranet.web.i18n import _

__all__ = ["MANAGE", "SWITCH", "disable", "enable", "save_settings", "set_default", "set_switch", "uninstall"]

MANAGE: Final = "host.manage_plugins"
SWITCH: Final = "host.switch_plugins"
LONGEST_REASON: Final = 300


def set_switch(actor: Actor, plugin_id: str, unit_id: int, state: str | None, reason: str = "") -> None:
    """Set the state of a plugin for a unit and the units below it; with None the unit has no say of its own.

    Raises :class:`Forbidden`, or :class:`Refused` naming `state`, `unit_id` or `reason`.
    """
    actor.require(SWITCH, unit_id)
    if state is not None and state not in STATES:
        raise Refused(_("Không có trạng thái “%(state)s”.", state=state), field="state")
    _check_reason(reason)
    with transaction():
        stored = states.locked(actor, plugin_id)
        plugin = current().plugins.get(plugin_id)
        _refuse_for_units(plugin, stored)
        found = switches.read(plugin_id)
        if unit_id not in found.parents:
            raise Refused(_("Đơn vị này hiện không còn hoạt động."), field="unit_id")
        if not actor.may_everywhere(MANAGE):
            _refuse_fixed(found, plugin_id, unit_id, state)
        if state in ON:
            _require_requirements(plugin)
        _write_switch(actor, stored, unit_id, state, reason)
    gate.forget()


def set_default(actor: Actor, plugin_id: str, state: str, reason: str = "") -> None:
    """Set what holds for units without a switch: on, off, or "" for what the plugin's manifest says.

    Raises :class:`Forbidden`, or :class:`Refused` naming `state` or `reason`.
    """
    require_manage(actor)
    if state not in ("", "on", "off"):
        raise Refused(_("Mặc định chỉ có thể là bật hoặc tắt."), field="state")
    _check_reason(reason)
    with transaction():
        stored = states.locked(actor, plugin_id)
        plugin = current().plugins.get(plugin_id)
        _refuse_for_units(plugin, stored)
        if state == "on":
            _require_requirements(plugin)
        before = stored.default_state, stored.reason
        stored.default_state, stored.reason = state, reason
        _record(actor, "plugin.default", stored, default=[before[0], state], reason=[before[1], stored.reason])
    gate.forget()


def enable(actor: Actor, plugin_id: str) -> None:
    """Take a plugin into use for those it is on for; after uninstalling, with its switches and settings again.

    Raises :class:`Forbidden`, or :class:`Refused` when a plugin it needs is not in use.
    """
    require_manage(actor)
    with transaction():
        stored = states.locked(actor, plugin_id)
        plugin = current().plugins.get(plugin_id)
        _require_requirements(plugin)
        before = _word(stored)
        stored.enabled, stored.reason, stored.uninstalled_at = True, "", None
        if plugin is not None and plugin.is_system and known.default_of(plugin, stored) not in ON:
            # It has no switches that could turn it on.
            stored.default_state = "on"
        archive.restore(stored)
        _record(actor, "plugin.enable", stored, state=[before, _word(stored)])
    gate.forget()


def disable(actor: Actor, plugin_id: str, reason: str = "") -> None:
    """Close a plugin for everybody, at once; its switches, settings and data stay as they are.

    Raises :class:`Forbidden`, or :class:`Refused` naming the plugins that need it, or `reason`.
    """
    require_manage(actor)
    _check_reason(reason)
    with transaction():
        stored = states.locked(actor, plugin_id)
        _refuse_needed(plugin_id)
        before = _word(stored), stored.reason
        stored.enabled, stored.reason = False, reason
        changes = {"state": [before[0], _word(stored)], "reason": [before[1], stored.reason]}
        _record(actor, "plugin.disable", stored, **changes)
    gate.forget()


def uninstall(actor: Actor, plugin_id: str) -> None:
    """Put a plugin away: its switches and settings are archived, its tables and files stay.

    :func:`enable` brings everything back. Raises :class:`Forbidden`, or :class:`Refused` naming the plugins
    that need it, or when it is uninstalled already.
    """
    require_manage(actor)
    with transaction():
        stored = states.locked(actor, plugin_id)
        if stored.uninstalled_at is not None:
            raise Refused(_("Phân hệ này đã được gỡ."))
        _refuse_needed(plugin_id)
        before = _word(stored)
        archive.put_away(stored)
        stored.uninstalled_at = clock.now()
        _record(actor, "plugin.uninstall", stored, state=[before, _word(stored)])
    gate.forget()


def require_manage(actor: Actor) -> None:
    """Raise :class:`Forbidden` unless `actor` manages plugins for the whole agency."""
    if not actor.may_everywhere(MANAGE):
        raise Forbidden(MANAGE)


def _check_reason(reason: str) -> None:
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Lý do dài quá %(limit)d ký tự.", limit=LONGEST_REASON), field="reason")


def _refuse_for_units(plugin: Plugin | None, stored: PluginState) -> None:
    if plugin is not None and plugin.is_system:
        raise Refused(
            _("Phân hệ hệ thống phục vụ mọi đơn vị như nhau nên chỉ có thể dùng hoặc ngừng dùng cho toàn cơ quan.")
        )
    if stored.uninstalled_at is not None:
        raise Refused(_("Phân hệ đã được gỡ; dùng lại phân hệ trước khi bật, tắt cho đơn vị."))


def _refuse_fixed(found: switches.Switches, plugin_id: str, unit_id: int, state: str | None) -> None:
    default = known.default_of(current().plugins.get(plugin_id))
    holds = found.effective(plugin_id, unit_id, default)
    if state in FIXED or holds.is_fixed:
        words = {
            "forced": _("Quản trị hệ thống đã bật bắt buộc phân hệ này cho đơn vị nên đơn vị không tự tắt được."),
            "unavailable": _("Quản trị hệ thống không cho đơn vị dùng phân hệ này."),
        }
        raise Refused(words.get(holds.state) or _("Chỉ quản trị hệ thống đặt được trạng thái này."), field="state")


def _require_requirements(plugin: Plugin | None) -> None:
    if plugin is None:
        return
    stored = {row.id: row for row in db.session.scalars(select(PluginState))}
    for other in known.required_by(plugin):
        row, code = stored.get(other), current().plugins.get(other)
        title = known.title_of(other, code, row)
        if code is None or not code.is_loaded:
            raise Refused(_("Phân hệ này cần “%(title)s”, hiện chưa cài hoặc chưa chạy được.", title=title))
        if row is not None and (not row.enabled or row.uninstalled_at is not None):
            raise Refused(
                _("Phân hệ này cần “%(title)s”, hiện đang ngừng dùng; dùng lại phân hệ ấy trước.", title=title)
            )


def _refuse_needed(plugin_id: str) -> None:
    stored = standing.of_agency()
    users = [p for p in known.needing(plugin_id) if gate.is_switched_on(p, stored.get(p.id))]
    if users:
        titles = ", ".join(f"“{known.title_of(p.id, p)}”" for p in users)
        raise Refused(_("Đang được dùng bởi %(titles)s; ngừng dùng các phân hệ ấy trước.", titles=titles))


def _write_switch(actor: Actor, stored: PluginState, unit_id: int, state: str | None, reason: str) -> None:
    row = db.session.get(PluginSwitch, (stored.id, unit_id))
    before = (row.state, row.reason) if row else (None, "")
    if state is None:
        db.session.execute(
            delete(PluginSwitch).where(PluginSwitch.plugin_id == stored.id, PluginSwitch.unit_id == unit_id)
        )
        db.session.expunge(row) if row else None
    else:
        row = row or PluginSwitch(plugin_id=stored.id, unit_id=unit_id)
        row.state, row.reason = state, reason
        row.changed_at, row.changed_by = clock.now(), actor.person_id
        db.session.add(row)
    changes = {
        "unit": [None, unit_names([unit_id]).get(unit_id, str(unit_id))],
        "state": [before[0], state],
        "reason": [before[1], reason if state else ""],
    }
    _record(actor, "plugin.switch", stored, **changes)


def _word(stored: PluginState) -> str:
    if stored.uninstalled_at is not None:
        return "uninstalled"
    return "enabled" if stored.enabled else "disabled"


def _record(actor: Actor, action: str, stored: PluginState, **changes: Any) -> None:
    audit.record(
        actor,
        action=action,
        subject_kind="plugin",
        subject_id=None,
        subject_label=known.label_of(stored.id, stored),
        changes={name: pair for name, pair in changes.items() if pair[0] != pair[1]},
    )
