"""Pages of what comes in: the list, one message, what a clerk does about it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, current_actor, db, paginate, person_names

from .. import rights
from ..clerks import current_clerk
from ..routes import bp
from ..texts import OUTCOMES, _
from . import queries, reports, service
from . import upload_views as _uploads  # noqa: F401  adds its pages
from .forms import KINDS, WAYS, AnswerForm, MessageFilter
from .models import Message
from .reasons import REASONS
from .words import BUSINESS, facts_of


@bp.get("/messages")
def messages() -> str:
    """What came in, newest first; tabs for what was refused and what waits."""
    current_clerk()
    tab = request.args.get("tab", "all")
    tab = tab if tab in queries.TABS else "all"
    form = MessageFilter()
    asked = form.asked()
    page = paginate(queries.listed(tab, asked))
    return render_template(
        "egov_broadcast/intake/index.html", form=form, asked=asked, tab=tab, page=page, counts=queries.counts(),
        documents=queries.documents_of(page.items), **_words(),
    )  # fmt: skip


@bp.get("/messages/<int:message_id>")
def message(message_id: int) -> str:
    """One message: what it says, what became of it, what to do about it."""
    return _page(_message(message_id))


@bp.post("/messages/<int:message_id>/retry")
def retry_message(message_id: int) -> ResponseReturnValue:
    """Take a refused or waiting message in again, after something was put right."""
    answer = _act(message_id, lambda actor: service.again(actor, message_id))
    outcome = "" if isinstance(answer, tuple) else _message(message_id).outcome
    if outcome == "refused":
        flash(_("Đã đọc lại tin; vẫn chưa nhận được."), "warning")
    elif outcome == "waiting":
        flash(_("Đã đọc lại tin; vẫn chờ văn bản gốc."), "info")
    return answer


@bp.post("/messages/<int:message_id>/settle")
def settle_message(message_id: int) -> ResponseReturnValue:
    """The clerk has dealt with it."""
    return _act(message_id, lambda actor: service.settle(actor, message_id))


@bp.post("/messages/<int:message_id>/answer")
def answer_message(message_id: int) -> ResponseReturnValue:
    """Answer a request to give a document back."""
    found = _message(message_id)
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            reports.answer(current_actor(), message_id, form.agree.data == "yes", form.note.data or "")
            return redirect(url_for("egov_broadcast.message", message_id=message_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _page(found, form), 422


def _act(message_id: int, do: Any) -> ResponseReturnValue:
    found = _message(message_id)
    try:
        do(current_actor())
    except Refused as refusal:
        db.session.rollback()
        return _page(db.session.get_one(Message, found.id), why=str(refusal)), 422
    return redirect(url_for("egov_broadcast.message", message_id=message_id), 303)


def _page(found: Message, form: AnswerForm | None = None, why: str = "") -> str:
    wants_answer = found.status_code == reports.TAKE_BACK and found.outcome == "accepted" and found.handled_at is None
    return render_template(
        "egov_broadcast/intake/show.html", message=found, raw=queries.raw_of(found), why=why, said=facts_of(found),
        document=queries.documents_of([found]).get(found.document_id or 0), others=queries.same_document(found),
        meant=queries.perhaps_meant(found), form=(form or AnswerForm(formdata=None)) if wants_answer else None,
        names=person_names([one for one in (found.received_by, found.handled_by) if one]), **_words(),
    )  # fmt: skip


def _words() -> dict[str, Any]:
    return {
        "outcomes": OUTCOMES, "reasons": REASONS, "kinds": KINDS, "ways": WAYS, "statuses": reports.WORDS,
        "business": BUSINESS,
    }  # fmt: skip


def _message(message_id: int) -> Message:
    if not rights.registers(current_actor()):
        abort(404)
    found = db.session.get(Message, message_id)
    if found is None:
        abort(404)
    return found
