"""Static files, icons and the headers of every answer."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Blueprint, Flask, Response
from flask.testing import FlaskClient

from intranet import web
from intranet.web import assets, icons
from intranet.web.headers import CONTENT_SECURITY_POLICY


def addresses(page: str) -> list[str]:
    """Every static address a page uses."""
    return sorted({found.partition("#")[0] for found in re.findall(r'(?:src|href)="(/static/[^"]+)"', page)})


def test_everything_a_page_needs_is_there_for_a_year(browser: FlaskClient) -> None:
    used = addresses(browser.get("/missing").text)
    assert len(used) == 5, used
    for address in used:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable", address


def test_an_address_of_other_content_is_not_kept(browser: FlaskClient) -> None:
    for address in (
        "/static/web/theme.css",
        "/static/web/theme.css?v=old",
        "/static/icons.svg?v=old",
        "/static/bootstrap.css",
    ):
        answer = browser.get(address)
        assert answer.headers["Cache-Control"] == "no-cache"
        assert "X-Digest" not in answer.headers


def test_unchanged_files_are_not_sent_again(browser: FlaskClient) -> None:
    for address in ("/static/web/theme.css", "/static/bootstrap.css", "/static/icons.svg"):
        for accepted in ("", "br"):
            headers = {"Accept-Encoding": accepted}
            tag = browser.get(address, headers=headers).headers["ETag"]
            assert browser.get(address, headers={**headers, "If-None-Match": tag}).status_code == 304, address


def test_static_files_are_compressed(browser: FlaskClient) -> None:
    plain = browser.get("/static/web/theme.css")
    small = browser.get("/static/web/theme.css", headers={"Accept-Encoding": "gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert "Accept-Encoding" in small.headers["Vary"]


def test_pages_are_compressed_only_when_they_are_large_and_read(page_app: Flask, browser: FlaskClient) -> None:
    for size in (1000, 50_000):
        page_app.add_url_rule(f"/{size}", str(size), lambda size=size: "x" * size, methods=["GET", "POST"])
    headers = {"Accept-Encoding": "br"}
    assert "Content-Encoding" not in browser.get("/1000", headers=headers).headers
    assert browser.get("/50000", headers=headers).headers["Content-Encoding"] == "br"
    assert "Content-Encoding" not in browser.post("/50000", headers=headers).headers


def test_bootstrap_comes_from_its_package_without_a_source_map() -> None:
    content, _version = assets.bootstrap_css()
    assert b"Bootstrap" in content
    assert b"sourceMappingURL" not in content


def test_the_sprite_holds_the_icons_of_the_templates_and_little_else(page_app: Flask, browser: FlaskClient) -> None:
    names, content, _version = page_app.extensions["icons"].content()
    assert {"search", "circle-half", "chevron-down", "lock", "check2"} <= names
    assert len(content) < 60_000
    assert content.count(b"<symbol") == len(names)
    assert browser.get("/static/icons.svg").data == content


def test_an_icon_named_only_at_run_time_is_a_file_of_its_own(page_app: Flask, browser: FlaskClient) -> None:
    with page_app.test_request_context():
        html = icons.svg_icon("rocket-takeoff")
    address = re.findall(r'href="([^"#]+)#rocket-takeoff"', html)[0]
    answer = browser.get(address)
    assert b'id="rocket-takeoff"' in answer.data
    assert "immutable" in answer.headers["Cache-Control"]
    assert browser.get("/static/icons/no-such-icon.svg").status_code == 404


def test_registered_icons_join_the_sprite(page_app: Flask) -> None:
    icons.register(page_app, ["rocket-takeoff"])
    assert "rocket-takeoff" in page_app.extensions["icons"].content()[0]


def test_every_answer_carries_the_security_headers(browser: FlaskClient) -> None:
    for address in ("/missing", "/static/web/theme.css", "/home.index"):
        headers = browser.get(address).headers
        assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY
    assert not re.search(r"https?:|\*", CONTENT_SECURITY_POLICY)


def test_pages_are_never_kept_unless_they_say_so(page_app: Flask, browser: FlaskClient) -> None:
    def kept() -> Response:
        return Response("x", headers={"Cache-Control": "private, max-age=60"})

    page_app.add_url_rule("/kept", "kept", kept)
    assert browser.get("/home.index").headers["Cache-Control"] == "no-store"
    assert browser.get("/kept").headers["Cache-Control"] == "private, max-age=60"


def test_only_marked_views_and_static_files_are_public(page_app: Flask) -> None:
    @web.public
    def open_view() -> str:
        return ""

    page_app.add_url_rule("/open", "open", open_view)
    statistics = Blueprint("statistics", __name__)
    statistics.add_url_rule("/statistics", "static", lambda: "numbers")
    page_app.register_blueprint(statistics)
    with page_app.app_context():
        assert web.is_public("open")
        assert web.is_public("web.static")
        assert web.is_public("web.sprite")
        assert web.is_public("web.set_locale")
        assert not web.is_public("home.index")
        assert not web.is_public("statistics.static"), "a view that is called so"
        assert not web.is_public(None)


def test_a_missing_static_file_is_not_found(page_app: Flask, browser: FlaskClient) -> None:
    assert browser.get("/static/web/none.css").status_code == 404
    assert browser.get("/static/web/../forms.py").status_code == 404
    with page_app.app_context():
        assert assets.digest_of("web.static", "none.css") == ""
        assert assets.digest_of("nobody.static", "theme.css") == ""


@pytest.mark.parametrize("name", ["theme.css", "theme.js"])
def test_our_own_files_stay_small(name: str) -> None:
    from intranet.config import CHECKOUT

    content = (CHECKOUT / "intranet" / "web" / "static" / name).read_bytes()
    assert len(gzip.compress(content)) < 8_000


@pytest.mark.parametrize("name", ["1%00", "..%2f..%2fconfig.py", "%2e%2e/%2e%2e/config.py", "a" * 3000])
def test_a_made_up_file_name_is_simply_not_found(client, name):
    assert client.get(f"/static/web/{name}").status_code == 404
