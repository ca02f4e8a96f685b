"""Pages: what a session is about and who is in it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, current_actor, db, paginate, person_names, row_id

from ..routes import bp
from ..texts import CATEGORIES
from . import access, agenda, members, queries, service
from .forms import AttendanceForm, CandidatesFilter, MembersForm
from .models import CouncilSession
from .views import organised, visible
from .words import ATTENDANCE, ROLES


@bp.route("/sessions/<int:session_id>/members", endpoint="members", methods=["GET", "POST"])
def members_of(session_id: int) -> ResponseReturnValue:
    """Who sits in the council; for a new session those of the last one are ticked."""
    found = organised(session_id)
    known = {row.Member.person_id: row.Member.role for row in members.of(session_id)}
    roster = known or queries.latest_roster()
    proposed = {row.id: row for row in db.session.execute(members.proposed().limit(members.MOST * 2))}
    names = person_names(roster.keys() - proposed.keys())
    choices = [(row.id, f"{row.full_name}, {row.unit_name}" if row.unit_name else row.full_name)
               for row in proposed.values()] + sorted(names.items())  # fmt: skip
    form = MembersForm(choices, roster, found.version)
    if form.validate_on_submit():
        try:
            members.name(current_actor(), session_id, form.made_from, form.roster)
            # Who cannot judge is counted all the same: whoever named them reads so at once.
            following = "members" if form.roster.keys() - members.may_judge(form.roster.keys()) else "session"
            return redirect(url_for(f"good_deeds.{following}", session_id=session_id), 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            form.refuse(conflict)
        except Refused as refusal:
            form.refuse(refusal)
    shown = {choice[0] for choice in choices}
    page = render_template(
        "good_deeds/council/members.html", form=form, session=found, is_first=not known,
        unable=[name for person, name in choices if person in shown - members.may_judge(shown)],
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.route("/sessions/<int:session_id>/attendance", methods=["GET", "POST"])
def attendance(session_id: int) -> ResponseReturnValue:
    """Who is there."""
    found = _minuted(session_id)
    rows = members.of(session_id)
    form = AttendanceForm(version=found.version)
    seen = form.seen([row.Member.person_id for row in rows]) if form.is_submitted() else {}
    if form.validate_on_submit():
        try:
            members.check_in(current_actor(), session_id, form.made_from, seen)
            return redirect(url_for("good_deeds.session", session_id=session_id), 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            form.refuse(conflict)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template("good_deeds/council/attendance.html", form=form, session=found, rows=rows, seen=seen,
                           states=ATTENDANCE, roles=ROLES)  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@bp.route("/sessions/<int:session_id>/agenda", methods=["GET", "POST"])
def add_cases(session_id: int) -> ResponseReturnValue:
    """Choose cases for the agenda, many at once."""
    found = organised(session_id)
    form = CandidatesFilter()
    chosen = _ids(request.form.getlist("case"))
    refusal = ""
    if request.method == "POST":
        try:
            agenda.add(current_actor(), session_id, chosen)
            return redirect(url_for("good_deeds.session", session_id=session_id), 303)
        except Refused as refused:
            refusal = str(refused)
    page = paginate(agenda.candidates(form.category.data, form.q.data or ""))
    answer = render_template(
        "good_deeds/council/agenda.html", form=form, session=found, page=page, chosen=chosen, refusal=refusal,
        categories=CATEGORIES, filtered=bool(form.category.data or form.q.data),
    )  # fmt: skip
    return answer, 422 if refusal else 200


@bp.post("/sessions/<int:session_id>/order")
def order_cases(session_id: int) -> ResponseReturnValue:
    """Put the agenda in another order."""
    found = visible(session_id)
    if not access.seat(current_actor(), session_id).runs:
        abort(403)
    places = {}
    for name, text in request.form.items():
        if name.startswith("place-") and text.isascii() and text.isdecimal() and len(text) < 5:
            places.update({one: int(text) for one in _ids([name.removeprefix("place-")])})
    try:
        agenda.order(current_actor(), found.id, places)
    except Refused as refused:
        flash(str(refused), "warning")
    return redirect(url_for("good_deeds.session", session_id=session_id, _anchor="agenda"), 303)


@bp.route("/items/<int:item_id>/remove", methods=["GET", "POST"])
def remove_case(item_id: int) -> ResponseReturnValue:
    """Take a case off the agenda: says what that means, then does it."""
    found = agenda.item(current_actor(), item_id)
    if found is None:
        abort(404)
    _item, session, submission = found
    organised(session.id)
    refusal = ""
    if request.method == "POST":
        try:
            agenda.remove(current_actor(), item_id)
            return redirect(url_for("good_deeds.session", session_id=session.id), 303)
        except Refused as refused:
            refusal = str(refused)
    page = render_template("good_deeds/council/remove.html", session=session, submission=submission, refusal=refusal)
    return page, 422 if refusal else 200


def _minuted(session_id: int) -> CouncilSession:
    found = visible(session_id)
    if not access.seat(current_actor(), session_id).minutes:
        abort(403)
    return found


def _ids(texts: list[str]) -> list[int]:
    found = []
    for text in texts[: agenda.MOST]:
        try:
            found.append(row_id(text))
        except ValueError:
            continue
    return found
