"""Who was there, who was not and why: the list, the sheet to sign, the spreadsheet."""

from __future__ import annotations

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from intranet import clock, current_actor, db, paginate, people_rows, sheets

from .. import rights
from ..ids import id_of
from ..models import Session
from ..routes import bp
from ..sessions import audience
from ..sessions.found import visible
from ..texts import REASONS, _
from . import queries
from .pages import about

MOST_PRINTED = 2_000
"""People on a sheet to sign; a larger audience gets a spreadsheet."""
EMPTY_LINES = 5
STATES = (queries.PRESENT, queries.ABSENT, queries.UNKNOWN, queries.UNINVITED)


@bp.get("/sessions/<int:session_id>/attendance")
def attendance_list(session_id: int) -> str:
    """Who was there; `?state=` and `?unit=` narrow it down."""
    session = _for_names(session_id)
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    page = paginate(queries.listing(session, state, _unit()))
    return render_template(
        "propaganda_schedule/reports/attendance.html", session=session, page=page, state=state, reasons=REASONS,
        figures=queries.figures(session), expected=audience.count(session), unit=_unit(),
        may_report=rights.may_report(current_actor(), session), today=clock.today(), **about(session),
    )  # fmt: skip


@bp.get("/sessions/<int:session_id>/sign-in")
def sign_in_sheet(session_id: int) -> ResponseReturnValue:
    """A sheet for people to sign on paper."""
    session = _for_names(session_id)
    people = db.session.execute(people_rows(audience.people(session)).limit(MOST_PRINTED + 1)).all()
    return render_template(
        "propaganda_schedule/reports/sign_in.html", session=session, people=people[:MOST_PRINTED],
        cut=len(people) > MOST_PRINTED, empty_lines=EMPTY_LINES, **about(session),
    )  # fmt: skip


@bp.get("/sessions/<int:session_id>/attendance.xlsx")
def attendance_sheet(session_id: int) -> Response:
    """The list as a spreadsheet."""
    session = _for_names(session_id)
    known = about(session)
    columns = [
        sheets.Column(_("Họ và tên"), 30), sheets.Column(_("Mã cán bộ"), 14), sheets.Column(_("Đơn vị"), 38),
        sheets.Column(_("Có mặt"), 10, "int", total=True), sheets.Column(_("Vắng"), 10, "int", total=True),
        sheets.Column(_("Lý do vắng"), 18), sheets.Column(_("Ghi chú"), 24),
    ]  # fmt: skip
    day = session.happened_on
    sheet = sheets.Sheet(
        _("Danh sách tham dự: %(title)s", title=session.title), columns, _rows(session), numbered=True,
        subtitle=f"{known['unit_name']}, {day:%d/%m/%Y}",
        note=_("Khách ngoài cơ quan: %(num)d", num=session.guests) if session.guests else "",
    )  # fmt: skip
    return sheets.response([sheet], f"diem-danh-{session.id}-{day:%Y%m%d}.xlsx")


def _rows(session: Session) -> list[list[object]]:
    found = []
    for row in db.session.execute(queries.listing(session)):
        reason = str(REASONS.get(row.reason or "", "")) if row.present is False else ""
        notes = [_("Điểm danh bằng mã")] if row.present and row.how == "checked_in" else []
        notes += [] if row.invited else [_("Ngoài danh sách mời")]
        there, away = (1 if row.present else None), (1 if row.present is False else None)
        found.append([row.full_name, row.staff_code or "", row.unit_name or "", there, away, reason, "; ".join(notes)])
    return found


def _unit() -> int | None:
    return id_of(request.args.get("unit"))


def _for_names(session_id: int) -> Session:
    """The session, for who may read the names of those who were there."""
    session = visible(session_id)
    if not rights.may_see_names(current_actor(), session):
        abort(403)
    return session
