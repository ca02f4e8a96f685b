"""Pages for those who look after plugins: what there is, what is on for whom, one plugin, its settings."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, flash, jsonify, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter
from werkzeug.wrappers import Response as AnyResponse

from intranet.access import Actor, Forbidden, Refused
from intranet.auth import current_actor
from intranet.auth.labels import ROLE_LABELS
from intranet.host import labels, matrix, queries, queries_detail, registry, service
from intranet.host.forms import DefaultForm, MatrixFilter, PluginFilter, PurgeForm, ReasonForm, name_of, read_changes
from intranet.host.removing import export, purge
from intranet.host.service_switches import Overtaken, Place, save_switches
from intranet.jobs import labels as job_labels
from intranet.jobs import queries as job_queries
from intranet.jobs.registry import title_of
from intranet.text import fold
from intranet.web.i18n import _, ngettext
from intranet.web.paging import page_argument, url_with

bp = Blueprint("plugins", __name__, template_folder="templates")


class PluginId(BaseConverter):
    """`<plugin:…>` of a route: any name of a folder, since a plugin whose id is wrong has a page that says so."""

    regex = r"[^/.\0][^/\0]{0,99}"


@bp.record_once
def _convert(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["plugin"] = PluginId


@bp.get("/admin/plugins")
def index() -> str:
    """All plugins, by category."""
    _require_manage()
    form, rows = PluginFilter(), queries.overview()
    words, state = fold(form.q.data or ""), request.args.get("state", "")
    group = labels.GROUPS.get(state, ())
    named = [row for row in rows if not words or words in fold(f"{row.title} {row.id} {row.summary}")]
    shown = [row for row in named if not group or row.state in group]
    return render_template(
        "host/plugins.html", form=form, rows=rows, shown=shown, state=state if group else "", words=form.q.data,
        counts={name: sum(row.state in states for row in named) for name, states in labels.GROUPS.items()},
        named=len(named), categories=by_category(shown), labels=labels, safe_mode=registry.current().safe_mode,
    )  # fmt: skip


@bp.get("/admin/plugins.json")
def as_json() -> Response:
    """The same as data: `safe_mode`, `at` and `plugins`, whose keys are those of `queries.PluginRow`."""
    _require_manage()
    return jsonify(queries.as_json())


@bp.route("/admin/plugins/by-unit", methods=("GET", "POST"))
def by_unit() -> str | AnyResponse | tuple[str, int]:
    """Units × plugins: what is on for whom, and the place to change it."""
    actor = current_actor()
    actor.require(service.SWITCH)
    reason = ReasonForm()
    if request.method == "GET":
        return _matrix(actor, reason)
    overtaken: Mapping[Place, str] = {}
    if reason.validate():
        try:
            number = save_switches(actor, read_changes(request.form.items()), reason.reason.data or "")
        except Refused as refusal:
            reason.refuse(refusal)
        except Overtaken as other:
            overtaken = other.present
        else:
            if number:
                flash(ngettext("Đã lưu %(num)d thay đổi.", "Đã lưu %(num)d thay đổi.", number), "success")
            else:
                flash(_("Chưa có thay đổi nào để lưu."), "info")
            return redirect(url_with(), 303)
    return _matrix(actor, reason, overtaken), 409 if overtaken else 422


def _matrix(actor: Actor, reason: ReasonForm, overtaken: Mapping[Place, str] | None = None) -> str:
    form = MatrixFilter()
    asked = matrix.Asked(form.q.data or "", form.plugin.data or "", page_argument(), page_argument("columns"))
    found = matrix.read(actor, asked)
    form.plugin.choices = [(column.id, column.title) for column in found.choices]
    chosen = {change.place: change.state for change in read_changes(request.form.items())}
    return render_template(
        "host/plugins_by_unit.html", matrix=found, form=form, reason=reason, asked=asked, overtaken=overtaken or {},
        chosen=chosen, labels=labels, name_of=name_of,
    )  # fmt: skip


@bp.get("/admin/plugins/<plugin:plugin_id>")
def show(plugin_id: str) -> str:
    """One plugin with all it brings."""
    return _page(_detail(plugin_id), DefaultForm(formdata=None))


@bp.post("/admin/plugins/<plugin:plugin_id>/default")
def set_default(plugin_id: str) -> AnyResponse | tuple[str, int]:
    """Set what holds for units without a state of their own."""
    detail, form = _detail(plugin_id), DefaultForm()
    if form.validate():
        try:
            service.set_default(current_actor(), plugin_id, form.state.data or "", form.reason.data or "")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã lưu mặc định."), "success")
            return _back(plugin_id)
    return _page(detail, form), 422


@bp.post("/admin/plugins/<plugin:plugin_id>/enable")
def enable(plugin_id: str) -> AnyResponse:
    """Take a plugin into use again."""
    _detail(plugin_id)
    service.enable(current_actor(), plugin_id)
    flash(_("Đã dùng lại phân hệ cho những đơn vị được bật."), "success")
    return _back(plugin_id)


@bp.route("/admin/plugins/<plugin:plugin_id>/<any(disable, uninstall):step>", methods=("GET", "POST"))
def step(plugin_id: str, step: str) -> str | AnyResponse | tuple[str, int]:
    """Put a plugin aside, after its consequences were spelled out."""
    detail, form = _detail(plugin_id), ReasonForm()
    if form.is_submitted() and form.validate():
        try:
            if step == "disable":
                service.disable(current_actor(), plugin_id, form.reason.data or "")
            else:
                service.uninstall(current_actor(), plugin_id)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(labels.STEPS_DONE[step], "success")
            return _back(plugin_id)
    page = render_template("host/plugin_step.html", detail=detail, row=detail.row, form=form, step=step)
    return (page, 422) if form.is_submitted() else page


@bp.route("/admin/plugins/<plugin:plugin_id>/purge", methods=("GET", "POST"), endpoint="purge")
def purge_data(plugin_id: str) -> str | AnyResponse | tuple[str, int]:
    """Delete what a plugin keeps, after its id was typed; an export is written first."""
    row, form = _detail(plugin_id).row, PurgeForm()
    if form.is_submitted() and form.validate():
        try:
            path = purge.purge(current_actor(), plugin_id, (form.typed_id.data or "").strip())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            words = _("Đã xóa hẳn dữ liệu của “%(title)s”. Bản xuất: %(path)s", title=row.title, path=path)
            flash(words, "success")
            return redirect(url_for("plugins.index"), 303)
    page = render_template(
        "host/plugin_purge.html", row=row, form=form, preview=purge.preview(plugin_id), folder=export.folder()
    )
    return (page, 422) if form.is_submitted() else page


def by_category(rows: list[queries.PluginRow]) -> dict[str, list[queries.PluginRow]]:
    """The plugins by category, in the order of the labels; an unknown category is "other"."""
    known = {row.id: row.category if row.category in labels.CATEGORIES else "other" for row in rows}
    found = {name: [row for row in rows if known[row.id] == name] for name in labels.CATEGORIES}
    return {name: members for name, members in found.items() if members}


def _page(detail: queries_detail.Detail, form: DefaultForm) -> str:
    if form.state.data is None:
        form.state.data = detail.row.default
    return render_template(
        "host/plugin.html", detail=detail, row=detail.row, form=form, labels=labels, job_labels=job_labels,
        safe_mode=registry.current().safe_mode, roles=ROLE_LABELS,
        runs=job_queries.last_runs([*detail.tasks, *(job.name for job in detail.jobs)]), title_of=title_of,
    )  # fmt: skip


def _detail(plugin_id: str) -> queries_detail.Detail:
    """The plugin; to those who do not look after plugins none of them exists."""
    may_manage = current_actor().may_everywhere(service.MANAGE)
    found = queries_detail.detail(plugin_id) if may_manage else None
    if found is None:
        abort(404)
    return found


def _back(plugin_id: str) -> AnyResponse:
    return redirect(url_for("plugins.show", plugin_id=plugin_id), 303)


def _require_manage() -> None:
    if not current_actor().may_everywhere(service.MANAGE):
        raise Forbidden(service.MANAGE)
