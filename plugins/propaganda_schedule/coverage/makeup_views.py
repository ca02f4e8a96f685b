"""Pages: make-up sessions, from who is missing to what was added."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from intranet import Refused, channel_names, current_actor, db, person_names, unit_names

from .. import rights
from ..ids import ids_of
from ..models import Session
from ..routes import bp
from ..texts import _
from . import asked, makeup, missing
from .makeup_forms import MakeUpForm


@bp.route("/plans/<int:plan_id>/make-up", methods=["GET", "POST"])
def make_up(plan_id: int) -> ResponseReturnValue:
    """Propose make-up sessions for the people of `?person=`, or with `?all=1` for all without a known reason."""
    actor = current_actor()
    actor.require(rights.PLAN)
    question = asked.read(actor, plan_id)
    if question.plan.status != "issued" or question.plan.replaced_by:
        abort(404)
    channel = question.channel or _usual_channel(question)
    problem = None
    proposals: Sequence[makeup.Proposal] = ()
    if request.method == "GET":
        try:
            proposals = makeup.propose(actor, question, _people(question), channel)
        except Refused as refusal:
            problem = str(refusal)
    form = MakeUpForm(proposals)
    for row in form.rows:
        # Of units of others nothing is told, not even that they have something else on that day.
        actor.require(rights.PLAN, row.form.unit)
    warnings: dict[int, Any] = {}
    if form.validate_on_submit():
        try:
            wanted = makeup.completed(question, channel, form.proposals())
            warnings = makeup.warnings(actor, wanted, form.accepted())
            if not warnings:
                made = makeup.save(actor, wanted, form.accepted())
                return redirect(_done(plan_id, made), 303)
            form.refuse(Refused(_("Có điều cần xác nhận; chưa lập buổi nào. Đọc, đánh dấu rồi lưu lại.")))
        except Refused as refusal:
            form.refuse(refusal)
    return _page(question, form, channel, problem, warnings), 422 if form.is_submitted() else 200


def _page(question: asked.Asked, form: MakeUpForm, channel: str, problem: str | None, warnings: Any) -> str:
    rows = [entry.form for entry in form.rows]
    people = {row.unit: row.person_ids for row in rows}
    named = makeup.plannable(current_actor(), [one for ids in people.values() for one in ids[: makeup.SHOWN]])
    return render_template(
        "propaganda_schedule/coverage/make_up.html", asked=question, plan=question.plan, form=form, rows=rows,
        channel=channel, channels=_channels(question), people=people, warnings=warnings, problem=problem,
        units=unit_names(people), planned=makeup.planned_on(question, list(people)), names=person_names(named),
        shown=makeup.SHOWN, total=sum(len(ids) for ids in people.values()),
        kept=[(name, value) for name, value in request.args.items(multi=True) if name != "channel"],
    )  # fmt: skip


@bp.get("/plans/<int:plan_id>/make-up/done")
def made_up(plan_id: int) -> ResponseReturnValue:
    """What was added, and what happens next."""
    actor = current_actor()
    actor.require(rights.PLAN)
    ids = ids_of(request.args.getlist("session")[: makeup.MOST_UNITS])
    found = select(Session).where(
        Session.id.in_(ids), Session.plan_id == plan_id, Session.makes_up, rights.visible(actor)
    )
    sessions = db.session.scalars(found.order_by(Session.day, Session.id)).all()
    if not sessions:
        return redirect(url_for("propaganda_schedule.coverage", plan_id=plan_id))
    return render_template(
        "propaganda_schedule/coverage/made_up.html", sessions=sessions, plan_id=plan_id,
        units=unit_names(session.unit_id for session in sessions),
    )  # fmt: skip


def _done(plan_id: int, made: Sequence[Session]) -> str:
    return url_for("propaganda_schedule.made_up", plan_id=plan_id, session=[session.id for session in made])


def _people(question: asked.Asked) -> list[int]:
    """The people of the address; one more than are taken, so that too many are told."""
    if request.args.get("all"):
        found = missing.listing(question, "without").limit(makeup.MOST_PEOPLE + 1)
        return [row.id for row in db.session.execute(found)]
    return ids_of(request.args.getlist("person")[: makeup.MOST_PEOPLE + 1])


def _usual_channel(question: asked.Asked) -> str:
    """The channel proposed when none is asked for: the first that people come together for, else the plan's first."""
    codes = list(_channels(question))
    return next((code for code in makeup.TOGETHER if code in codes), codes[0])


def _channels(question: asked.Asked) -> dict[str, str]:
    return {channel.code: channel.label for channel in question.plan.channels} or channel_names()
