"""The page where a plugin is set up: for the agency, and for a unit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from intranet.access import Actor, Forbidden, Refused
from intranet.auth import current_actor
from intranet.directory.public import unit_choices
from intranet.host import health, known, service, settings
from intranet.host.calling import attribution
from intranet.host.forms import UnitChoice
from intranet.host.registry import current
from intranet.host.settings import page as settings_page
from intranet.host.settings.page import SettingsPage
from intranet.host.views import bp
from intranet.web.i18n import _

# No name that a field of a form in Python could have.
VERSION, CLEAR = "settings-version", "settings-clear"


@bp.route("/admin/plugins/<plugin:plugin_id>/settings", methods=("GET", "POST"), endpoint="settings")
def show(plugin_id: str) -> str | AnyResponse | tuple[str, int]:
    """The form for the agency, or for the unit of `?unit=`; secrets are never shown."""
    actor, units = current_actor(), _units(plugin_id)
    unit_id = _unit(actor, plugin_id, units)
    page = settings_page.page(plugin_id, unit_id)
    if page is None:
        abort(404)
    if request.method == "GET":
        return _render(page, units)
    newer: Sequence[tuple[str, Any]] = ()
    if page.validate():
        try:
            service.save_settings(actor, plugin_id, unit_id, page.data(), _version(), request.form.getlist(CLEAR))
        except Forbidden:
            abort(404)
        except Refused as refusal:
            if refusal.field == "version":
                newer = _newer(plugin_id, unit_id, page)
            page.form.refuse(refusal)
        else:
            flash(_("Đã lưu cài đặt."), "success")
            return redirect(url_for("plugins.settings", plugin_id=plugin_id, unit=unit_id), 303)
    return _render(page, units, newer), 422


def _render(page: SettingsPage, units: Sequence[tuple[int, str]], newer: Sequence[tuple[str, Any]] = ()) -> str:
    actor, plugin_id = current_actor(), page.plugin_id
    form = UnitChoice()
    form.unit.choices, form.unit.data = units, page.unit_id
    settings.forget()
    return render_template(
        "host/plugin_settings.html", page=page, fields=_fields(page), form=form, newer=newer, names=(VERSION, CLEAR),
        title=known.title_of(plugin_id), version=settings.stored(plugin_id, page.unit_id).version,
        may_manage=actor.may_everywhere(service.MANAGE),
        has_site=_has(plugin_id, "site") and actor.may_everywhere(service.MANAGE), has_unit=bool(units),
        unit_name=dict(units).get(page.unit_id or 0, "").strip(),
    )  # fmt: skip


def _fields(page: SettingsPage) -> Markup:
    """The plugin's fields as our macros draw them. What its own widgets raise is its fault, not the page's."""
    try:
        with attribution.acting(page.plugin_id):
            html = render_template("host/plugin_fields.html", page=page, clear=CLEAR)
    except Exception as error:
        health.note(page.plugin_id, "settings", error)
        raise Refused(_("Biểu mẫu cài đặt của phân hệ gặp lỗi; lỗi đã được ghi lại ở trang phân hệ.")) from error
    return Markup(html)  # noqa: S704 - a template of ours, which escapes


def _newer(plugin_id: str, unit_id: int | None, page: SettingsPage) -> list[tuple[str, Any]]:
    """What somebody else stored and what was typed differs from: (label, stored value)."""
    settings.forget()
    stored = settings.typed(page.form, settings.stored(plugin_id, unit_id).values)
    return [
        (field.label.text, stored[field.name])
        for field in page.fields() if field.name in stored and stored[field.name] != field.data
    ]  # fmt: skip


def _units(plugin_id: str) -> list[tuple[int, str]]:
    """The units whose settings the reader may change; none when the plugin has no such form."""
    if not _has(plugin_id, "unit"):
        return []
    wanted: Collection[int] | None = current_actor().units_for(service.SWITCH)
    return unit_choices(wanted)


def _unit(actor: Actor, plugin_id: str, units: Sequence[tuple[int, str]]) -> int | None:
    """The unit asked for; None: the agency. What is not the reader's is not found."""
    manages = actor.may_everywhere(service.MANAGE)
    asked = request.args.get("unit", "")
    if not asked and manages and _has(plugin_id, "site"):
        return None
    wanted = [unit_id for unit_id, _name in units if not asked or str(unit_id) == asked]
    if not wanted:
        abort(404)
    return wanted[0]


def _has(plugin_id: str, scope: str) -> bool:
    plugin = current().plugins.get(plugin_id)
    return plugin is not None and plugin.is_loaded and scope in plugin.settings


def _version() -> int:
    text = request.form.get(VERSION, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
