"""Read a plan from paper: upload or paste, look through what was recognised, make the draft."""

from __future__ import annotations

from typing import Any

from flask import abort, make_response, redirect, render_template, request, url_for

from intranet.access import Refused
from intranet.auth import current_actor
from intranet.database import db
from intranet.directory import queries as directory
from intranet.files.models import StoredFile
from intranet.plans import forms, forms_review, imports
from intranet.plans import review as reviews
from intranet.plans.checks import RowsRefused
from intranet.plans.models import PlanImport
from intranet.plans.views import bp
from intranet.web.i18n import _

RELOAD_SECONDS = 2


@bp.route("/import", methods=["GET", "POST"])
def upload() -> Any:
    """Take in a file or pasted text."""
    actor = current_actor()
    actor.require("plans.import")
    form = forms.UploadForm()
    if form.validate_on_submit():
        name, data = _given(form)
        try:
            waiting = imports.receive(actor, name, data)
            return redirect(url_for("plans.review", import_id=waiting.id))
        except imports.Rejected as rejected:
            return render_template("plans/rejected.html", result=rejected.result, form=form, name=name), 422
        except Refused as refusal:
            form.refuse(Refused(str(refusal), field="file" if form.file.data else "text"))
    return render_template("plans/upload.html", form=form), 422 if form.is_submitted() else 200


def _given(form: forms.UploadForm) -> tuple[str, bytes]:
    if form.file.data and form.file.data.filename:
        return form.file.data.filename, form.file.data.read()
    return _("Văn bản dán.txt"), (form.text.data or "").encode()


@bp.route("/import/<int:import_id>", methods=["GET", "POST"])
def review(import_id: int) -> Any:
    """Look through what was read; keep it for later or make the draft."""
    waiting = imports.get(current_actor(), import_id)
    if waiting is None:
        abort(404)
    if waiting.state == "done" and waiting.plan_id is not None:
        return redirect(url_for("plans.show", plan_id=waiting.plan_id))
    if "drop" in request.form:
        imports.drop(current_actor(), import_id)
        return redirect(url_for("plans.index"))
    if waiting.state != "waiting":
        return _not_ready(waiting)
    form = forms_review.review_form(waiting, _units())
    if form.is_submitted():
        if "keep" in request.form:
            imports.save_edits(current_actor(), import_id, forms_review.typed(request.form))
            return redirect(url_for("plans.index"))
        answer = _make(import_id, form)
        if answer is not None:
            return answer
        db.session.rollback()
        waiting = imports.get(current_actor(), import_id)
        assert waiting is not None
    return _show(waiting, form), 422 if form.is_submitted() else 200


def _units() -> list[tuple[int, str]]:
    return directory.unit_choices()


def _not_ready(waiting: PlanImport) -> Any:
    """Still being read (the page reloads itself), refused, or put aside."""
    answer = make_response(render_template("plans/reading.html", waiting=waiting))
    if waiting.state == "reading":
        answer.headers["Refresh"] = str(RELOAD_SECONDS)
    return answer


def _make(import_id: int, form: Any) -> Any:
    if not form.validate():
        return None
    try:
        plan = imports.make_plan(current_actor(), import_id, form.values(), form.rows(), form.unit_choices())
    except RowsRefused as refused:
        form.form_errors = [*form.form_errors, *dict.fromkeys(fault.message for fault in refused.faults)]
        return None
    except Refused as refusal:
        form.refuse_at(refusal)
        return None
    return redirect(url_for("plans.show", plan_id=plan.id))


def _show(waiting: PlanImport, form: Any) -> str:
    actor = current_actor()
    plans, others = imports.same_file(actor, waiting)
    return render_template(
        "plans/review.html", form=form, review=reviews.build(waiting, form.unit_choices()), same_plans=plans,
        same_imports=others, form_parts=forms_review.EDITED, units=_units(),
        stored=db.session.get(StoredFile, waiting.file_id),
        may_add_unit=actor.may("directory.edit_external") or actor.may("directory.edit_units"),
    )  # fmt: skip
