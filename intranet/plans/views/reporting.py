"""How far tasks are and which reports were sent: the pages of the units that do the work."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, redirect, render_template, request, url_for

from intranet import clock
from intranet.access import Actor, Refused
from intranet.auth import current_actor
from intranet.directory.queries import unit_names
from intranet.plans import deliveries, forms, periods, progress, rights, service
from intranet.plans.models import Plan, ReportDuty, Task, TaskUnit
from intranet.plans.views import bp
from intranet.web.redirects import came_from, is_local


@bp.route("/tasks/<int:task_id>", methods=["GET", "POST"])
def task(task_id: int) -> Any:
    """Say how far a task is; who only co-ordinates is led to the unit's own part."""
    actor = current_actor()
    plan, found = _task(actor, task_id)
    if not rights.may_progress(actor, plan, found.lead_unit_id):
        own = progress.parts_of(actor, plan, found)
        if own and request.method == "GET":
            part = url_for("plans.task_part", task_id=task_id, unit_id=own[0].unit_id, next=request.args.get("next"))
            return redirect(part)
        actor.require("plans.progress", found.lead_unit_id or plan.issuing_unit_id)
        abort(404)
    return _progress_page(actor, plan, found, None)


@bp.route("/tasks/<int:task_id>/units/<int:unit_id>", methods=["GET", "POST"])
def task_part(task_id: int, unit_id: int) -> Any:
    """Say how far a co-ordinating unit is with its own part of a task."""
    actor = current_actor()
    plan, found = _task(actor, task_id)
    part = next((part for part in found.units if part.unit_id == unit_id), None)
    if part is None:
        abort(404)
    if not rights.may_progress(actor, plan, unit_id):
        actor.require("plans.progress", unit_id)
        abort(404)
    return _progress_page(actor, plan, found, part)


def _task(actor: Actor, task_id: int) -> tuple[Plan, Task]:
    found = progress.get(actor, task_id)
    plan = rights.get(actor, found.plan_id) if found else None
    if found is None or plan is None:
        abort(404)
    return plan, found


def _progress_page(actor: Actor, plan: Plan, task: Task, part: TaskUnit | None) -> Any:
    item = part or task
    form = forms.ProgressForm(data={name: getattr(item, name) for name in progress.FIELDS})
    stored = None
    if not form.is_submitted():
        form.base.data = progress.base(item)
    elif form.validate():
        try:
            _save(actor, task, part, form)
            return redirect(came_from(url_for("plans.show", plan_id=plan.id, _anchor="tasks")))
        except Refused as refusal:
            form.refuse(refusal)
        except service.EditConflict as conflict:
            form.base.data, stored = progress.base(item), conflict.stored
    page = render_template(
        "plans/task.html", form=form, task=task, part=part, plan=plan, stored=stored,
        names=unit_names(one.unit_id for one in task.units), next_url=_next(),
        others=[one for one in progress.parts_of(actor, plan, task) if one is not part],
        may_lead=rights.may_progress(actor, plan, task.lead_unit_id),
    )  # fmt: skip
    return page, 409 if stored else 422 if form.is_submitted() else 200


def _next() -> str:
    """Where the reader wants to be led afterwards; "" for the plan's page."""
    target = request.values.get("next", "")
    return target if is_local(target) else ""


def _save(actor: Actor, task: Task, part: TaskUnit | None, form: forms.ProgressForm) -> None:
    typed = {"status": form.status.data, "done_on": form.done_on.data, "note": form.note.data or ""}
    base_was = form.base.data or ""
    if part is None:
        progress.report(actor, task.id, **typed, base_was=base_was)
    else:
        progress.report_part(actor, task.id, part.unit_id, **typed, base_was=base_was)


@bp.route("/duties/<int:duty_id>/<due_on>", methods=["GET", "POST"])
def deliver(duty_id: int, due_on: str) -> Any:
    """Note that the report due on a day was sent; what was noted can be taken back."""
    actor = current_actor()
    plan, duty, day = _duty(actor, duty_id, due_on)
    if not rights.may_deliver(actor, plan, duty.unit_id):
        actor.require("plans.progress", duty.unit_id or plan.issuing_unit_id)
        abort(404)
    form = forms.DeliveryForm(data={"sent_on": clock.today()})
    after = came_from(url_for("plans.show", plan_id=plan.id, _anchor="duties"))
    if form.is_submitted() and ("take_back" in request.form or form.validate()):
        try:
            if "take_back" in request.form:
                deliveries.take_back(actor, duty_id, day)
            else:
                assert form.sent_on.data is not None, "it is required"
                deliveries.deliver(
                    actor, duty_id, day, sent_on=form.sent_on.data, number=form.number.data or "",
                    note=form.note.data or "",
                )  # fmt: skip
            return redirect(after)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template(
        "plans/deliver.html", form=form, plan=plan, duty=duty, due_on=day, after=after,
        period=periods.period_of(duty.every, day), sent=deliveries.stored(duty_id, day), today=clock.today(),
        unit_name=unit_names([duty.unit_id or plan.issuing_unit_id]).get(duty.unit_id or plan.issuing_unit_id, ""),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _duty(actor: Actor, duty_id: int, due_on: str) -> tuple[Plan, ReportDuty, date]:
    found = deliveries.find(actor, duty_id)
    try:
        day = date.fromisoformat(due_on)
    except ValueError:
        abort(404)
    if found is None or day not in periods.due_days(found[1].every, found[1].due_on, found[1].day, day, day):
        abort(404)
    return *found, day
