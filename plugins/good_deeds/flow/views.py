"""Pages: a step to confirm, notes in the history."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, clock, current_actor

from .. import rights
from ..models import Submission
from ..routes import bp
from ..submissions import queries as submissions
from . import conditions, history, limits, service
from .forms import NoteForm, StepForm
from .stages import STAGES, STEPS, Step


@bp.route("/cases/<int:submission_id>/steps/<code>", methods=["GET", "POST"])
def step(submission_id: int, code: str) -> ResponseReturnValue:
    """Say what the step means and what is missing, then take it."""
    submission = found(submission_id)
    wanted = STEPS.get(code)
    if wanted is None or not wanted.by_hand:
        abort(404)
    if not conditions.held_before(current_actor(), submission, wanted):
        abort(403)
    form = StepForm(wanted, submission.version)
    if request.method == "POST" and form.validate_on_submit():
        try:
            service.take(current_actor(), submission_id, form.made_from, code, form.note.data or "")
            return redirect(url_for("good_deeds.submission", submission_id=submission_id), 303)
        except service.Overtaken as overtaken:
            form.version.data = str(overtaken.stored.version)
            return _page(form, overtaken.stored, wanted, 409, str(overtaken))
        except Refused as refusal:
            form.refuse(refusal)
            submission = found(submission_id)
    if not conditions.is_open(current_actor(), submission, wanted):
        # They could have taken it where the case stood before.
        status = 409 if form.is_submitted() else 200
        return _page(form, submission, wanted, status, str(service.overtaken(submission)))
    return _page(form, submission, wanted, 422 if form.is_submitted() else 200)


@bp.post("/cases/<int:submission_id>/notes")
def add_note(submission_id: int) -> ResponseReturnValue:
    """Add a note to the history."""
    submission = found(submission_id)
    actor = current_actor()
    if not history.may_note(actor, submission):
        abort(403)
    form = NoteForm()
    shared = not history.reads_internal(actor, submission)
    if form.validate_on_submit():
        try:
            history.add_note(actor, submission_id, form.remark.data, internal=form.internal.data and not shared)
            return redirect(url_for("good_deeds.submission", submission_id=submission_id) + "#h-history", 303)
        except Refused as refusal:
            form.refuse(refusal)
    return render_template("good_deeds/flow/note.html", form=form, submission=submission, internal=not shared), 422


def found(submission_id: int) -> Submission:
    """The case, if the reader may see it; else there is none."""
    submission = submissions.get(current_actor(), submission_id)
    if submission is None:
        abort(404)
    return submission


def _page(form: StepForm, submission: Submission, step: Step, status: int, overtaken: str = "") -> ResponseReturnValue:
    actor = current_actor()
    choice = next((one for one in conditions.choices(actor, submission) if one.step.code == step.code), None)
    return render_template(
        "good_deeds/flow/step.html", form=form, submission=submission, step=step, choice=choice,
        stage=STAGES[submission.stage], target=STAGES[step.target], overtaken=overtaken,
        mends=rights.is_submitter(actor, submission) and submission.stage in ("draft", "returned"),
        due=limits.due_after(step.target, clock.today()),
    ), status  # fmt: skip
