"""The steps of a plan's life, each with a page that says what it does."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, url_for

from intranet import clock
from intranet.access import Refused
from intranet.auth import current_actor
from intranet.plans import amendment, checks, forms, lifecycle, numbering, rights, rows, service
from intranet.plans.models import Plan
from intranet.plans.views import bp
from intranet.web.i18n import _


@bp.route("/<int:plan_id>/<any(submit,return,close,reopen,amend,archive):step>", methods=["GET", "POST"])
def take(plan_id: int, step: str) -> Any:
    """Confirm and take a step."""
    plan = _offered(plan_id, step)
    form = forms.StepForm()
    if form.validate_on_submit():
        try:
            done = _take(step, plan_id, form)
            return redirect(_after(step, done))
        except Refused as refusal:
            form.refuse(refusal)
        except service.EditConflict as found:
            return _changed("plans/step.html", plan, form, found.version, step=step), 409
    else:
        _begin(form, plan)
    return render_template("plans/step.html", plan=plan, form=form, step=step), 422 if form.is_submitted() else 200


def _offered(plan_id: int, step: str) -> Plan:
    """The plan, when the step may be asked for; one that no longer fits is explained on its page."""
    actor = current_actor()
    plan = rights.get(actor, plan_id)
    if plan is None:
        abort(404)
    permission = {
        "submit": "plans.submit", "return": "plans.issue", "issue": "plans.issue", "close": "plans.close",
        "reopen": "plans.close", "amend": "plans.edit", "archive": "plans.edit",
    }[step]  # fmt: skip
    actor.require(permission, plan.issuing_unit_id)
    return plan


def _begin(form: forms.ComparedForm, plan: Plan) -> None:
    if not form.is_submitted():
        form.begin(plan.version, {})


def _take(step: str, plan_id: int, form: forms.StepForm) -> Plan:
    actor, version, note = current_actor(), form.made_from, form.note.data or ""
    match step:
        case "submit":
            return lifecycle.submit(actor, plan_id, version, note)
        case "return":
            return lifecycle.send_back(actor, plan_id, version, note)
        case "close":
            return lifecycle.close(actor, plan_id, version, note)
        case "reopen":
            return lifecycle.reopen(actor, plan_id, version, note)
        case "amend":
            return lifecycle.amend(actor, plan_id, version)
        case _:
            return service.archive(actor, plan_id, version)


def _after(step: str, plan: Plan) -> str:
    return url_for("plans.edit", plan_id=plan.id) if step == "amend" else url_for("plans.show", plan_id=plan.id)


def _changed(template: str, plan: Plan, form: forms.ComparedForm, version: int, **context: Any) -> str:
    """The same page again, now made from what is stored, with what was typed."""
    form.begin(version, {})
    form.refuse(Refused(_("Kế hoạch vừa được người khác sửa. Xem lại rồi bấm lần nữa.")))
    return render_template(template, plan=plan, form=form, **context)


@bp.route("/<int:plan_id>/issue", methods=["GET", "POST"])
def issue(plan_id: int) -> Any:
    """Issue a plan: number, symbol, day, and what to look at before."""
    plan = _offered(plan_id, "issue")
    actor = current_actor()
    form = forms.IssueForm(data={
        "issued_on": plan.issued_on or clock.today(),
        "symbol": plan.symbol or service.default_symbol(plan.issuing_unit_id),
        "numbering": "paper" if plan.number else "next", "number": plan.number,
    })  # fmt: skip
    _begin(form, plan)
    issued_on = form.issued_on.data or clock.today()
    context = {
        "warnings": checks.before_issue(plan, rows.load(plan_id), issued_on),
        "next_number": numbering.next_number(plan.issuing_unit_id, issued_on.year),
        "amended": plan.amends,
    }
    if form.validate_on_submit():
        number = form.number.data if form.numbering.data == "paper" else None
        how = lifecycle.Issue(issued_on, form.symbol.data or "", number)
        try:
            lifecycle.issue(actor, plan_id, form.made_from, how, form.note.data or "")
            return redirect(url_for("plans.issued", plan_id=plan_id))
        except Refused as refusal:
            form.refuse(refusal)
        except service.EditConflict as found:
            return _changed("plans/issue.html", plan, form, found.version, **context), 409
    return render_template("plans/issue.html", plan=plan, form=form, **context), 422 if form.is_submitted() else 200


@bp.get("/<int:plan_id>/issued")
def issued(plan_id: int) -> str:
    """What was done when a plan was issued, and what follows."""
    plan = rights.get(current_actor(), plan_id)
    if plan is None or plan.status not in rights.OPEN:
        abort(404)
    return render_template("plans/issued.html", plan=plan, amended=plan.amends, replaced=amendment.replaced_by(plan.id))
