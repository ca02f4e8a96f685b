"""Pages: one's opinion on a case; reminding and releasing reviewers."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Actor, Refused, current_actor, db

from .. import rights
from ..conflicts import facts
from ..flow import conditions
from ..models import Submission
from ..routes import bp
from ..submissions.queries import get
from . import assigning, opinions, who
from .forms import OpinionForm


@bp.route("/cases/<int:submission_id>/review", methods=["GET", "POST"])
def review_opinion(submission_id: int) -> ResponseReturnValue:
    """What the reader thinks of a case they were asked to review. `done` in the form closes their review."""
    actor = current_actor()
    actor.require(rights.READ)
    found, submission = opinions.mine(actor, submission_id), db.session.get(Submission, submission_id)
    if found is None or submission is None:
        abort(404)
    form = OpinionForm(data={"opinion": found.opinion})
    if form.validate_on_submit():
        try:
            opinions.write(actor, submission_id, form.opinion.data or "", done="done" in request.form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect(url_for("good_deeds.submission", submission_id=submission_id, _anchor="review"), 303)
    kept = facts.kept_from(actor, submission)
    answer = render_template(
        "good_deeds/review/opinion.html", form=form, submission=submission, found=found,
        why_not=conditions.reason(submission, kept) if kept else "", is_open=submission.stage in who.STAGES,
    )  # fmt: skip
    return answer, 422 if form.is_submitted() else 200


@bp.post("/cases/<int:submission_id>/reviewers/<int:person_id>/release")
def release_reviewer(submission_id: int, person_id: int) -> ResponseReturnValue:
    """Ask somebody no longer who has not written yet."""
    assigning.release(_asker(submission_id), submission_id, person_id)
    return redirect(url_for("good_deeds.submission", submission_id=submission_id, _anchor="review"), 303)


@bp.post("/cases/<int:submission_id>/reviewers/remind")
def remind_reviewers(submission_id: int) -> ResponseReturnValue:
    """Remind whoever has not reviewed the case yet."""
    assigning.remind(_asker(submission_id), submission_id)
    return redirect(url_for("good_deeds.submission", submission_id=submission_id, _anchor="review"), 303)


def _asker(submission_id: int) -> Actor:
    """The reader, who may see the case. 404 otherwise; whether they may ask about it is for the service to say."""
    actor = current_actor()
    if get(actor, submission_id) is None:
        abort(404)
    return actor
