"""Create a plan and edit its head, its parts, its audience; and the page for two who edit at once."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for

from intranet.access import Refused
from intranet.auth import current_actor
from intranet.database import db
from intranet.directory import queries as directory
from intranet.plans import conflict, forms, heads, queries, rights, rows, service
from intranet.plans.checks import RowsRefused
from intranet.plans.models import Plan
from intranet.plans.parts import PARTS, Part, Row
from intranet.plans.views import bp
from intranet.web.i18n import _


@bp.route("/new", methods=["GET", "POST"])
def new() -> Any:
    """Create a plan by hand."""
    actor = current_actor()
    actor.require("plans.edit")
    form = _head_form(None, {"year": forms.default_year(), "issuing_unit_id": rights.own_unit(actor)})
    if form.validate_on_submit():
        try:
            plan = service.create(actor, form.head)
            return redirect(url_for("plans.edit", plan_id=plan.id))
        except Refused as refusal:
            form.refuse(refusal)
    return render_template("plans/head.html", form=form, plan=None), 422 if form.is_submitted() else 200


def _head_form(plan: Plan | None, values: dict[str, Any]) -> forms.HeadForm:
    actor = current_actor()
    form = forms.HeadForm(data=values)
    allowed = actor.units_for("plans.edit")
    units = [(i, label) for i, label in directory.unit_choices() if allowed is None or i in allowed]
    if plan is not None and plan.issuing_unit_id not in dict(units):
        units.append((plan.issuing_unit_id, directory.unit_names([plan.issuing_unit_id])[plan.issuing_unit_id]))
    form.issuing_unit_id.choices = forms.choices(units, form.issuing_unit_id.empty)
    year = plan.year if plan else forms.default_year()
    parents = [(p.id, f"{heads.reference(p)}: {p.title}") for p in queries.possible_parents(actor, year)]
    if plan is not None and plan.parent is not None and plan.parent_id not in dict(parents):
        parents.append((plan.parent.id, plan.parent.title))
    others = [pair for pair in parents if plan is None or pair[0] != plan.id]
    form.parent_id.choices = forms.choices(others, form.parent_id.empty)
    return form


def editable(plan_id: int) -> Plan:
    """The plan, when its text is open to the reader; else 404, or a refusal that says why."""
    actor = current_actor()
    plan = rights.get(actor, plan_id)
    if plan is None:
        abort(404)
    rights.require_edit(actor, plan)
    return plan


@bp.route("/<int:plan_id>/edit", methods=["GET", "POST"])
def edit(plan_id: int) -> Any:
    """Edit the head; the way to the other parts."""
    plan = editable(plan_id)
    stored = heads.read(plan)
    form = _head_form(plan, stored)
    if not form.is_submitted():
        form.begin(plan.version, conflict.base_of_head(stored))
    elif form.validate():
        try:
            service.update_head(current_actor(), plan_id, _resolved_head(form, plan), form.made_from)
            return redirect(url_for("plans.show", plan_id=plan_id))
        except Refused as refusal:
            form.refuse(refusal)
        except service.EditConflict as found:
            differences = conflict.compare_heads(heads.HEAD_LABELS, found.stored, found.typed, form.fingerprints)
            if differences:
                return _conflict(plan_id, form, found.version, differences, None)
            return redirect(url_for("plans.show", plan_id=plan_id))
    return render_template("plans/head.html", form=form, plan=plan), 422 if form.is_submitted() else 200


def _resolved_head(form: forms.HeadForm, plan: Plan) -> dict[str, Any]:
    """What was typed, with the fields that the person gave to the other version on the conflict page."""
    choices = _choices()
    return conflict.merge_head(heads.read(plan), form.head, choices) if choices else form.head


def _choices() -> dict[str, str]:
    return {key[5:]: value for key, value in request.form.items() if key.startswith("keep-")}


@bp.route("/<int:plan_id>/edit/<name>", methods=["GET", "POST"])
def edit_part(plan_id: int, name: str) -> Any:
    """Edit the rows of one part."""
    if name == "audience":
        return _edit_audience(plan_id)
    if name not in PARTS:
        abort(404)
    plan, part = editable(plan_id), PARTS[name]
    stored = rows.load(plan_id, [name])[name]
    form = _part_form(plan, part, stored)
    if not form.is_submitted():
        form.begin(plan.version, conflict.base_of_rows(part, stored))
    elif "add" in request.form:
        form.add_row()
        return _show_part(plan, part, form)
    elif form.validate():
        answer = _save_part(plan_id, part, form, stored)
        if answer is not None:
            return answer
    return _show_part(plan, part, form), 422 if form.is_submitted() else 200


def _save_part(plan_id: int, part: Part, form: forms.PartForm, stored: list[Row]) -> Any:
    """The answer to a save; None when the form is to be shown again with what is wrong."""
    try:
        choices = _choices()
        typed = conflict.merge_rows(stored, form.typed(), choices) if choices else form.typed()
        service.update_part(current_actor(), plan_id, part.name, typed, form.made_from)
    except RowsRefused as refused:
        form.show_faults(refused.faults)
        return None
    except Refused as refusal:
        form.refuse(refusal)
        return None
    except service.EditConflict as found:
        differences = conflict.compare_rows(part, found.stored, found.typed, form.fingerprints)
        if differences:
            return _conflict(plan_id, form, found.version, differences, part)
    return redirect(url_for("plans.show", plan_id=plan_id))


def _part_form(plan: Plan, part: Part, stored: list[Row]) -> forms.PartForm:
    kinds = {column.kind for column in part.columns}
    units = directory.unit_choices() if "unit" in kinds else []
    missing = {row[c.name] for row in stored for c in part.columns if c.kind == "unit"} - {None} - set(dict(units))
    units += sorted(directory.unit_names(missing).items())
    waves = [(wave.id, forms.wave_label(wave)) for wave in plan.waves] if "wave" in kinds else []
    return forms.part_form(part, stored, units, waves)


def _show_part(plan: Plan, part: Part, form: forms.PartForm) -> str:
    return render_template("plans/part.html", plan=plan, part=part, form=form)


def _conflict(
    plan_id: int, form: forms.ComparedForm, version: int, differences: list[conflict.Difference], part: Part | None
) -> Any:
    """Both versions side by side. What was typed travels along in hidden fields."""
    db.session.rollback()
    skipped = {"version", "base", "csrf_token", "save"}
    typed = [(k, v) for k, v in request.form.items(multi=True) if k not in skipped and not k.startswith("keep-")]
    names = directory.unit_names(_unit_ids(differences, part))
    return render_template(
        "plans/conflict.html", plan=rights.get(current_actor(), plan_id), version=version, base=form.base.data,
        differences=differences, part=part, typed=typed, unit_names=names,
    ), 409  # fmt: skip


def _unit_ids(differences: list[conflict.Difference], part: Part | None) -> set[int]:
    if part is None:
        found = [s for d in differences if d.key == "issuing_unit_id" for s in (d.stored, d.typed)]
    else:
        columns = [c.name for c in part.columns if c.kind == "unit"]
        found = [row[name] for d in differences for row in (d.stored, d.typed) if row for name in columns]
    return {unit_id for unit_id in found if unit_id is not None}


def _edit_audience(plan_id: int) -> Any:
    actor = current_actor()
    plan = rights.get(actor, plan_id)
    if plan is None:
        abort(404)
    actor.require("plans.edit", plan.issuing_unit_id)
    form = forms.AudienceForm()
    units, groups = directory.unit_choices(), queries.groups()
    form.units.choices, form.excluded.choices = forms.choices(units), forms.choices(units)
    form.groups.choices = forms.choices(groups)
    if not form.is_submitted():
        form.fill(queries.audience_rules(plan.audience_id))
        form.begin(plan.version, {})
    elif form.validate():
        try:
            wanted = form.rules(plan.issuing_unit_id)
            if form.mode.data == "chosen" and not wanted:
                raise Refused(_("Chọn ít nhất một đơn vị hoặc nhóm"), field="units")
            service.update_audience(actor, plan_id, wanted, form.made_from)
            return redirect(url_for("plans.show", plan_id=plan_id))
        except Refused as refusal:
            form.refuse(refusal)
        except service.EditConflict as found:
            # The rules are one short page: what was chosen stays ticked, the next save goes over what is there.
            form.begin(found.version, {})
            form.refuse(Refused(_("Kế hoạch vừa được người khác sửa. Xem lại rồi lưu lần nữa để giữ lựa chọn này.")))
            stored = queries.audience_rules(plan.audience_id)
            return render_template("plans/audience.html", form=form, plan=plan, stored=stored), 409
    status = 422 if form.is_submitted() else 200
    return render_template("plans/audience.html", form=form, plan=plan, stored=None), status
