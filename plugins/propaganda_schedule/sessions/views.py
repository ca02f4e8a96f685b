"""Pages: one session, add, edit; two who edit at once see both versions."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import PlanFacts, Refused, clock, current_actor, forms, plan_facts, row_id, running_plans

from .. import rights
from ..models import Session
from ..routes import bp
from ..texts import STATES
from . import attachments, members, page, service
from .attachments import FileChange
from .forms import NewForm, SessionForm, start_values
from .found import changeable, visible

FORM = "propaganda_schedule/sessions/form.html"


@bp.get("/sessions/<int:session_id>")
def session(session_id: int) -> str:
    """One session."""
    found = page.load(current_actor(), visible(session_id))
    return render_template(
        "propaganda_schedule/sessions/show.html", page=found, session=found.session, states=STATES, today=clock.today()
    )


@bp.route("/sessions/new", methods=["GET", "POST"])
def new_session() -> ResponseReturnValue:
    """Add a session or a series; the address may say plan, wave, channel, unit and day."""
    actor = current_actor()
    actor.require(rights.PLAN)
    plan = _wanted_plan()
    if plan is None:
        chosen = {name: value for name, value in request.args.items() if name != "plan"}
        return render_template("propaganda_schedule/sessions/choose.html", plans=running_plans(actor), chosen=chosen)
    form = NewForm(plan)
    if not form.is_submitted():
        units = [choice.value for choice in form.unit_id.choices]
        form = NewForm(plan, **start_values(plan, _wanted(), units))
    if form.validate_on_submit():
        try:
            saved = _create(form)
            return redirect(url_for("propaganda_schedule.session", session_id=saved.id), 303)
        except service.Unconfirmed as open_ones:
            form.ask(open_ones)
        except Refused as refusal:
            form.refuse(refusal)
    return _form_page(form, 422 if form.is_submitted() else 200, several=len(running_plans(actor)) > 1)


@bp.route("/sessions/<int:session_id>/edit", methods=["GET", "POST"])
def edit_session(session_id: int) -> ResponseReturnValue:
    """Edit a session, all but its day. If somebody else saved it meanwhile, both versions are shown."""
    session = changeable(session_id)
    plan = plan_facts(current_actor(), session.plan_id)
    if plan is None:
        abort(404)
    form = SessionForm(plan, session)
    form.removed.choices = [(stored.id, stored.name) for stored in attachments.of(session_id)]
    form.offer_scopes(members.counts(session))
    if form.validate_on_submit():
        try:
            _edit(form, session)
            return redirect(url_for("propaganda_schedule.session", session_id=session_id), 303)
        except service.Conflict as conflict:
            return _conflict_page(form, conflict)
        except service.Unconfirmed as open_ones:
            form.ask(open_ones)
        except Refused as refusal:
            form.refuse(refusal)
    return _form_page(form, 422 if form.is_submitted() else 200, session)


def _create(form: NewForm) -> Session:
    actor, rule = current_actor(), form.rule()
    draft = form.draft(form.day.data, (form.starts.data, form.ends.data))
    more: dict[str, Any] = {"uploads": form.uploads.data or (), "invited": form.invited(), "accepted": form.set_aside}
    if rule is None:
        return service.create(actor, draft, **more)
    return members.create_series(actor, draft, rule, form.last_day(), form.days_off.data, **more)[0]


def _edit(form: SessionForm, session: Session) -> None:
    service.edit(
        current_actor(), session.id, form.made_from,
        form.draft(session.day, (session.starts, session.ends)), form.scope.data,
        files=FileChange(form.uploads.data or (), form.removed.data or ()), invited=form.invited(),
        accepted=form.set_aside,
    )  # fmt: skip


def _wanted_plan() -> PlanFacts | None:
    """The plan of the address; the only one that runs when it names none."""
    actor = current_actor()
    plan_id = _id("plan")
    if plan_id is not None:
        found = plan_facts(actor, plan_id)
        return found if found is not None and found.status == "issued" else None
    running = running_plans(actor)
    return running[0] if len(running) == 1 else None


def _wanted() -> dict[str, Any]:
    """What the address says a new session should be."""
    return {
        "wave_id": _id("wave"), "unit_id": _id("unit"), "channel": request.args.get("channel"), "day": _day(),
    }  # fmt: skip


def _id(name: str) -> int | None:
    try:
        return row_id(request.args.get(name, ""))
    except ValueError:
        return None


def _day() -> date | None:
    try:
        return forms.read_date(request.args.get("day", ""))
    except ValueError:
        return None


def _conflict_page(form: SessionForm, conflict: service.Conflict) -> ResponseReturnValue:
    """Both versions side by side. Saving once more, knowing the other one, replaces it."""
    form.version.data = str(conflict.stored.version)
    stored = page.load(current_actor(), conflict.stored)
    return _form_page(form, 409, conflict.stored, stored=stored, why=str(conflict))


def _form_page(form: SessionForm, status: int, session: Session | None = None, **more: Any) -> ResponseReturnValue:
    form.keep_picked()
    return render_template(FORM, form=form, plan=form.plan, session=session, **more), status
