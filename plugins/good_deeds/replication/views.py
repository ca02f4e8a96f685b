"""Pages of replication: where a model spread, declaring, answering, reporting, ending."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, clock, current_actor, paginate, unit_names_then

from .. import rights
from ..models import Replication
from ..routes import bp
from ..texts import REPLICATION_STATES, _
from . import growth, queries, service, who
from .forms import AnswerForm, DeclareForm, EndForm, ReplicationForm, TakeBackForm


@bp.get("/cases/<int:submission_id>/replications")
def replications(submission_id: int) -> str:
    """Where a model spread: by month and by unit. For every reader while it is published."""
    actor = current_actor()
    model = _model(submission_id)
    page = paginate(queries.listing(actor, submission_id))
    months = growth.by_month(queries.beginnings(submission_id), clock.today())
    return render_template(
        "good_deeds/replication/index.html", model=model, page=page, rows=queries.rows_of(page.items), months=months,
        plot=growth.plot(months), states=REPLICATION_STATES, people=queries.people_reached(submission_id),
        may_declare=who.may_declare(actor, model.submission),
    )  # fmt: skip


@bp.route("/cases/<int:submission_id>/replications/new", methods=["GET", "POST"])
def apply_model(submission_id: int) -> ResponseReturnValue:
    """Say for a unit that it follows the model."""
    actor = current_actor()
    model = _model(submission_id)
    actor.require(rights.ENDORSE)
    if model.submission.stage not in who.LIVE:
        abort(404)
    form = DeclareForm(model.submission)
    if form.validate_on_submit():
        try:
            service.declare(actor, submission_id, form.unit_id.data, form.draft)
            return redirect(url_for("good_deeds.replications", submission_id=submission_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template(
        "good_deeds/replication/form.html", form=form, model=model, one=None, why="", heading=_("Đơn vị làm theo gương")
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/replications/<int:replication_id>/edit", methods=["GET", "POST"])
def report_replication(replication_id: int) -> ResponseReturnValue:
    """Bring up to date what the unit does and reached."""
    one, model = _mine(replication_id)
    back = url_for("good_deeds.replications", submission_id=one.submission_id)
    if one.status == "ended":
        return redirect(back)
    form, why, status = ReplicationForm(one), "", 200
    if form.validate_on_submit():
        try:
            service.report(current_actor(), replication_id, form.made_from, form.draft)
            return redirect(back, 303)
        except service.Conflict as conflict:
            one, why, status = conflict.stored, str(conflict), 409
            form.version.data = str(one.version)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template(
        "good_deeds/replication/form.html", form=form, model=model, one=one, why=why,
        heading=_("Cập nhật việc làm theo"),
    )  # fmt: skip
    return page, status if status == 409 or not form.is_submitted() else 422


@bp.route("/replications/<int:replication_id>/answer", methods=["GET", "POST"])
def answer_replication(replication_id: int) -> ResponseReturnValue:
    """The origin confirms that a unit follows its model, or says why not."""
    actor = current_actor()
    one, model = _found(replication_id)
    back = url_for("good_deeds.replications", submission_id=one.submission_id)
    if one.status != "declared":
        # Somebody of the origin was faster: the page says what they answered.
        return redirect(back)
    if not who.may_answer(actor, one):
        abort(403)
    form = AnswerForm(data={"version": str(one.version)})
    if form.validate_on_submit():
        try:
            service.answer(actor, replication_id, form.made_from, form.answer.data == "yes", form.reason.data or "")
            return redirect(back, 303)
        except service.Conflict as conflict:
            if conflict.stored.status != "declared":
                return redirect(back, 303)
            form.version.data = str(conflict.stored.version)
            form.refuse(conflict)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template(
        "good_deeds/replication/answer.html", form=form, model=model, one=one, unit_name=_name(one), back=back
    )
    return page, 422 if form.is_submitted() else 200


@bp.route("/replications/<int:replication_id>/end", methods=["GET", "POST"])
def end_replication(replication_id: int) -> ResponseReturnValue:
    """Say that the unit no longer follows the model."""
    one, model = _mine(replication_id)
    back = url_for("good_deeds.replications", submission_id=one.submission_id)
    if one.status != "confirmed":
        return redirect(back)
    form = EndForm(one)
    if form.validate_on_submit():
        try:
            service.end(current_actor(), replication_id, form.made_from, form.ended_on.data, form.result.data or "")
            return redirect(back, 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            form.refuse(conflict)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template(
        "web/confirm.html", title=_("Kết thúc làm theo gương"), form=form, danger=False, cancel_url=back,
        question=_("%(unit)s đã làm theo “%(title)s”; việc đã làm và kết quả vẫn được tính.", unit=_name(one),
                   title=model.title), submit=_("Kết thúc"),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.route("/replications/<int:replication_id>/take-back", methods=["GET", "POST"])
def take_back_replication(replication_id: int) -> ResponseReturnValue:
    """Take back what was not confirmed."""
    one, model = _mine(replication_id)
    back = url_for("good_deeds.replications", submission_id=one.submission_id)
    if one.status not in ("declared", "declined"):
        return redirect(back)
    form = TakeBackForm(data={"version": str(one.version)})
    if form.validate_on_submit():
        try:
            service.take_back(current_actor(), replication_id, form.made_from)
            return redirect(back, 303)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template(
        "web/confirm.html", title=_("Rút đăng ký làm theo"), form=form, cancel_url=back, submit=_("Rút đăng ký"),
        question=_("Đăng ký của %(unit)s làm theo “%(title)s” được bỏ; sau này đăng ký lại được.", unit=_name(one),
                   title=model.title),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _model(submission_id: int) -> queries.Model:
    model = queries.model(current_actor(), submission_id)
    if model is None:
        abort(404)
    return model


def _found(replication_id: int) -> tuple[Replication, queries.Model]:
    """The replication for somebody who sees it among others."""
    actor = current_actor()
    one = queries.seen(actor, replication_id)
    if one is None:
        abort(404)
    return one, _model(one.submission_id)


def _mine(replication_id: int) -> tuple[Replication, queries.Model]:
    one, model = _found(replication_id)
    if not who.may_change(current_actor(), one):
        abort(403)
    return one, model


def _name(one: Replication) -> str:
    place = queries.place_of(one)
    return unit_names_then([place]).get(place, "")
