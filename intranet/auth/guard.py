"""Deny by default: without a session every page leads to the sign-in page, unless it says it is public."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, Response, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet.auth.sessions import mark_seen, signed_in, touch
from intranet.web import is_public
from intranet.web.errors import error_page, wants_json
from intranet.web.i18n import _
from intranet.web.redirects import safe_next
from intranet.web.writes import SAFE

OPEN_WITH_FIRST_PASSWORD = ("auth.password", "auth.sign_out")
"""Where somebody may go who still has the password somebody else chose."""


def init_app(app: Flask) -> None:
    """Look at every request before its view does."""
    app.before_request(check)


def check() -> ResponseReturnValue | None:
    """Let the request through, or answer it: sign in first, or choose a password of your own first."""
    if request.endpoint is None or is_public(request.endpoint):
        return None
    user = signed_in()
    if user is None:
        return _sign_in_first()
    mark_seen()
    if request.method not in SAFE:
        touch(user)
    if user.must_change_password and request.endpoint not in OPEN_WITH_FIRST_PASSWORD:
        return _own_password_first()
    return None


def here() -> str:
    """The address of this page, to come back to."""
    query = request.query_string.decode("ascii", "ignore")
    return quote(request.path) + (f"?{query}" if query else "")


def _sign_in_first() -> ResponseReturnValue:
    if wants_json():
        abort(401)
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("auth.sign_in", next=here()))
    return _session_over()


def _session_over() -> Response:
    """What was typed cannot be kept on a page for nobody; say how to rescue it."""
    page = safe_next(request.form.get("next"), url_for("auth.sign_in"))
    return make_response(render_template("auth/expired.html", page=page), 401)


def _own_password_first() -> ResponseReturnValue:
    if wants_json():
        return error_page(403, _("Đổi mật khẩu trước khi dùng hệ thống."))
    return redirect(url_for("auth.password", next=here() if request.method in ("GET", "HEAD") else None))
