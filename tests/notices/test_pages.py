"""The pages: what one was told, how one wants mail, leaving without signing in, mail that does not arrive."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import time_machine
from flask import Flask

from intranet import access
from intranet.access import Actor
from intranet.audit.models import AuditEntry
from intranet.database import db
from intranet.notices import links, queries
from intranet.notices.links import Subscription
from intranet.testing.agency import Agency
from intranet.testing.client import Client
from tests.notices.conftest import START, mails, told
from tests.notices.server import MailServer

Tell = Callable[..., int]
Run = Callable[[], None]
ClientAs = Callable[[str], Client]
Count = Callable[..., AbstractContextManager[Any]]


def test_the_list_has_the_unread_first(tell: Tell, agency: Agency, client_as: ClientAs, clock_at: Any) -> None:
    staff = agency.people["staff"]
    for key in ("cũ", "mới"):
        tell("test.now", [staff], key=key)
        clock_at.shift(60)
    tell("test.now", [agency.people["office"]], key="của người khác")
    browser = client_as("staff")
    newest = told(staff)[1].matter_id
    assert browser.post(f"/notices/{newest}/read").status_code == 303
    text = browser.get("/notices").text
    assert text.index("Việc cũ") < text.index("Việc mới")
    assert "1 thông báo chưa đọc" in text
    assert "của người khác" not in text


def test_opening_marks_as_read_and_leads_there(tell: Tell, agency: Agency, client_as: ClientAs) -> None:
    staff = agency.people["staff"]
    tell("test.now", [staff], url="/plans/")
    answer = client_as("staff").post(f"/notices/{told(staff)[0].matter_id}/open")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/plans/")
    assert told(staff)[0].read_at == START


def test_a_notice_of_somebody_else_is_not_there(tell: Tell, agency: Agency, client_as: ClientAs) -> None:
    tell("test.now", [agency.people["office"]])
    matter = told(agency.people["office"])[0].matter_id
    browser = client_as("staff")
    assert browser.post(f"/notices/{matter}/open").status_code == 404
    assert browser.post(f"/notices/{matter}/read").status_code == 404
    assert told(agency.people["office"])[0].read_at is None


def test_all_are_marked_that_the_page_showed(
    tell: Tell, agency: Agency, client_as: ClientAs, clock_at: time_machine.Traveller
) -> None:
    staff = agency.people["staff"]
    tell("test.now", [staff], key="1")
    browser = client_as("staff")
    until = re.search(r'name="until" value="([\d.]+)"', browser.get("/notices").text)
    assert until is not None
    clock_at.shift(60)
    tell("test.now", [staff], key="2")
    answer = browser.post("/notices/read-all", data={"until": until[1]}, follow_redirects=True)
    assert "Đã đánh dấu 1 thông báo là đã đọc." in answer.text
    assert "1 thông báo chưa đọc" in answer.text


@pytest.mark.parametrize("until", ["", "nan", "inf", "1e400", "x", "-1e30"])
def test_a_moment_that_is_none_is_refused(agency: Agency, client_as: ClientAs, until: str) -> None:
    assert client_as("staff").post("/notices/read-all", data={"until": until}).status_code == 400


def test_the_menu_tells_how_many_are_unread_at_no_further_query(
    tell: Tell, agency: Agency, client_as: ClientAs, count_queries: Count
) -> None:
    browser = client_as("staff")
    with count_queries() as before:
        assert 'class="count' not in browser.get("/account/password").text
    for key in range(3):
        tell("test.now", [agency.people["staff"]], key=str(key))
    with count_queries(at_most=before.total):
        text = browser.get("/account/password").text
    assert re.search(r'href="/notices"[^>]*>.*?class="count[^"]*">3<', text, re.DOTALL)
    # Also in the bar at the bottom of phones.
    assert re.search(r'class="tabs-b".*?href="/notices"', text, re.DOTALL)


def test_what_belongs_to_a_closed_plugin_is_neither_shown_nor_counted(
    tell: Tell, agency: Agency, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("test.now", [agency.people["staff"]], key="đóng")
    tell("test.daily", [agency.people["staff"]], key="mở")
    browser = client_as("staff")
    monkeypatch.setattr(access, "_gate", lambda name, actor: name != "test.now")
    text = browser.get("/notices").text
    assert "Việc đóng" not in text
    assert "1 thông báo chưa đọc" in text
    assert "Báo ngay" not in browser.get("/account/notices").text


def test_the_list_costs_the_same_however_long_it_is(
    tell: Tell, agency: Agency, client_as: ClientAs, count_queries: Count
) -> None:
    browser = client_as("staff")
    tell("test.now", [agency.people["staff"]], key="first")
    with count_queries() as few:
        browser.get("/notices")
    for key in range(60):
        tell("test.now", [agency.people["staff"]], key=str(key))
    with count_queries(at_most=few.total):
        text = browser.get("/notices?page=3").text
    assert few.total <= 6
    assert "Dòng 51 – 61 trong 61 thông báo" in text


def test_preferences_are_kept_and_told_in_the_trail(
    app: Flask, agency: Agency, client_as: ClientAs, mail_server: MailServer
) -> None:
    browser = client_as("staff")
    page = browser.get("/account/notices").text
    assert "staff@anhai.example" in page
    assert "An toàn tài khoản" in page
    data = dict(queries.cadences_of(agency.people["staff"]))
    data.pop("test.security"), data.pop("auth.password")
    assert browser.post("/account/notices", data={**data, "test.now": "weekly"}).status_code == 303
    assert queries.cadences_of(agency.people["staff"])["test.now"] == "weekly"
    entry = db.session.query(AuditEntry).filter_by(action="notices.prefer").one()
    assert entry.changes == {"test.now": ["now", "weekly"]}
    assert re.search(r'<option selected value="weekly">', browser.get("/account/notices").text)


def test_a_wrong_wish_is_refused_with_a_sentence(app: Flask, agency: Agency, client_as: ClientAs) -> None:
    answer = client_as("staff").post("/account/notices", data={"test.now": "hourly"})
    assert answer.status_code == 422
    assert "<title>Lỗi:" in answer.text


def test_the_account_page_leads_to_the_preferences(app: Flask, agency: Agency, client_as: ClientAs) -> None:
    assert 'href="/account/notices"' in client_as("staff").get("/account").text


def test_the_preferences_say_when_there_is_no_mail(
    make_app: Callable[..., Flask], agency: Agency, client_as: ClientAs
) -> None:
    from intranet.testing.client import browser, sign_in

    without = make_app(mail_url="")
    made = browser(without)
    sign_in(made, agency.logins["staff"], agency.password)
    assert "chưa được cài đặt để gửi thư" in made.get("/account/notices").text
    made = browser(without)
    sign_in(made, agency.logins["admin"], agency.password)
    assert "mail_url, mail_from, public_url" in made.get("/admin/mail").text


class TestUnsubscribing:
    """The link in a mail, without signing in."""

    @pytest.fixture
    def link(self, tell: Tell, run: Run, agency: Agency, mail_server: MailServer) -> str:
        tell("test.now", [agency.people["staff"]])
        run()
        found = re.fullmatch(
            r"<https://noibo\.anhai\.example(/.+)>", mail_server.received[0].message["List-Unsubscribe"]
        )
        assert found is not None
        return found[1]

    def test_looking_changes_nothing(self, link: str, client: Client, agency: Agency) -> None:
        page = client.get(link)
        assert page.status_code == 200
        assert "Báo ngay" in page.text
        assert queries.cadences_of(agency.people["staff"])["test.now"] == "now"

    def test_one_click_of_a_mail_program_ends_it(
        self, app: Flask, link: str, agency: Agency, tell: Tell, run: Run, mail_server: MailServer
    ) -> None:
        # As in production: no cookie, no token of a form.
        app.config["WTF_CSRF_ENABLED"] = True
        answer = app.test_client().post(link, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert queries.cadences_of(agency.people["staff"])["test.now"] == "never"
        tell("test.now", [agency.people["staff"]], key="2")
        run()
        assert len(mail_server.received) == 1
        entry = db.session.query(AuditEntry).filter_by(action="notices.unsubscribe").one()
        assert (entry.actor_person_id, entry.channel) == (agency.people["staff"], "mail")

    def test_it_may_be_repeated(self, link: str, client: Client) -> None:
        client.post(link)
        assert client.post(link).status_code == 200
        assert "không còn được gửi từ trước" in client.get(link).text

    def test_other_forms_still_need_their_token(self, app: Flask, agency: Agency) -> None:
        app.config["WTF_CSRF_ENABLED"] = True
        assert app.test_client().post("/login", data={"login": "staff", "password": "x"}).status_code == 422

    def test_an_address_that_is_not_signed_is_not_found(self, link: str, client: Client) -> None:
        for forged in (link[:-2] + "xx", "/notices/unsubscribe/abc", "/notices/unsubscribe/WzgsImEiXQ.xx"):
            assert client.get(forged).status_code == 404
            assert client.post(forged).status_code == 404

    def test_a_digest_ends_for_all_kinds_that_come_with_it(self, app: Flask, agency: Agency, client: Client) -> None:
        staff = agency.people["staff"]
        client.post(links.unsubscribe_path(Subscription(staff, "digest.daily")))
        wanted = queries.cadences_of(staff)
        assert (wanted["test.daily"], wanted["test.weekly"], wanted["test.now"]) == ("never", "weekly", "now")

    def test_security_does_not_end_so(self, app: Flask, agency: Agency, client: Client) -> None:
        client.post(links.unsubscribe_path(Subscription(agency.people["staff"], "test.security")))
        assert queries.cadences_of(agency.people["staff"])["test.security"] == "now"


class TestMailThatDoesNotArrive:
    """The page for the office and administrators."""

    @pytest.fixture(autouse=True)
    def _refused(self, tell: Tell, run: Run, agency: Agency, mail_server: MailServer) -> None:
        mail_server.recipients["staff@anhai.example"] = "550 5.1.1 no such mailbox"
        tell("test.now", [agency.people["staff"], agency.people["leader"]])
        run()

    def test_names_people_addresses_and_reasons(self, client_as: ClientAs) -> None:
        page = client_as("office").get("/admin/mail").text
        assert "1 địa chỉ thư không dùng được" in page
        for words in ("Hoàng Thị Êm", "staff@anhai.example", "550 5.1.1"):
            assert words in page

    def test_is_for_those_who_look_after_it(self, client_as: ClientAs, agency: Agency) -> None:
        for role in ("staff", "unit_head", "leader"):
            browser = client_as(role)
            assert browser.get("/admin/mail").status_code == 403
            assert browser.post(f"/admin/mail/{agency.people['staff']}/retry").status_code == 404

    def test_the_person_sees_it_too(self, client_as: ClientAs) -> None:
        page = client_as("staff").get("/account/notices").text
        assert "Thư gửi tới staff@anhai.example không đến được" in page

    def test_an_address_is_tried_again(
        self, client_as: ClientAs, agency: Agency, mail_server: MailServer, run: Run
    ) -> None:
        mail_server.recipients.clear()
        assert client_as("office").post(f"/admin/mail/{agency.people['staff']}/retry").status_code == 303
        run()
        assert sorted(mail_server.addresses) == ["leader@anhai.example", "staff@anhai.example"]
        assert {mail.state for mail in mails()} == {"sent"}

    def test_it_waits_in_the_inbox_of_those_who_look_after_it(self, client_as: ClientAs, count_queries: Count) -> None:
        browser = client_as("office")
        with count_queries(at_most=8):
            assert "1 địa chỉ thư không dùng được" in browser.get("/").text
        assert "địa chỉ thư không dùng được" not in client_as("staff").get("/").text

    def test_trouble_of_the_server_is_told(
        self, client_as: ClientAs, tell: Tell, run: Run, mail_server: MailServer, agency: Agency
    ) -> None:
        mail_server.stop()
        tell("test.now", [agency.people["office"]], key="2")
        run()
        page = client_as("admin").get("/admin/mail").text
        assert "Máy chủ thư 127.0.0.1 đang không nhận thư" in page


def test_signed_in_readers_know_their_unread(app: Flask, agency: Agency, actor_of: Callable[[str], Actor]) -> None:
    from intranet.notices import hooks

    assert hooks.unread(actor_of("staff")) == 0
    assert hooks.unread(access.ANONYMOUS) == 0
