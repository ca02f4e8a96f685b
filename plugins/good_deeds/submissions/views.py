"""Pages of writing: a new submission, a draft, the look before it is sent, the confirmation."""

from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, clock, current_actor, forms

from .. import rights
from ..flow import history, requirements
from ..flow import service as flow
from ..flow.stages import STAGES
from ..models import Submission
from ..routes import bp
from ..texts import _
from . import case_views as _case  # noqa: F401  adds its pages
from . import erase_views as _erase  # noqa: F401  adds its page
from . import evidence, near, page, queries, service
from . import mine_views as _mine  # noqa: F401  adds its pages
from .evidence import FileChange
from .forms import SubmissionForm, start_values

FORM = "good_deeds/submissions/form.html"
SAVED, REFUSED, CONFLICT = 200, 422, 409


@bp.route("/new", methods=["GET", "POST"])
def new_submission() -> ResponseReturnValue:
    """Write a new submission; the address may say plan, wave and category."""
    current_actor().require(rights.SUBMIT)
    if request.method == "POST":
        return _save(SubmissionForm(by_itself=_by_itself()), None)
    form = SubmissionForm(form_key=token_urlsafe(18), **start_values(request.args))
    return _form_page(form, None, SAVED)


@bp.route("/cases/<int:submission_id>/edit", methods=["GET", "POST"])
def edit_submission(submission_id: int) -> ResponseReturnValue:
    """Go on writing. If another page saved it meanwhile, both versions are shown."""
    submission = _own(submission_id)
    if submission.stage not in service.WRITABLE:
        return redirect(url_for("good_deeds.submission", submission_id=submission_id), 303)
    form = SubmissionForm(submission, by_itself=_by_itself())
    if request.method == "POST":
        return _save(form, submission)
    form.read_subject()
    return _form_page(form, submission, SAVED)


@bp.route("/cases/<int:submission_id>/check", methods=["GET", "POST"])
def check_submission(submission_id: int) -> ResponseReturnValue:
    """The look before it is sent: what was written, what is missing, what is like it. Then it is sent."""
    submission = _own(submission_id)
    if submission.stage not in service.WRITABLE:
        return redirect(url_for("good_deeds.submission", submission_id=submission_id), 303)
    form = forms.VersionedForm(data={"version": str(submission.version)})
    if form.validate_on_submit():
        try:
            service.send(current_actor(), submission_id, form.made_from)
            return redirect(url_for("good_deeds.sent_submission", submission_id=submission_id), 303)
        except (service.Conflict, flow.Overtaken) as overtaken:
            # The page shows what is there now: whoever reads it again may send that.
            form.version.data = str(overtaken.stored.version)
            return _check_page(form, overtaken.stored, CONFLICT, str(overtaken))
        except Refused as refusal:
            form.refuse(Refused(str(refusal)))
    return _check_page(form, submission, REFUSED if form.is_submitted() else SAVED)


@bp.get("/cases/<int:submission_id>/sent")
def sent_submission(submission_id: int) -> ResponseReturnValue:
    """What happened, its number, what happens next and by when."""
    submission = _own(submission_id)
    if submission.stage == "draft":
        return redirect(url_for("good_deeds.edit_submission", submission_id=submission_id), 303)
    return render_template(
        "good_deeds/submissions/sent.html", submission=submission, stage=STAGES[submission.stage],
        unit=page.unit_name(submission), store_key=_store_key(submission), files=len(evidence.of(submission_id)),
    )  # fmt: skip


@bp.route("/cases/<int:submission_id>/delete", methods=["GET", "POST"])
def delete_draft(submission_id: int) -> ResponseReturnValue:
    """Throw a draft away: says what that means, then does it."""
    submission = _own(submission_id)
    if submission.stage != "draft" or submission.number is not None:
        return redirect(url_for("good_deeds.submission", submission_id=submission_id), 303)
    if request.method == "POST":
        service.delete_draft(current_actor(), submission_id)
        return redirect(url_for("good_deeds.mine"), 303)
    return render_template(
        "web/confirm.html", title=_("Xóa bản nháp"), submit=_("Xóa bản nháp"),
        question=_("Xóa “%(title)s” cùng ảnh, tài liệu kèm theo? Xóa rồi thì không lấy lại được.",
                   title=submission.title or _("Chưa có tên")),
        cancel_url=url_for("good_deeds.edit_submission", submission_id=submission_id),
    )  # fmt: skip


