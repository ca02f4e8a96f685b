"""Pages that record decisions: for one case, and one decision for many."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, current_actor, paginate, row_id, unit_names

from .. import rights
from ..routes import bp
from ..submissions import queries as cases
from ..texts import CATEGORIES, SUBJECTS, _
from . import doubts, queries, service
from .forms import DecisionForm, ManyForm, OneForm, WaitingFilter

PER_PAGE = 100
"""A decision names many people: as many as one ticks without losing sight."""


@bp.route("/cases/<int:submission_id>/commend", methods=["GET", "POST"])
def commend(submission_id: int) -> ResponseReturnValue:
    """Record the decision for a case to which the council agreed."""
    actor = current_actor()
    case = cases.get(actor, submission_id)
    if case is None:
        abort(404)
    actor.require(rights.COMMEND, case.unit_id)
    if case.stage != "approved" and request.method == "GET":
        return redirect(_after(submission_id))
    form = OneForm(data={"name": case.subject_name})
    found: tuple[doubts.Doubt, ...] = ()
    if form.validate_on_submit():
        try:
            service.commend(
                actor, [submission_id], form.decision, form.upload.data, names={submission_id: form.name.data or ""},
                sure=bool(form.sure.data),
            )  # fmt: skip
            return redirect(_after(submission_id), 303)
        except Refused as refusal:
            found = _refuse(form, refusal)
    page = render_template(
        "good_deeds/commendations/form.html", form=form, one=None, case=case, doubts=found, others=(), file=None,
        heading=_("Ghi quyết định khen thưởng"), back=url_for("good_deeds.submission", submission_id=submission_id),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.route("/commendations/new", methods=["GET", "POST"])
def commend_many() -> ResponseReturnValue:
    """Tick the cases that one decision names and record it once. `?session=` shows those of one session."""
    actor = current_actor()
    actor.require(rights.COMMEND)
    form, asked = ManyForm(), WaitingFilter()
    found: tuple[doubts.Doubt, ...] = ()
    if form.validate_on_submit():
        try:
            made = service.commend(actor, form.cases.data or (), form.decision, form.upload.data,
                                   sure=bool(form.sure.data))  # fmt: skip
            return redirect(url_for("good_deeds.commended", commendation_id=made[0].id), 303)
        except Refused as refusal:
            found = _refuse(form, refusal)
    session_id = _number("session")
    page = paginate(queries.waiting(actor, asked.q.data or "", asked.unit.data, session_id), per_page=PER_PAGE)
    shown = render_template(
        "good_deeds/commendations/many.html", form=form, asked=asked, page=page, session_id=session_id, doubts=found,
        ticked=_ticked(form, page.items, session_id), units=unit_names({one.unit_id for one in page.items}),
        categories=CATEGORIES, subjects=SUBJECTS, filtered=bool(asked.q.data or asked.unit.data or session_id),
    )  # fmt: skip
    return shown, 422 if form.is_submitted() else 200


@bp.get("/commendations/<int:commendation_id>/recorded")
def commended(commendation_id: int) -> str:
    """What was recorded with one decision, and what comes next."""
    actor = current_actor()
    actor.require(rights.COMMEND)
    found = queries.get(actor, commendation_id)
    if found is None:
        abort(404)
    statement = queries.same_decision(actor, found[0])
    return render_template("good_deeds/commendations/recorded.html", one=found[0], page=paginate(statement))


def _refuse(form: DecisionForm, refusal: Refused) -> tuple[doubts.Doubt, ...]:
    form.refuse(refusal)
    return tuple(refusal.doubts) if isinstance(refusal, doubts.Doubtful) else ()


def _after(submission_id: int) -> str:
    """Where the reader sees what holds now: the decision when there is one, else the case."""
    one = queries.of([submission_id]).get(submission_id)
    if one is not None:
        return url_for("good_deeds.commendation", commendation_id=one.id)
    return url_for("good_deeds.submission", submission_id=submission_id)


def _ticked(form: ManyForm, shown: Any, session_id: int | None) -> set[int]:
    if form.is_submitted():
        return set(form.cases.data or ())
    asked = _number("case")
    return {one.id for one in shown} if session_id is not None else {asked} if asked is not None else set()


def _number(name: str) -> int | None:
    text = request.args.get(name, "")
    try:
        return row_id(text) if text else None
    except ValueError:
        return None
