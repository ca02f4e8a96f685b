"""Pages of registering by hand: the files first, then the form that they fill in."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Actor, Refused, current_actor

from ..clerks import current_clerk
from ..routes import bp
from ..texts import DOCUMENT_STATES
from . import drafts, duplicates, queries, secrecy
from .forms import REGISTERS, RegisterForm, UploadForm, read_values
from .models import Draft

_FORM = "egov_broadcast/documents/register.html"


@bp.route("/documents/new", methods=["GET", "POST"])
def new_document() -> ResponseReturnValue:
    """Take in the files of a document; `?register=own` for one of the agency's own."""
    actor = current_clerk()
    form = UploadForm()
    if not form.is_submitted() and request.args.get("register") in REGISTERS:
        form.register.data = request.args["register"]
    if form.validate_on_submit():
        try:
            draft = drafts.begin(actor, form.uploads.data or ())
            address = url_for("egov_broadcast.register_document", draft_id=draft.id, register=form.register.data)
            return redirect(address, 303)
        except Refused as refusal:
            form.refuse(refusal)
    status = 422 if form.is_submitted() else 200
    return render_template("egov_broadcast/documents/new.html", form=form, waiting=drafts.waiting(actor)), status


@bp.route("/documents/new/<int:draft_id>", methods=["GET", "POST"])
def register_document(draft_id: int) -> ResponseReturnValue:
    """Check what was read in the files, correct it, put the document into the register."""
    actor = current_actor()
    draft = drafts.get(actor, draft_id)
    if draft is None:
        abort(404)
    if draft.document_id is not None:
        return redirect(url_for("egov_broadcast.document", document_id=draft.document_id), 303)
    form = RegisterForm(_values(draft), drafts.stored(draft_id))
    if not form.is_submitted():
        return _form_page(form, draft, 200)
    try:
        saved = _save(actor, form, draft)
        if saved is not None:
            return saved
    except secrecy.Secret as secret:
        if drafts.get(actor, draft_id) is None:
            return render_template("egov_broadcast/documents/secret.html", why=str(secret)), 422
        form.refuse(secret)
    except Refused as refusal:
        form.refuse(refusal)
    form.offer_files(drafts.stored(draft_id))
    return _form_page(form, draft, 200 if form.asks_for_waves else 422)


@bp.post("/documents/new/<int:draft_id>/discard")
def discard_draft(draft_id: int) -> ResponseReturnValue:
    """Throw away what was begun, with its files."""
    actor = current_actor()
    if drafts.get(actor, draft_id) is None:
        abort(404)
    drafts.discard(actor, draft_id)
    return redirect(url_for("egov_broadcast.documents"), 303)


def _save(actor: Actor, form: RegisterForm, draft: Draft) -> ResponseReturnValue | None:
    """Where to go on; None: the form is shown again, with the files that were added."""
    valid = form.validate()
    # Whatever else is wrong, chosen files are not lost: browsers forget them.
    drafts.add(actor, draft.id, form.uploads.data or (), form.removed.data or ())
    form.removed.data = []
    if form.asks_for_waves:
        form.forget_errors()
        return None
    if not valid:
        return None
    facts = form.facts(form.register.data)
    alike = duplicates.of(facts, [one.digest for one in drafts.stored(draft.id)])
    if alike and not form.accepted.data:
        form.ask(alike)
        return None
    document = drafts.register(actor, draft.id, facts)
    return redirect(url_for("egov_broadcast.document", document_id=document.id, registered=1), 303)


def _values(draft: Draft) -> dict[str, Any]:
    values = read_values(draft.facts)
    if request.args.get("register") in REGISTERS:
        values["register"] = request.args["register"]
    return values


def _form_page(form: RegisterForm, draft: Draft, status: int) -> ResponseReturnValue:
    read = read_values(draft.facts)
    marked = [name for name, value in read.items() if form[name].data == value]
    return render_template(
        _FORM, form=form, draft=draft, marked=marked, notes=draft.facts.get("notes", ()), alike=form.alike,
        stored=drafts.stored(draft.id), issuers=queries.issuers(100), states=DOCUMENT_STATES,
        lines=[line.strip() for line in draft.text.splitlines() if line.strip()],
    ), status  # fmt: skip
