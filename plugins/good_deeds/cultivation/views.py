"""Pages: naming a mentor and goals, a note, the end."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, current_actor, person_names

from .. import rights
from ..flow.views import found
from ..models import Cultivation, Submission
from ..routes import bp
from . import service
from .forms import CultivationForm, CultivationNoteForm, EndForm


@bp.route("/cases/<int:submission_id>/cultivate", methods=["GET", "POST"])
def cultivate(submission_id: int) -> ResponseReturnValue:
    """Name a mentor and goals, or change them. If somebody else did meanwhile, both versions are shown."""
    submission = found(submission_id)
    if not rights.may_cultivate(current_actor(), submission):
        abort(403)
    stored = service.of(submission_id)
    if not service.may_change(current_actor(), submission) or (stored is not None and stored.ended_on is not None):
        # It came to its end meanwhile; the page of the case says how.
        return _to_case(submission_id)
    form = CultivationForm(stored)
    if form.validate_on_submit():
        try:
            service.save(current_actor(), submission_id, form.made_from, form.draft())
            return _to_case(submission_id)
        except service.Conflict as conflict:
            return _conflict(form, submission_id, conflict)
        except Refused as refusal:
            form.refuse(refusal)
    return _page(form, found(submission_id), 422 if form.is_submitted() else 200, begun=stored is not None)


@bp.post("/cases/<int:submission_id>/cultivation/notes")
def cultivation_note(submission_id: int) -> ResponseReturnValue:
    """Note something on the way."""
    submission, _cultivation = _under_way(submission_id)
    form = CultivationNoteForm()
    if form.validate_on_submit():
        try:
            service.add_note(current_actor(), submission_id, form.progress.data)
            return _to_case(submission_id)
        except Refused as refusal:
            form.refuse(refusal)
    return render_template("good_deeds/cultivation/note.html", form=form, submission=submission), 422


@bp.route("/cases/<int:submission_id>/cultivation/end", methods=["GET", "POST"])
def end_cultivation(submission_id: int) -> ResponseReturnValue:
    """Say what came of it."""
    submission, cultivation = _under_way(submission_id)
    form = EndForm()
    if form.validate_on_submit():
        try:
            service.end(current_actor(), submission_id, form.ended_on.data, form.outcome.data)
            return _to_case(submission_id)
        except Refused as refusal:
            form.refuse(refusal)
            submission, cultivation = _under_way(submission_id)
    return render_template(
        "good_deeds/cultivation/end.html", form=form, submission=submission, cultivation=cultivation
    ), 422 if form.is_submitted() else 200


def _under_way(submission_id: int) -> tuple[Submission, Cultivation]:
    submission = found(submission_id)
    cultivation = service.of(submission_id)
    if cultivation is None or cultivation.ended_on is not None:
        abort(404)
    if not service.may_note(current_actor(), submission, cultivation):
        abort(403)
    return submission, cultivation


def _conflict(form: CultivationForm, submission_id: int, conflict: service.Conflict) -> ResponseReturnValue:
    stored = service.of(submission_id)
    if stored is None or stored.ended_on is not None:
        return _to_case(submission_id)
    form.version.data = str(stored.version)
    mentor = person_names([stored.mentor_id]).get(stored.mentor_id, "") if stored.mentor_id else ""
    return _page(form, found(submission_id), 409, stored=stored, stored_mentor=mentor, why=str(conflict), begun=True)


def _page(form: CultivationForm, submission: Submission, status: int, **more: Any) -> ResponseReturnValue:
    return render_template("good_deeds/cultivation/form.html", form=form, submission=submission, **more), status


def _to_case(submission_id: int) -> ResponseReturnValue:
    return redirect(url_for("good_deeds.submission", submission_id=submission_id), 303)
