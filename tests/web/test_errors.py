"""When something goes wrong the reader learns what, why and what next, and loses nothing."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient

from intranet.access import Forbidden, Refused
from tests.web.conftest import SHELL

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(autouse=True)
def _views(page_app: Flask) -> Iterator[None]:
    def broken() -> str:
        raise RuntimeError("the password is sen-vang-1234")

    def forbidden() -> str:
        raise Forbidden("plans.issue")

    def refused() -> str:
        raise Refused("Kế hoạch đã đóng, không nhận thêm báo cáo")

    def save() -> str:
        return f"saved {request.form['text']}"

    page_app.testing = False
    page_app.add_url_rule("/broken", "broken", broken, methods=["GET", "POST"])
    page_app.add_url_rule("/forbidden", "forbidden", forbidden)
    page_app.add_url_rule("/refused", "refused", refused)
    page_app.add_url_rule("/save", "save", save, methods=["POST"])
    page_app.add_url_rule("/abort/<int:code>", "abort", abort)
    yield
    page_app.logger.handlers.clear()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (400, "Yêu cầu chưa đúng"),
        (401, "Cần đăng nhập"),
        (403, "Chưa có quyền xem trang này"),
        (404, "Không tìm thấy trang"),
        (405, "Thao tác không dùng được ở địa chỉ này"),
        (413, "Mỗi lần gửi tối đa"),
        (418, "Yêu cầu chưa đúng"),
        (429, "Thao tác quá nhanh"),
        (503, "Hệ thống đang bảo trì"),
    ],
)
def test_each_failure_has_a_page_with_a_way_on(browser: FlaskClient, code: int, words: str) -> None:
    answer = browser.get(f"/abort/{code}")
    assert answer.status_code == code
    assert words in answer.text
    assert f"Mã {code}" in answer.text
    assert 'class="btn' in answer.text


def test_what_the_status_requires_is_kept(browser: FlaskClient) -> None:
    answer = browser.put("/save")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_lacking_permission_says_whom_to_ask_and_names_it(page_app: Flask, browser: FlaskClient) -> None:
    page_app.extensions["shell"] = SHELL
    answer = browser.get("/forbidden")
    assert answer.status_code == 403
    assert "liên hệ Văn phòng hoặc quản trị hệ thống" in answer.text
    assert "Tài khoản đang dùng: Nguyễn Thị Hạnh." in answer.text
    assert "plans.issue" in answer.text


def test_a_refusal_nobody_caught_says_its_sentence(browser: FlaskClient) -> None:
    answer = browser.get("/refused")
    assert answer.status_code == 409
    assert "Kế hoạch đã đóng, không nhận thêm báo cáo" in answer.text


@pytest.mark.parametrize(
    ("referrer", "shown"),
    [
        ("http://localhost/plans.index?page=2", True),
        ("http://evil.example/plans.index", False),
        ("http://localhost//x", False),
    ],
)
def test_the_way_back_leads_only_to_our_own_pages(browser: FlaskClient, referrer: str, shown: bool) -> None:
    page = browser.get("/refused", headers={"Referer": referrer}).text
    assert ("Quay lại" in page) == shown
    assert "evil.example" not in page


def test_a_failure_shows_a_reference_that_is_in_the_log(
    page_app: Flask, browser: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    page_app.logger.propagate = True
    with caplog.at_level(logging.ERROR):
        answer = browser.get("/broken")
    assert answer.status_code == 500
    found = re.search(r"M-[0-9A-Z]{4}-\d{4}", answer.text)
    assert found
    assert found[0] in caplog.text
    assert "RuntimeError" in caplog.text, "with its traceback"
    assert "sen-vang" not in answer.text


def test_the_failure_page_needs_neither_menu_nor_account(page_app: Flask, browser: FlaskClient) -> None:
    def no_database() -> dict[str, object]:
        raise RuntimeError("no database")

    page_app.context_processor(no_database)
    answer = browser.get("/missing")
    assert answer.status_code == 500
    assert "Hệ thống gặp lỗi" in answer.text


def test_what_was_typed_before_a_failure_can_be_sent_again(browser: FlaskClient) -> None:
    answer = browser.post("/broken", data={"text": "Đã gõ <b>"}, headers=SAME_ORIGIN)
    assert "chưa lưu được" in answer.text
    assert '<input type="hidden" name="text" value="Đã gõ &lt;b&gt;">' in answer.text


def test_secrets_are_never_sent_back(browser: FlaskClient) -> None:
    answer = browser.post("/broken", data={"login": "nguyen.hanh", "new_password": "sen-hong"}, headers=SAME_ORIGIN)
    assert "sen-hong" not in answer.text
    assert "nguyen.hanh" not in answer.text


def test_clients_that_take_only_json_get_json(browser: FlaskClient) -> None:
    headers = {"Accept": "application/json"}
    assert browser.get("/missing", headers=headers).get_json()["error"] == 404
    failure = browser.get("/broken", headers=headers).get_json()
    assert failure["error"] == 500
    assert failure["reference"].startswith("M-")
    assert browser.get("/missing", headers={"Accept": "*/*"}).mimetype == "text/html"


@pytest.fixture
def protected(page_app: Flask, browser: FlaskClient) -> FlaskClient:
    page_app.config["WTF_CSRF_ENABLED"] = True
    return browser


def test_an_expired_form_can_be_sent_again_with_a_fresh_token(page_app: Flask, protected: FlaskClient) -> None:
    page_app.extensions["shell"] = SHELL
    answer = protected.post("/save?a=1", data={"csrf_token": "old", "text": "Đã gõ"}, headers=SAME_ORIGIN)
    assert answer.status_code == 422
    assert "Biểu mẫu đã hết hạn, chưa lưu" in answer.text
    again = answer.text.partition('action="/save?a=1"')[2]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', again))
    assert fields["text"] == "Đã gõ"
    assert protected.post("/save", data=fields).text == "saved Đã gõ"


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}, {"Sec-Fetch-Site": "none"}]
)
def test_a_form_from_another_site_is_not_offered_again(
    page_app: Flask, protected: FlaskClient, headers: dict[str, str]
) -> None:
    page_app.extensions["shell"] = SHELL
    answer = protected.post("/save", data={"text": "đã gài"}, headers=headers)
    assert answer.status_code == 422
    assert "đã gài" not in answer.text


def test_readers_who_are_no_longer_signed_in_go_to_the_sign_in_page(protected: FlaskClient) -> None:
    answer = protected.post("/save", data={"text": "Đã gõ"}, headers=SAME_ORIGIN)
    assert answer.status_code == 422
    assert "Gửi lại" not in answer.text
    assert "nút quay lại" in answer.text


def test_what_is_too_large_is_read_to_the_end_so_that_the_browser_shows_the_page(app: Flask) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    sent = BytesIO(b"login=" + b"a" * 3_000_000)
    size = len(sent.getvalue())
    answer = app.test_client().post(
        "/login", input_stream=sent, content_length=size, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert sent.tell() == size


@pytest.mark.parametrize("path", ["/nowhere", "/broken", "/abort/403"])
def test_what_is_sent_to_where_nothing_takes_it_is_read_to_the_end_too(browser: FlaskClient, path: str) -> None:
    sent = BytesIO(b"x" * 3_000_000)
    answer = browser.post(path, input_stream=sent, content_length=3_000_000, content_type="application/octet-stream")
    assert answer.status_code in (404, 405, 500)
    assert sent.tell() == 3_000_000
