"""Saving what was set for a plugin."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from intranet import audit, clock
from intranet.access import Actor, Forbidden, Refused
from intranet.database import db, transaction
from intranet.directory.queries import find_unit
from intranet.host import known, settings
from intranet.host.models import PluginSetting, PluginState
from intranet.host.settings import secrets as vault
from intranet.host.settings import values
from intranet.host.switching import states
from intranet.web.i18n import _

MOST_CHARACTERS = 100_000


def save_settings(
    actor: Actor,
    plugin_id: str,
    unit_id: int | None,
    data: Mapping[str, Any],
    version: int,
    clear: Collection[str] = (),
) -> int:
    """Keep what a validated form gave (`form.data`) for the agency (`unit_id` None) or a unit; the new version.

    An empty secret keeps the one that is stored; the names in `clear` remove theirs. What `data` leaves out stays
    as it is. `version` is the one the form was shown with, 0 before anything was saved. Administrators save
    everything, heads of units what is set for their units. Raises :class:`Forbidden`, or :class:`Refused` when
    somebody else saved meanwhile, or naming a field that cannot be kept.
    """
    if not actor.may_everywhere("host.manage_plugins") and (
        unit_id is None or not actor.may("host.switch_plugins", unit_id)
    ):
        raise Forbidden("host.manage_plugins")
    with transaction(), settings.core_reads():
        state = states.locked(actor, plugin_id)
        form = settings.declared(plugin_id, unit_id)
        if form is None:
            raise Refused(_("Phân hệ này không có cài đặt như vậy, hoặc chưa chạy được."))
        if unit_id is not None and find_unit(unit_id) is None:
            raise Refused(_("Đơn vị này hiện không còn hoạt động."), field="unit_id")
        row = _row(plugin_id, unit_id)
        if (row.version or 0) != version:
            raise Refused(
                _("Người khác vừa lưu cài đặt này. Mở lại trang để xem bản mới, rồi sửa và lưu lần nữa."),
                field="version",
            )
        changes = _apply(row, settings.blank(form), data, clear)
        row.version, row.changed_at, row.changed_by = version + 1, clock.now(), actor.person_id
        db.session.add(row)
        db.session.flush()
        _record(actor, state, unit_id, changes)
    settings.forget()
    return version + 1


def _row(plugin_id: str, unit_id: int | None) -> PluginSetting:
    mine = PluginSetting.unit_id.is_(None) if unit_id is None else PluginSetting.unit_id == unit_id
    statement = select(PluginSetting).where(PluginSetting.plugin_id == plugin_id, mine)
    found = db.session.scalars(statement.execution_options(populate_existing=True)).first()
    return found or PluginSetting(plugin_id=plugin_id, unit_id=unit_id, values={}, secrets={}, version=0)


def _apply(row: PluginSetting, form: Any, data: Mapping[str, Any], clear: Collection[str]) -> dict[str, Any]:
    plain, secret = dict(row.values), dict(row.secrets)
    changes: dict[str, Any] = {}
    for field in settings.kept_fields(form):
        name = field.name
        if settings.is_secret(field):
            if told := _keep_secret(row.plugin_id, secret, name, data.get(name), name in clear):
                changes[name] = told
        elif name in data:
            before, after = plain.get(name), _encoded(name, data[name])
            plain[name] = after
            if before != after:
                changes[name] = [before, after]
    # Assigned anew: a change inside a JSON value is not noticed.
    row.values, row.secrets = plain, secret
    return changes


def _keep_secret(plugin_id: str, secret: dict[str, str], name: str, typed: Any, clear: bool) -> list[str] | None:
    """Keep, replace or remove a secret; what the audit trail is told, never the secret itself."""
    before = "***" if name in secret else ""
    if typed:
        secret[name] = vault.encrypt(plugin_id, str(typed))
        return [before, _("đã nhập mới")]
    if clear and secret.pop(name, None) is not None:
        return [before, _("đã xóa")]
    return None


def _encoded(name: str, value: Any) -> Any:
    try:
        encoded = values.encode(value)
    except TypeError as error:
        raise Refused(_("Không lưu được loại giá trị này làm cài đặt."), field=name) from error
    if len(str(encoded)) > MOST_CHARACTERS:
        raise Refused(_("Nội dung dài quá %(limit)d ký tự.", limit=MOST_CHARACTERS), field=name)
    return encoded


def _record(actor: Actor, state: PluginState, unit_id: int | None, changes: dict[str, Any]) -> None:
    unit = find_unit(unit_id) if unit_id is not None else None
    audit.record(
        actor,
        action="plugin.settings",
        subject_kind="plugin",
        subject_id=None,
        subject_label=known.label_of(state.id, state),
        changes={**({"unit": [None, unit.name]} if unit else {}), **changes},
    )
