"""Pages of a report: the form, what is asked about it, what was done."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from intranet import Refused, current_actor, forms, person_names

from .. import rights
from ..models import Session
from ..routes import bp
from ..sessions import audience
from ..sessions.found import reportable, visible
from ..texts import REASONS, STATUSES
from . import attendance, drafts, evidence, late, lists, queries, roster, service
from . import views_list as _views_list  # noqa: F401  adds its pages
from .forms import ReportForm, blank, outcomes_for
from .pages import about, roster_of
from .prepare import prepare
from .views_questions import ask_or_send

Typed = MultiDict[str, str]


@bp.route("/sessions/<int:session_id>/report", methods=["GET", "POST"])
def report(session_id: int) -> ResponseReturnValue:
    """Report a session, or correct its report."""
    session = reportable(session_id)
    if service.is_final(session):
        return redirect(url_for(".report_sent", session_id=session_id))
    if request.method == "GET":
        return _asked_for(session)
    return _sent(session)


def _asked_for(session: Session) -> ResponseReturnValue:
    draft = drafts.load(session.id)
    known = roster_of(session)
    typed = draft.typed if draft else blank(session, known)
    form = ReportForm(formdata=typed)
    if draft is None:
        return _form_page(session, form, typed, known)
    form.seen.data = draft.mark
    if "check" in request.args:
        _check(session, form, typed, known is None)
    more = _stored(session, form) if form.made_from != session.version else {}
    return _form_page(session, form, typed, known, saved_at=draft.saved_at, **more)


def _check(session: Session, form: ReportForm, typed: Typed, large: bool) -> None:
    """Say what is wrong with a draft that could not be sent from another page."""
    checked = ReportForm(formdata=typed, meta={"csrf": False})
    try:
        if checked.validate():
            service.check(current_actor(), session, prepare(session, checked, typed, large).report)
    except Refused as refusal:
        form.refuse(refusal)
    for name, field in checked._fields.items():
        form[name].errors = [*form[name].errors, *field.errors]


def _sent(session: Session) -> ResponseReturnValue:
    actor, typed, form = current_actor(), Typed(request.form), ReportForm()
    problems = _take_files(session, form, typed)
    try:
        drafts.guard(actor, session.id, form.seen.data or "")
        if "draft" in request.form and not problems:
            drafts.save(actor, session.id, typed.items(multi=True))
            return redirect(url_for(".report", session_id=session.id), 303)
        if form.validate() and not problems:
            return ask_or_send(session, form, typed, roster_of(session) is None)
    except service.Conflict as conflict:
        stored = conflict.stored
        return _form_page(stored, form, typed, roster_of(stored), 409, **_stored(stored, form))
    except drafts.Overtaken as overtaken:
        form.seen.data = overtaken.draft.mark
        problems.append(overtaken)
    except Refused as refusal:
        problems.append(refusal)
    for problem in problems:
        form.refuse(problem)
    return _form_page(session, form, typed, roster_of(session), 422)


def _take_files(session: Session, form: ReportForm, typed: Typed) -> list[Refused]:
    """Keep files at once, so that none has to be chosen again; what was wrong with them."""
    actor, problems = current_actor(), []
    for act in (
        lambda: evidence.remove(actor, session, form.removed.data or ()),
        lambda: evidence.add(actor, session, form.uploads.data or ()),
        lambda: _take_sheet(form, typed),
    ):
        try:
            act()
        except Refused as refusal:
            problems.append(refusal)
    return problems


def _take_sheet(form: ReportForm, typed: Typed) -> None:
    """Write the people of an uploaded list below those that were typed."""
    upload = form.sheet.data
    if upload and upload.filename:
        found = "\n".join(lists.lines_of_file(upload.stream, upload.filename))
        form.people.data = f"{form.people.data or ''}\n{found}".strip()
        form.people.raw_data = [form.people.data]
        typed["people"] = form.people.data


def _stored(session: Session, form: ReportForm) -> dict[str, Any]:
    """What somebody else saved meanwhile; knowing it, sending once more replaces it."""
    form.version.data = str(session.version)
    by = person_names([session.reported_by]).get(session.reported_by, "") if session.reported_by else ""
    return {
        "stored": session, "why": str(service.Conflict(session)), "stored_by": by,
        "stored_present": attendance.present_count(session.id), "statuses": STATUSES,
    }  # fmt: skip


def _form_page(
    session: Session, form: ReportForm, typed: Typed, known: roster.Roster | None, status: int = 200, **more: Any
) -> ResponseReturnValue:
    actor = current_actor()
    form.outcome.choices = forms.choices_of(outcomes_for(actor, session))
    return render_template(
        "propaganda_schedule/reports/form.html", form=form, session=session, known=known, reasons=REASONS,
        ticked=set(form.present.data or ()), shown=typed.getlist("shown"), files=evidence.of(session.id),
        answered=[(name, text) for name, text in typed.items() if drafts.ANSWERS.fullmatch(name)],
        accept=evidence.ACCEPT, late=late.days_late(session), most_files=evidence.MOST,
        expected=len(known.members) if known else audience.count(session),
        arrived=len(known.checked_in) if known else len(roster.late_arrivals(session.id, ())), **about(session), **more,
    ), status  # fmt: skip


@bp.get("/sessions/<int:session_id>/report/sent")
def report_sent(session_id: int) -> ResponseReturnValue:
    """It worked: what was done, what is counted, what comes next."""
    actor = current_actor()
    session = visible(session_id)
    if not rights.may_see_names(actor, session):
        abort(403)
    if session.status == "planned":
        return redirect(url_for(".report", session_id=session_id))
    return render_template(
        "propaganda_schedule/reports/sent.html", session=session, figures=queries.figures(session),
        expected=audience.count(session), absent=queries.absent_names(session_id, 6), late=late.days_late(session),
        files=evidence.count(session_id), upcoming=queries.to_report(actor, session), statuses=STATUSES,
        may_correct=rights.may_report(actor, session) and not service.is_final(session), **about(session),
    )  # fmt: skip
