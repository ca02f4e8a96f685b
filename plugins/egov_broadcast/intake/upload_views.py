"""Pages: sending files, and what became of them."""

from __future__ import annotations

from typing import Any, Final

from flask import current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, current_actor, db, row_id

from .. import rights
from ..clerks import current_clerk
from ..routes import bp
from ..texts import OUTCOMES, _
from . import job, queries
from .forms import MOST_FILES, UploadForm
from .look import LIMITS
from .models import Message
from .reasons import REASONS

_UPLOAD: Final = "egov_broadcast.upload"
_MOST_SHOWN: Final = 500


@bp.url_value_preprocessor
def take_large_forms(endpoint: str | None, _values: Any) -> None:
    """Raise the limit before the check of the form's token reads the form: base64 makes files a third larger."""
    if endpoint == _UPLOAD and request.method == "POST" and rights.registers(current_actor()):
        request.max_content_length = most_bytes()


def most_bytes() -> int:
    """How many bytes one form may have: room for a file of the largest size in base64, and then some."""
    return min(2 * int(current_app.config["MAX_CONTENT_LENGTH"]), LIMITS.message)


@bp.route("/messages/upload", methods=["GET", "POST"])
def upload() -> ResponseReturnValue:
    """Send files of messages. With a script each goes by itself and tells how far it is."""
    actor = current_clerk()
    form = UploadForm()
    if form.is_submitted():
        chosen = [job.Upload(one.filename or "", one.stream) for one in form.files.data or () if one and one.filename]
        wants_json = request.accept_mimetypes.best == "application/json"
        try:
            if not form.validate():
                raise Refused(_("Biểu mẫu đã cũ; mở lại trang rồi chọn tệp"))
            taken = job.take_in(actor, _checked(chosen), str(form.form_key.data))
        except Refused as refusal:
            if wants_json:
                return jsonify({"error": str(refusal)}), 422
            form.refuse(Refused(str(refusal), refusal.field or "files"))
            return render_template("egov_broadcast/intake/upload.html", form=form, most=most_bytes()), 422
        if wants_json:
            return jsonify({"messages": [_said(one) for one in queries.of_ids(taken.ids)]})
        if taken.job_id is not None:
            return redirect(url_for("jobs.show", job_id=taken.job_id), 303)
        return redirect(url_for("egov_broadcast.received", id=taken.ids), 303)
    return render_template("egov_broadcast/intake/upload.html", form=form, most=most_bytes())


@bp.get("/messages/received")
def received() -> str:
    """What became of the messages whose ids the address names."""
    current_clerk()
    found = queries.of_ids(_ids())
    return render_template(
        "egov_broadcast/intake/received.html", messages=found, outcomes=OUTCOMES, reasons=REASONS,
        documents=queries.documents_of(found), taken=sum(one.outcome == "accepted" for one in found),
        refused=sum(one.outcome == "refused" for one in found),
        busy=sum(one.outcome == "queued" for one in found),
    )  # fmt: skip


def _checked(chosen: list[job.Upload]) -> list[job.Upload]:
    if not chosen:
        raise Refused(_("Chọn ít nhất một tệp"), "files")
    if len(chosen) > MOST_FILES:
        raise Refused(_("Mỗi lần gửi tối đa %(num)d tệp", num=MOST_FILES), "files")
    return chosen


def _ids() -> list[int]:
    found = []
    for text in request.args.getlist("id")[:_MOST_SHOWN]:
        try:
            found.append(row_id(text))
        except ValueError:
            continue
    return found


def _said(message: Message) -> dict[str, Any]:
    db.session.refresh(message)
    words, tone = OUTCOMES[message.outcome]
    # Nobody has to do anything about a duplicate.
    tone = "info" if message.outcome == "refused" and message.handled_at is not None else tone
    reason = str(REASONS[message.reason][0]) if message.reason in REASONS else ""
    return {
        "id": message.id, "name": message.name, "outcome": message.outcome, "words": reason or str(words), "tone": tone,
        "url": url_for("egov_broadcast.message", message_id=message.id),
    }  # fmt: skip
