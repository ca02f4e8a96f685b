"""Pages: the proposal – shown for correction, then saved –, and what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import (
    Actor,
    PlanFacts,
    Refused,
    clock,
    current_actor,
    paginate_rows,
    plan_facts,
    plan_heirs,
    plugin_url,
    running_plans,
    unit_names,
)

from .. import rights
from ..ids import ids_of
from ..routes import bp
from . import job as _job  # noqa: F401  makes the background work known
from . import lines, page, queries, service, takers
from .choices import Choices
from .forms import ProposalForm
from .marks import Marks, read
from .queries import Situation
from .service import Done


@dataclass(frozen=True, slots=True)
class Shown:
    """The proposal as it is sent or asked for the first time."""

    form: ProposalForm
    marks: Marks
    now: Situation


@bp.route("/plans/<int:plan_id>/propose", methods=["GET", "POST"])
def propose(plan_id: int) -> ResponseReturnValue:
    """The sessions a plan asks for and does not have yet. Nothing is saved before "Lưu lịch"."""
    actor = current_actor()
    plan = _plan(actor, plan_id)
    why = service.closed_because(plan)
    if why or not plan.channels:
        heir = plan_heirs([plan_id]).get(plan_id)
        return render_template("propaganda_schedule/proposal/closed.html", plan=plan, why=why, heir=heir)
    if request.method == "GET":
        return _page(_first(actor, plan))
    shown, is_valid = _sent(actor, plan)
    changed = "save" in request.form and request.form.get("total", "") not in ("", str(shown.now.found.asked))
    if is_valid and "save" in request.form and not changed:
        try:
            return _saved(plan_id, service.save(actor, plan_id, shown.now.choices, _dropped(shown.now)))
        except Refused as refusal:
            shown.form.refuse(refusal)
            is_valid = False
    # Nothing is saved that nobody has seen.
    return _page(shown, changed and is_valid), 200 if is_valid else 422


@bp.get("/proposals")
def proposals() -> str:
    """The plans in force, to choose the one to schedule."""
    actor = current_actor()
    actor.require(rights.PLAN)
    found = paginate_rows(running_plans(actor))
    counts = queries.counts(actor, [plan.id for plan in found.items])
    return render_template("propaganda_schedule/proposal/index.html", page=found, counts=counts)


@bp.get("/plans/<int:plan_id>/propose/saved")
def proposed(plan_id: int) -> str:
    """What was done, and what happens next."""
    plan = _plan(current_actor(), plan_id)
    done = Done(*(request.args.get(name, 0, type=int) for name in ("added", "cancelled", "moved")))
    return render_template("propaganda_schedule/proposal/saved.html", plan=plan, done=done)


def _plan(actor: Actor, plan_id: int) -> PlanFacts:
    plan = plan_facts(actor, plan_id)
    if plan is None:
        abort(404)
    actor.require(rights.PLAN)
    return plan


def _first(actor: Actor, plan: PlanFacts) -> Shown:
    """As it was last chosen, else as is usual."""
    who = takers.takers(plan, takers.plans_for(actor))
    choices = replace(queries.stored(plan, queries.planner(actor)), since=clock.today())
    now = queries.situation(plan, who, choices)
    return Shown(ProposalForm(now.lines, who, since=choices.since), Marks(choices.corrections), now)


def _sent(actor: Actor, plan: PlanFacts) -> tuple[Shown, bool]:
    """As it is corrected, and whether all of it can be read."""
    who = takers.takers(plan, takers.plans_for(actor))
    kept = queries.stored(plan, queries.planner(actor))
    form = ProposalForm(lines.lines_of(plan, who, kept.lines), who)
    is_valid = form.validate()
    marks = read(request.form, kept.corrections)
    since = None if form.since.errors else form.since.data
    choices = Choices({one.line.name: one.kept for one in form.lines}, marks.corrections, since or clock.today())
    now = queries.situation(plan, who, choices)
    form.refuse_days(list(marks.check(now.found)))
    return Shown(form, marks, now), is_valid and not form.day_faults


def _dropped(now: Situation) -> list[int]:
    ticked = set(ids_of(request.form.getlist("drop")))
    return [one.session.id for one in now.surplus if one.session.id in ticked]


def _saved(plan_id: int, result: Any) -> ResponseReturnValue:
    if isinstance(result, Done):
        counts: dict[str, Any] = {"added": result.added, "cancelled": result.cancelled, "moved": result.moved}
        return redirect(url_for("propaganda_schedule.proposed", plan_id=plan_id, **counts), 303)
    return redirect(plugin_url("jobs.show", job_id=result.id) or url_for("propaganda_schedule.index"), 303)


def _page(shown: Shown, changed: bool = False) -> str:
    now = shown.now
    numbers = ids_of(request.form.getlist("page"))
    asked = set(ids_of(request.form.getlist("asked")))
    names = unit_names({one.session.unit_id for one in now.surplus}) if now.surplus else {}
    return render_template(
        "propaganda_schedule/proposal/propose.html", plan=now.plan, now=now, form=shown.form, marks=shown.marks,
        changed=changed, waves=page.waves(now, shown.form), moved=page.moved(now),
        preview=page.preview(now, shown.form, shown.marks, numbers[-1] if numbers else 1),
        surplus=page.surplus(now, names, set(_dropped(now)), asked), most=page.ASKED, at_once=service.AT_ONCE,
    )  # fmt: skip
