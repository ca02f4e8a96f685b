"""Assets that are made rather than stored, the two preferences, and small helpers of the layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intranet.hookspecs.shell import MenuItem
from intranet.web import assets, i18n, icons, preferences
from intranet.web.access import public
from intranet.web.redirects import came_from, has_endpoint

_MIDDLE = ("Thị", "Văn")

bp = Blueprint("web", __name__, template_folder="templates", static_folder="static", static_url_path="/static/web")


@bp.get("/static/bootstrap.css")
@public
def bootstrap() -> Response:
    """Bootstrap's stylesheet."""
    content, version = assets.bootstrap_css()
    return _made(content, "text/css", version)


@bp.get("/static/icons.svg")
@public
def sprite() -> Response:
    """The icons in use."""
    _names, content, version = current_app.extensions["icons"].content()
    return _made(content, "image/svg+xml", version)


@bp.get("/static/icons/<name>.svg")
@public
def single_icon(name: str) -> Response:
    """One icon that is not in the sprite."""
    try:
        content = icons.single(name)
    except icons.UnknownIconError:
        abort(404)
    return _made(content, "image/svg+xml", icons.collection_digest())


@bp.post("/preferences/locale")
@public
def set_locale() -> ResponseReturnValue:
    """Remember the language, for this browser and with the account."""
    chosen = request.form.get("locale", "")
    if chosen not in i18n.LOCALES:
        abort(400)
    return _remember("locale", chosen, i18n.COOKIE)


@bp.post("/preferences/color-mode")
@public
def set_color_mode() -> ResponseReturnValue:
    """Remember light or dark, for this browser and with the account."""
    chosen = request.form.get("mode", "")
    if chosen not in preferences.COLOR_MODES:
        abort(400)
    return _remember("color_mode", chosen, preferences.COLOR_COOKIE)


def current_entry(menu: Mapping[str, Iterable[MenuItem]]) -> str:
    """The endpoint of the menu entry this page belongs to: its own, else the first of its package."""
    entries = [item for group in menu.values() for item in group]
    if any(item.endpoint == request.endpoint for item in entries):
        return request.endpoint or ""
    own = (item.endpoint for item in entries if item.endpoint.partition(".")[0] == request.blueprint)
    return next(own, "")


def initials(name: str) -> str:
    """Two letters for a round picture: of the given name and what is before it, not of "Thị" or "Văn"."""
    words = [word for word in name.split() if word[:1].isalpha()]
    if len(words) > 2 and words[-2] in _MIDDLE:
        words = [words[0], words[-1]]
    return "".join(word[0] for word in words[-2:]).upper()


def agency_lines(name: str, place: str) -> tuple[str, str]:
    """The agency's name on two lines: what it is, and where."""
    for word in (" tỉnh ", " thành phố ", " huyện ", " xã ", " phường "):
        kind, found, rest = name.rpartition(word)
        if found:
            return kind, (found + rest).strip()
    return name, place


def agency_initials(name: str) -> str:
    """Two letters for the mark: of the capitalised words after the kind of agency (Sở, Ủy ban)."""
    words = [word for word in name.split() if word[:1].isupper()]
    return "".join(word[0] for word in (words[1:] if len(words) > 2 else words)[:2])


def form_failed() -> bool:
    """Whether a form on this page was refused; the page's title says so then."""
    return bool(g.get("form_failed", False))


def link_to(endpoint: str, **values: Any) -> str:
    """The address of `endpoint`, or "" when this application has no such page."""
    return url_for(endpoint, **values) if has_endpoint(endpoint) else ""


def _made(content: bytes, kind: str, version: str) -> Response:
    response = Response(content, mimetype=kind)
    response.set_etag(version)
    response.headers["X-Digest"] = version
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


def _remember(name: str, value: str, cookie: str) -> ResponseReturnValue:
    preferences.save(name, value)
    answer = redirect(came_from(), 303)
    answer.set_cookie(
        cookie, value, max_age=preferences.COOKIE_SECONDS, samesite="Lax",
        secure=bool(current_app.config.get("SESSION_COOKIE_SECURE")),
    )  # fmt: skip
    return answer
