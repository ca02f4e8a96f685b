"""Pages: declaring a conflict of interest, the household."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Forbidden, Refused, current_actor, person_names, row_id

from .. import persons, rights
from ..flow.views import found
from ..models import Submission
from ..routes import bp
from . import declaring, facts, households
from .forms import ConflictForm, PersonForm


@bp.route("/cases/<int:submission_id>/conflict", methods=["GET", "POST"])
def declare_conflict(submission_id: int) -> ResponseReturnValue:
    """Step back from judging a case, saying why."""
    submission = found(submission_id)
    actor = current_actor()
    if not declaring.may_declare(actor, submission) and not facts.kept_from(actor, submission):
        abort(403)
    form = ConflictForm()
    if form.validate_on_submit():
        try:
            declaring.declare(actor, submission_id, form.reason.data)
            return _to_case(submission)
        except Refused as refusal:
            form.refuse(refusal)
    return render_template(
        "good_deeds/conflicts/declare.html", form=form, submission=submission,
        kept=facts.kept_from(actor, submission),
    ), 422 if form.is_submitted() else 200  # fmt: skip


@bp.route("/cases/<int:submission_id>/conflict/withdraw", methods=["GET", "POST"])
def withdraw_conflict(submission_id: int) -> ResponseReturnValue:
    """Take a declaration back, while nothing was decided."""
    submission = found(submission_id)
    actor = current_actor()
    declared = declaring.of(actor, submission_id)
    if declared is None:
        abort(404)
    why = ""
    if request.method == "POST":
        try:
            declaring.withdraw(actor, submission_id)
            return _to_case(submission)
        except Refused as refusal:
            why = str(refusal)
    return render_template(
        "good_deeds/conflicts/withdraw.html", submission=found(submission_id), declared=declared, why=why
    ), 422 if why else 200


@bp.route("/household", methods=["GET", "POST"])
def household() -> ResponseReturnValue:
    """One's household; for the office that of `?person=`, or of whoever `?name=` names."""
    actor = current_actor()
    actor.require(rights.READ)
    person_id = _whose()
    form = PersonForm()
    if form.validate_on_submit():
        try:
            households.declare(actor, person_id, form.found())
            return redirect(url_for("good_deeds.household", person=_named(person_id)), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return render_template(
        "good_deeds/conflicts/household.html", form=form, relatives=households.of(actor, person_id),
        person_id=person_id, own=person_id == actor.person_id, name=person_names([person_id]).get(person_id, ""),
        manages=households.may_manage(actor), find=_find(),
    ), 422 if form.is_submitted() else 200  # fmt: skip


@bp.route("/household/<int:person_id>/<int:kin_id>/remove", methods=["GET", "POST"])
def remove_kin(person_id: int, kin_id: int) -> ResponseReturnValue:
    """Take a declaration back: says what that means, then does it."""
    actor = current_actor()
    try:
        relatives = households.of(actor, person_id)
    except Forbidden:
        # Whose household is whose is nobody else's business.
        abort(404)
    relative = next((one for one in relatives if one.person_id == kin_id), None)
    if relative is None:
        abort(404)
    if request.method == "POST":
        households.remove(actor, person_id, kin_id)
        return redirect(url_for("good_deeds.household", person=_named(person_id)), 303)
    return render_template(
        "good_deeds/conflicts/remove.html", relative=relative, person_id=person_id,
        own=person_id == actor.person_id, name=person_names([person_id]).get(person_id, ""),
    )  # fmt: skip


def _to_case(submission: Submission) -> ResponseReturnValue:
    return redirect(url_for("good_deeds.submission", submission_id=submission.id), 303)


def _named(person_id: int) -> int | None:
    return None if person_id == current_actor().person_id else person_id


def _whose() -> int:
    """Whose household the page is about. 404 for people one may not ask about."""
    actor = current_actor()
    if actor.person_id is None:
        abort(403)
    if not request.args.get("person"):
        return actor.person_id
    try:
        asked = row_id(request.args["person"])
    except ValueError:
        abort(404)
    if asked != actor.person_id and not (households.may_manage(actor) and person_names([asked])):
        abort(404)
    return asked


def _find() -> list[tuple[int, str]]:
    """The people whom the office may mean by `?name=`."""
    name = request.args.get("name", "").strip()
    return persons.looked_up(name) if name and households.may_manage(current_actor()) else []
