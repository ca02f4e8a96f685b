"""Pages of what goes out: the list, its files, sending a document, reporting how far one is."""

from __future__ import annotations

import tempfile

from flask import Response, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, current_actor, db, paginate

from .. import rights
from ..clerks import current_clerk, document_for_clerk
from ..intake.words import BUSINESS
from ..routes import bp
from ..texts import _
from . import folder, listing, messages, service
from . import send_views as _sending  # noqa: F401  adds its pages
from .forms import KINDS, STATES, OutboxFilter, ReportForm
from .models import Outgoing

_SPOOLED = 8 * 1024 * 1024


@bp.get("/outbox")
def outbox() -> str:
    """Everything that went out, newest first. Filters as the address says."""
    current_clerk()
    form = OutboxFilter()
    asked = form.asked()
    page = paginate(listing.selection(asked))
    fault, waiting = listing.stuck()
    return render_template(
        "egov_broadcast/outbox/index.html", form=form, asked=asked, page=page, lines=listing.lines(page.items),
        kinds=KINDS, states=STATES, said=service.SAID, business=BUSINESS, fault=folder.FAULTS.get(fault),
        faults=folder.FAULTS, waiting=waiting,
    )  # fmt: skip


@bp.get("/outbox/<int:outgoing_id>/file")
def outgoing_file(outgoing_id: int) -> Response:
    """The file of one row: the same bytes as in the folder, made anew, for there it may have been taken already."""
    row = _row(outgoing_id)
    if not row.facts:
        abort(404)
    name = row.file_name
    target = tempfile.SpooledTemporaryFile(max_size=_SPOOLED)  # noqa: SIM115  it goes with the answer
    try:
        messages.write(row, target)  # type: ignore[arg-type]
    except (messages.Gone, Refused):
        target.close()
        abort(404)
    target.seek(0)
    answer = send_file(target, mimetype="application/octet-stream", as_attachment=True, download_name=name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@bp.post("/outbox/<int:outgoing_id>/again")
def write_again(outgoing_id: int) -> ResponseReturnValue:
    """Have the file written once more."""
    _row(outgoing_id)
    try:
        service.again(current_actor(), outgoing_id)
    except Refused as refusal:
        abort(403, str(refusal))
    same = {name: value for name in ("q", "kind", "state", "page") if (value := request.args.get(name))}
    return redirect(url_for("egov_broadcast.outbox", **same), 303)  # type: ignore[arg-type]


@bp.route("/documents/<int:document_id>/report", methods=["GET", "POST"])
def report_status(document_id: int) -> ResponseReturnValue:
    """Report to the sender how far the work is."""
    document = document_for_clerk(document_id)
    form = ReportForm()
    codes = service.next_codes(document, service.told(document.id))
    form.offer(codes, service.SAID)
    if form.validate_on_submit():
        try:
            service.report(current_actor(), document_id, form.code.data, form.note.data or "")
            return redirect(url_for("egov_broadcast.document", document_id=document_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return render_template(
        "web/confirm.html", form=form, danger=False, title=_("Báo trạng thái cho nơi gửi"), submit=_("Báo nơi gửi"),
        question=_("Nơi gửi %(who)s được báo việc xử lý văn bản %(what)s đến đâu.", who=document.issuer,
                   what=document.code or document.subject),
        cancel_url=url_for("egov_broadcast.document", document_id=document_id),
    ), 422 if form.is_submitted() else 200  # fmt: skip


def _row(outgoing_id: int) -> Outgoing:
    if not rights.registers(current_actor()):
        abort(404)
    found = db.session.get(Outgoing, outgoing_id)
    if found is None:
        abort(404)
    return found
