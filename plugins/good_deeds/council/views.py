"""Pages: sessions of the council, one of them, call one, change it, cancel it."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Forbidden, Refused, clock, current_actor, paginate

from .. import rights
from ..routes import bp
from ..texts import BALLOTS, OUTCOMES, SESSION_STATES
from ..voting import panel as voting
from . import access, agenda, means, queries, rules, service
from .forms import ReasonForm, SessionForm
from .models import CouncilSession
from .words import ATTENDANCE, KEPT, ROLES


@bp.get("/sessions")
def sessions() -> str:
    """Sessions to come; `?state=past`: those that are over."""
    actor = current_actor()
    if not access.may_list(actor):
        raise Forbidden(rights.SCORE)
    past = request.args.get("state") == "past"
    return render_template(
        "good_deeds/council/index.html", page=paginate(queries.listing(actor, past=past)), past=past,
        states=SESSION_STATES, organises=access.organises(actor), today=clock.today(),
        waiting=agenda.waiting() if access.organises(actor) and not past else (0, None), open_agenda=access.OPEN_AGENDA,
    )  # fmt: skip


@bp.get("/sessions/<int:session_id>")
def session(session_id: int) -> str:
    """One session: agenda, members, sheets, vote."""
    actor, found = current_actor(), visible(session_id)
    page = queries.page(actor, found)
    return render_template(
        "good_deeds/council/show.html", page=page, session=found, vote=voting.panel(actor, found),
        states=SESSION_STATES, ballots=BALLOTS, outcomes=OUTCOMES, roles=ROLES, attendance=ATTENDANCE, kept=KEPT,
        today=clock.today(), shown=means.may_know(found, inside=page.seat.reads_scores), needed=rules.needed,
    )  # fmt: skip


@bp.route("/sessions/new", methods=["GET", "POST"])
def new_session() -> ResponseReturnValue:
    """Call a session."""
    actor = current_actor()
    _organiser()
    form = SessionForm()
    if form.validate_on_submit():
        try:
            made = service.create(actor, form.draft)
            return redirect(url_for("good_deeds.members", session_id=made.id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _form_page(form, 422 if form.is_submitted() else 200)


@bp.route("/sessions/<int:session_id>/edit", methods=["GET", "POST"])
def edit_session(session_id: int) -> ResponseReturnValue:
    """Change a session. If somebody else did so meanwhile, both versions are shown."""
    found = organised(session_id)
    form = SessionForm(found)
    if form.validate_on_submit():
        try:
            service.edit(current_actor(), session_id, form.made_from, form.draft)
            return redirect(url_for("good_deeds.session", session_id=session_id), 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            return _form_page(form, 409, conflict.stored, stored=conflict.stored, why=str(conflict))
        except Refused as refusal:
            form.refuse(refusal)
    return _form_page(form, 422 if form.is_submitted() else 200, found)


@bp.route("/sessions/<int:session_id>/cancel", methods=["GET", "POST"])
def cancel_session(session_id: int) -> ResponseReturnValue:
    """Cancel a session: says what that means, then does it."""
    found = organised(session_id)
    form = ReasonForm(version=found.version)
    if form.validate_on_submit():
        try:
            service.cancel(current_actor(), session_id, form.made_from, form.reason.data)
            return redirect(url_for("good_deeds.session", session_id=session_id), 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            form.refuse(conflict)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template("good_deeds/council/cancel.html", form=form, session=found)
    return page, 422 if form.is_submitted() else 200


def visible(session_id: int) -> CouncilSession:
    """The session, or 404 for what one may not know of."""
    found = queries.get(current_actor(), session_id)
    if found is None:
        abort(404)
    return found


def organised(session_id: int) -> CouncilSession:
    """The session, or 404; 403 for who does not call sessions."""
    found = visible(session_id)
    _organiser()
    return found


def _organiser() -> None:
    if not access.organises(current_actor()):
        raise Forbidden(rights.COUNCIL)


def _form_page(form: SessionForm, status: int, found: CouncilSession | None = None, **more: Any) -> ResponseReturnValue:
    rule = rules.on(found.day if found else clock.today())
    page = render_template("good_deeds/council/form.html", form=form, session=found, rule=rule, ballots=BALLOTS, **more)
    return page, status
