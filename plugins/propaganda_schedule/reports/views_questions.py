"""What is asked before a report is sent: who is meant by a line of a list, why somebody was not there."""

from __future__ import annotations

import re

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from intranet import Refused, current_actor

from ..models import Session
from ..routes import bp
from ..sessions.found import reportable
from ..texts import REASONS
from . import drafts, service
from .forms import ReportForm
from .pages import about, roster_of
from .prepare import Prepared, prepare

Typed = MultiDict[str, str]


def ask_or_send(session: Session, form: ReportForm, typed: Typed, large: bool) -> ResponseReturnValue:
    """Send the report, or lead to the questions, with all that was typed kept. Raises Refused and Conflict."""
    prepared = prepare(session, form, typed, large)
    actor = current_actor()
    service.check(actor, session, prepared.report)
    if prepared.asks:
        drafts.save(actor, session.id, typed.items(multi=True))
        return redirect(url_for(".report_questions", session_id=session.id), 303)
    service.send(actor, session.id, form.made_from, prepared.report)
    return redirect(url_for(".report_sent", session_id=session.id), 303)


@bp.route("/sessions/<int:session_id>/report/questions", methods=["GET", "POST"])
def report_questions(session_id: int) -> ResponseReturnValue:
    """The questions about the report that waits as a draft; answering them sends it."""
    session = reportable(session_id)
    draft = drafts.load(session_id)
    back = redirect(url_for(".report", session_id=session_id), 303)
    if draft is None:
        return back
    typed = draft.typed
    if request.method == "POST":
        _answer(typed)
    form = ReportForm(formdata=typed, meta={"csrf": False})
    large = roster_of(session) is None
    try:
        if not form.validate():
            return back
        prepared = prepare(session, form, typed, large)
        if request.method == "POST":
            if not prepared.asks:
                service.send(current_actor(), session_id, form.made_from, prepared.report)
                return redirect(url_for(".report_sent", session_id=session_id), 303)
            drafts.save(current_actor(), session_id, typed.items(multi=True))
    except Refused:
        # Both versions, or what has to be corrected, are told on the page of the report itself.
        if request.method == "POST":
            drafts.save(current_actor(), session_id, typed.items(multi=True))
        return redirect(url_for(".report", session_id=session_id, check=1), 303)
    return _page(session, prepared) if prepared.asks else back


def _answer(typed: Typed) -> None:
    """Write the answers into what was typed."""
    for name, text in request.form.items():
        if re.fullmatch(r"(reason|match)-\d{1,9}", name):
            typed[name] = text
    typed["asked"] = "1"


def _page(session: Session, prepared: Prepared) -> ResponseReturnValue:
    failed = request.method == "POST"
    page = render_template(
        "propaganda_schedule/reports/questions.html", session=session, prepared=prepared, reasons=REASONS,
        failed=failed, **about(session),
    )  # fmt: skip
    return page, 422 if failed else 200
