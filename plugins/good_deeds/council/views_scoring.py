"""Pages: score sheets opened, one's sheet, scores shown, discussion."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, current_actor

from ..routes import bp
from ..submissions import page as cases
from ..texts import CATEGORIES, SESSION_STATES
from . import access, agenda, board, criteria, discussion, export, plot, queries, rules, service, sheets
from .forms import ConfirmForm, DiscussionForm, most_words, sheet_form
from .models import CouncilSession
from .views import visible
from .words import KEPT, ROLES


@bp.route("/sessions/<int:session_id>/scoring", methods=["GET", "POST"])
def open_scoring(session_id: int) -> ResponseReturnValue:
    """Open the score sheets: says what that means, then does it."""
    return _confirm(session_id, "good_deeds/council/open.html", service.open_scoring)


@bp.route("/sessions/<int:session_id>/reveal", methods=["GET", "POST"])
def reveal(session_id: int) -> ResponseReturnValue:
    """Show the scores to the council: says who has not sent sheets, then does it."""
    return _confirm(session_id, "good_deeds/council/reveal.html", service.reveal)


@bp.route("/items/<int:item_id>/score", methods=["GET", "POST"])
def score(item_id: int) -> ResponseReturnValue:
    """One's own sheet: kept as a draft, then sent."""
    actor = current_actor()
    desk = sheets.desk(actor, item_id)
    if desk is None:
        abort(404)
    form = sheet_form(desk)
    if request.method == "POST" and not desk.is_open and desk.kept:
        abort(403)
    if form.validate_on_submit():
        try:
            write = sheets.save if request.form.get("draft") else sheets.send
            write(actor, item_id, form.made_from, form.entry)
            return redirect(url_for("good_deeds.score", item_id=item_id, done=write.__name__), 303)
        except sheets.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            return _sheet_page(desk, form, 409, conflict=conflict)
        except Refused as refusal:
            form.refuse(refusal)
    return _sheet_page(desk, form, 422 if form.is_submitted() else 200)


@bp.get("/sessions/<int:session_id>/scores")
def scores(session_id: int) -> str:
    """The points of a session, once they are shown; `?sort=` orders the items."""
    found = visible(session_id)
    sort = request.args.get("sort", "")
    shown = _board(found, sort)
    return render_template(
        "good_deeds/council/scores.html", board=shown, session=found, sort=sort,
        strips={row.item.id: plot.strip(row, shown.low) for row in shown.rows}, roles=ROLES, states=SESSION_STATES,
        needed=rules.needed,
    )  # fmt: skip


@bp.get("/sessions/<int:session_id>/scores.xlsx")
def scores_sheet(session_id: int) -> ResponseReturnValue:
    """The points of a session as a spreadsheet, once they are shown."""
    return export.workbook(_board(visible(session_id)))


@bp.route("/items/<int:item_id>", endpoint="item", methods=["GET", "POST"])
def item_page(item_id: int) -> ResponseReturnValue:
    """An item before the council: all points, what was said. Two who write at once see both versions."""
    actor = current_actor()
    found = agenda.item(actor, item_id)
    if found is None:
        abort(404)
    session = found[1]
    shown = _board(session)
    row = next(row for row in shown.rows if row.item.id == item_id)
    seat = access.seat(actor, session.id)
    form = DiscussionForm(discussion=row.item.discussion, version=row.item.discussion_version)
    stored, why = None, ""
    if form.is_submitted() and not seat.minutes:
        abort(403)
    if form.validate_on_submit():
        try:
            discussion.write(actor, item_id, form.made_from, form.discussion.data or "")
            return redirect(url_for("good_deeds.item", item_id=item_id), 303)
        except discussion.Conflict as conflict:
            stored, why = conflict.stored, str(conflict)
            form.version.data = str(stored.discussion_version)
        except Refused as refusal:
            form.refuse(refusal)
    status = 409 if stored else (422 if form.is_submitted() else 200)
    return _item_page(session, shown, row, form=form, seat=seat, stored=stored, why=why), status


def _item_page(session: CouncilSession, shown: board.Board, row: board.Row, **more: Any) -> str:
    rows = list(shown.rows)
    place = rows.index(row)
    set_id = row.item.criteria_set_id
    return render_template(
        "good_deeds/council/item.html", session=session, row=row, people=shown.people, kept=KEPT, roles=ROLES,
        criteria=criteria.of([set_id])[set_id] if set_id else [], strip=plot.strip(row, shown.low),
        names=shown.names, needed=rules.needed(session, row.item),
        before=rows[place - 1] if place else None, after=next(iter(rows[place + 1 :]), None),
        categories=CATEGORIES, most=most_words, **more,
    )  # fmt: skip


def _board(found: CouncilSession, sort: str = "") -> board.Board:
    shown = board.load(current_actor(), found, sort)
    if shown is None:
        abort(403)
    return shown


def _confirm(session_id: int, template: str, act: Any) -> ResponseReturnValue:
    actor, found = current_actor(), visible(session_id)
    if not access.seat(actor, session_id).runs:
        abort(403)
    form = ConfirmForm(version=found.version)
    if form.validate_on_submit():
        try:
            act(actor, session_id, form.made_from)
            return redirect(url_for("good_deeds.session", session_id=session_id), 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            form.refuse(conflict)
        except Refused as refusal:
            form.refuse(refusal)
    page = render_template(template, form=form, session=found, page=queries.page(actor, found))
    return page, 422 if form.is_submitted() else 200


def _sheet_page(desk: sheets.Desk, form: Any, status: int, conflict: sheets.Conflict | None = None) -> Any:
    page = queries.page(current_actor(), desk.session)
    todo = [line for line in page.lines if line.mine in ("todo", "draft") and line.item.id != desk.item.id]
    line = next(line for line in page.lines if line.item.id == desk.item.id)
    return render_template(
        "good_deeds/council/score.html", desk=desk, form=form, line=line, conflict=conflict, following=todo,
        stored_points=sheets.points_of(conflict.stored) if conflict else {}, kept=KEPT, most=most_words,
        name_of=sheets.field_name, done=request.args.get("done", ""), categories=CATEGORIES,
        case=cases.story(desk.submission),
    ), status  # fmt: skip