def _save(form: SubmissionForm, submission: Submission | None) -> ResponseReturnValue:
    """Keep what was typed, as far as it can be read; then show it again, or the look before it is sent."""
    form.removed.choices = [(stored.id, stored.name) for stored in evidence.of(submission.id)] if submission else []
    form.validate()
    files = FileChange(form.uploads.data or (), () if form.by_itself else form.removed.data or ())
    refused: list[Refused] = []
    try:
        saved = service.save_draft(
            current_actor(), submission.id if submission else None, form.made_from, form.draft(), files,
            form_key=form.form_key.data or "", refused=refused,
        )  # fmt: skip
    except service.Conflict as conflict:
        return _conflict(form, conflict, files)
    except Refused as refusal:
        form.refuse(refusal)
        return (_saved_by_itself if form.by_itself else _form_page)(form, submission, REFUSED)
    for refusal in refused:
        form.refuse(refusal)
    form.saved_as(saved)
    if form.by_itself:
        return _saved_by_itself(form, saved, SAVED)
    wants_check = "check" in request.form
    if wants_check and form.doubt:
        form.refuse(Refused(form.doubt, "person"))
    if any(True for _problem in form.problems()):
        return _form_page(form, saved, REFUSED)
    following = "good_deeds.check_submission" if wants_check else "good_deeds.edit_submission"
    return redirect(url_for(following, submission_id=saved.id), 303)


def _conflict(form: SubmissionForm, conflict: service.Conflict, files: FileChange) -> ResponseReturnValue:
    """Both versions side by side. Saving once more, knowing the other one, replaces it."""
    stored = conflict.stored
    if form.by_itself:
        return jsonify(draft=True, conflict=True, message=str(conflict)), CONFLICT
    # No file stands against another: those that were sent are kept, whichever text is chosen.
    for refusal in service.change_files(current_actor(), stored.id, FileChange(files.uploads)):
        form.refuse(refusal)
    form.version.data = str(stored.version)
    both = {"stored": page.summary(stored), "why": str(conflict)}
    return _form_page(form, stored, CONFLICT, **both)


def _saved_by_itself(form: SubmissionForm, submission: Submission | None, status: int) -> ResponseReturnValue:
    """The answer to the script: where and when it was saved, and the parts of the page that changed with it."""
    problems = [sentence for _target, sentence in form.problems()]
    if submission is None:
        return jsonify(draft=True, problems=problems), status
    context = _context(form, submission)
    parts = {"d-files": render_template("good_deeds/submissions/files.html", **context)}
    if form.has_asked or form.who.data != "person":
        parts["d-who"] = render_template("good_deeds/submissions/picked.html", **context)
    return jsonify(
        draft=True, version=submission.version, problems=problems, key=_store_key(submission), parts=parts,
        url=url_for("good_deeds.edit_submission", submission_id=submission.id),
        saved=clock.local(clock.now()).strftime("%H:%M"),
    ), status  # fmt: skip


def _by_itself() -> bool:
    """Whether the script saves, not a person."""
    return request.method == "POST" and "auto" in request.form


def _form_page(form: SubmissionForm, submission: Submission | None, status: int, **more: Any) -> ResponseReturnValue:
    return render_template(FORM, **_context(form, submission), **more), status


def _context(form: SubmissionForm, submission: Submission | None) -> dict[str, Any]:
    stored = evidence.of(submission.id) if submission is not None else []
    form.removed.choices = forms.choices_of((one.id, one.name) for one in stored)
    accepted = ",".join(f".{suffix}" for suffix in evidence.ALLOWED)
    return {"form": form, "submission": submission, "files": stored, "accepted": accepted,
            "most": evidence.MOST_FILES, "store_key": _store_key(submission),
            "returned": history.returned(submission) if submission is not None else None}  # fmt: skip


def _check_page(
    form: forms.VersionedForm, submission: Submission, status: int, overtaken: str = ""
) -> ResponseReturnValue:
    actor = current_actor()
    found = near.shown(actor, near.like(submission))
    return render_template(
        "good_deeds/submissions/check.html", form=form, submission=submission, overtaken=overtaken, near=found,
        missing=requirements.missing(submission, ("complete",)), advice=page.advice(submission),
        case=page.story(submission), store_key=_store_key(submission),
    ), status  # fmt: skip


def _store_key(submission: Submission | None) -> str:
    """Under what the browser keeps what it could not save: of this person, for this draft."""
    return f"good_deeds:{current_actor().person_id}:{submission.id if submission is not None else 'new'}"


def _own(submission_id: int) -> Submission:
    actor = current_actor()
    submission = queries.get(actor, submission_id)
    if submission is None:
        abort(404)
    if not rights.is_submitter(actor, submission):
        abort(403)
    return submission
