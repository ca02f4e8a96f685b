"""Pages of check-in: the organiser's screen, the scanned code, the typed code, what was done.

Looking at a scanned address never writes: the page offers one button. Who types the code has pressed a button already.
"""

from __future__ import annotations

import segno
from flask import Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from intranet import Refused, clock, current_actor, unit_names

from .. import rights
from ..models import Session
from ..reports.queries import figures
from ..routes import bp
from ..sessions import audience
from ..sessions import queries as sessions
from ..sessions.found import reportable
from ..texts import _
from . import codes, queries, service, tickets
from .attempts import attempts
from .forms import TypedCode


@bp.route("/sessions/<int:session_id>/check-in", methods=["GET", "POST"])
def screen(session_id: int) -> ResponseReturnValue:
    """The organiser's screen; `?full=1` without anything around it. Reads itself again when the code changes."""
    session = reportable(session_id)
    problem = ""
    if request.method == "POST":
        try:
            if request.form.get("action") == "close":
                service.close_check_in(current_actor(), session_id)
            else:
                service.open_check_in(current_actor(), session_id)
            return redirect(url_for(".screen", session_id=session_id, full=request.args.get("full")), 303)
        except Refused as refusal:
            problem = str(refusal)
    return _screen_page(session, problem)


def _screen_page(session: Session, problem: str) -> Response:
    opened = queries.opened(session.id)
    full = request.args.get("full") == "1"
    code = service.current_code(opened) if opened else ""
    page = render_template(
        "propaganda_schedule/checkin/full.html" if full and opened else "propaganda_schedule/checkin/screen.html",
        session=session, opened=opened, code=codes.spaced(code), problem=problem, seconds=service.period(),
        image=_image(url_for(".scan", code=code, _external=True)) if opened else "", full=full,
        typed_at=url_for(".check_in", _external=True), latest=queries.latest(session),
        figures=figures(session), expected=audience.count(session),
        unit_name=unit_names([session.unit_id]).get(session.unit_id, ""),
    )  # fmt: skip
    answer = make_response(page, 422 if problem else 200)
    if opened:
        # Not <meta>: readers of screens would be told of a page that reloads itself; nothing is typed here.
        answer.headers["Refresh"] = str(codes.seconds_left(clock.now(), service.period()))
    return answer


@bp.get("/c/<code>")
def scan(code: str) -> ResponseReturnValue:
    """What a scanned code opens: the session and one button. The code may change before the tap."""
    actor = current_actor()
    actor.require(rights.READ)
    if actor.person_id is not None and attempts.blocked(actor.person_id):
        return _typed_page(TypedCode(formdata=None), _too_many(), 429)
    found = service.session_of(codes.read(code))
    if found is None:
        if actor.person_id is not None:
            attempts.wrong(actor.person_id)
        return _typed_page(TypedCode(formdata=None), _expired())
    session_id, step = found
    if queries.there_since(session_id, actor.person_id):
        return redirect(url_for(".checked_in", session_id=session_id))
    session = queries.title_of(session_id)
    return render_template(
        "propaganda_schedule/checkin/scanned.html", session=session, ticket=tickets.issue(actor, session_id, step),
        unit_name=unit_names([session.unit_id]).get(session.unit_id, ""), name=actor.name, code=code,
    )  # fmt: skip


@bp.route("/check-in", methods=["GET", "POST"])
def check_in() -> ResponseReturnValue:
    """Typing the code; also where the button of a scanned code leads."""
    actor = current_actor()
    actor.require(rights.READ)
    form = TypedCode()
    if request.method == "GET":
        return _typed_page(form, "", 200)
    ticket = request.form.get("ticket")
    if ticket:
        return _arrive(form, tickets.redeem(actor, ticket), _too_late())
    if not form.validate_on_submit():
        return _typed_page(form)
    person_id = actor.person_id or 0
    if attempts.blocked(person_id):
        return _typed_page(form, _too_many(), 429)
    found = service.session_of(codes.read(form.code.data or ""))
    if found is None:
        attempts.wrong(person_id)
    return _arrive(form, found[0] if found else None, _wrong())


def _arrive(form: TypedCode, session_id: int | None, otherwise: str) -> ResponseReturnValue:
    if session_id is None:
        return _typed_page(form, otherwise)
    try:
        service.check_in(current_actor(), session_id)
    except Refused as refusal:
        return _typed_page(form, str(refusal))
    return redirect(url_for(".checked_in", session_id=session_id), 303)


@bp.get("/sessions/<int:session_id>/checked-in")
def checked_in(session_id: int) -> str:
    """It worked: what was done. Only for who is there, so that nothing is told of sessions one may not know of."""
    actor = current_actor()
    since = queries.there_since(session_id, actor.person_id)
    if since is None:
        abort(404)
    return render_template(
        "propaganda_schedule/checkin/done.html", session=queries.title_of(session_id), since=since, name=actor.name,
        sees=sessions.get(actor, session_id) is not None,
    )  # fmt: skip


def _typed_page(form: TypedCode, problem: str = "", status: int = 422) -> ResponseReturnValue:
    if problem:
        form.refuse(Refused(problem, "code"))
    return render_template("propaganda_schedule/checkin/typed.html", form=form), status


def _image(address: str) -> Markup:
    """The address as a QR code: geometry only, so the strict policy for content holds."""
    made = segno.make(address, error="m", micro=False)
    drawn = made.svg_inline(omitsize=True, border=4, light="#fff", svgclass="p-propaganda_schedule-qr", lineclass=None)
    return Markup(drawn)  # noqa: S704 - drawn here from an address of ours


def _expired() -> str:
    return _(
        "Mã vừa quét không còn hiệu lực. Quét lại mã đang hiện trên màn hình của buổi, hoặc nhập mã ở dưới mã vạch."
    )


def _too_late() -> str:
    return _("Trang này mở đã lâu nên không dùng để điểm danh được nữa. Quét lại mã đang hiện trên màn hình của buổi.")


def _wrong() -> str:
    return _("Mã này không đúng hoặc đã hết hiệu lực. Nhập lại 8 chữ đang hiện trên màn hình của buổi.")


def _too_many() -> str:
    return _("Đã nhập sai nhiều lần. Chờ một phút rồi nhập lại, hoặc báo người tổ chức ghi tên.")
