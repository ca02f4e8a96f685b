"""One's own account: the first password, a new password, the sessions, what one prefers to see."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from intranet import audit, clock
from intranet.access import SYSTEM, Forbidden, Refused
from intranet.auth import queries, service, strength
from intranet.auth.models import Account, LoginSession
from intranet.database import db

NEW = "con trâu vàng gặm cỏ 9"


def change(browser, old, new=NEW, again=None, **more):
    data = {"old_password": old, "password": new, "again": new if again is None else again, **more}
    return browser.post("/account/password", data=data)


def sign_in(client, login, password):
    return client.post("/login", data={"login": login, "password": password})


@pytest.fixture
def newcomer(client, agency):
    """A browser signed in with a first password."""
    service.create_account(SYSTEM, agency.people["team_staff"], "Uyen.CN", "tam-thoi-xanh-la-cay-4")
    assert sign_in(client, "uyen.cn", "tam-thoi-xanh-la-cay-4").status_code == 303
    return client


def test_with_a_first_password_every_page_leads_to_choosing_ones_own(newcomer):
    for address in ("/", "/units", "/account", "/account/sessions"):
        answer = newcomer.get(address)
        assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/account/password")
    assert newcomer.post("/account/preferences", data={}).location == "/account/password"
    page = newcomer.get("/account/password")
    assert "do người khác cấp" in page.text
    assert 'aria-label="Menu chính"' not in page.text
    assert newcomer.get("/units", headers={"Accept": "application/json"}).status_code == 403


def test_then_the_way_is_open(newcomer):
    answer = change(newcomer, "tam-thoi-xanh-la-cay-4", next="/units")
    assert answer.status_code == 303
    assert 'href="/units"' in newcomer.get(answer.location).text
    assert newcomer.get("/account").status_code == 200


def test_or_one_signs_out(newcomer):
    assert newcomer.post("/logout").location == "/login"


def test_a_new_password_ends_all_other_sessions(app, client_as, agency):
    here, elsewhere = client_as("staff"), client_as("staff")
    assert change(here, agency.password).status_code == 303
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 302
    assert sign_in(app.test_client(), "staff", agency.password).status_code == 422
    assert sign_in(app.test_client(), "staff", NEW).status_code == 303
    assert audit.history("account", agency.accounts["staff"])[1].action == "account.change_password"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"old": "sai-mat-khau"}, "Mật khẩu hiện tại không đúng"),
        ({"new": "ngắn"}, "ít nhất 12 ký tự"),
        ({"again": "khác hẳn lần đầu 1"}, "chưa giống nhau"),
        ({"new": "Sen-hong-no-giua-ao-lang-7"}, "phải khác"),
        ({"new": "hoangthiem2026"}, "giống tên đăng nhập"),
        ({"new": "Matkhau@123456"}, "dễ đoán"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client_as, agency, given, says):
    answer = change(client_as("staff"), **{"old": agency.password, **given})
    assert answer.status_code == 422
    assert says in answer.text
    assert agency.password not in answer.text


def test_guessing_the_old_password_is_slowed_down(client_as, agency, settings):
    browser = client_as("staff")
    for _time in range(settings.login_attempts):
        change(browser, "sai-mat-khau")
    assert "Thử lại sau ít phút" in change(browser, agency.password).text


def test_one_sees_where_one_is_signed_in(app, client_as, agency):
    here = client_as("staff")
    other = app.test_client()
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/140.0"
    other.post("/login", data={"login": "staff", "password": agency.password}, headers={"User-Agent": agent})
    page = here.get("/account/sessions").text
    assert "Firefox, Windows" in page
    assert page.count("Phiên này") == 1
    assert "127.0.0.1" in page


def test_a_session_ended_from_elsewhere_is_over_at_once(client_as, agency):
    here, elsewhere = client_as("staff"), client_as("staff")
    other = db.session.query(LoginSession.id).order_by(LoginSession.id.desc()).limit(1).scalar()
    assert here.post(f"/account/sessions/{other}/end").location == "/account/sessions"
    assert elsewhere.get("/account").status_code == 302
    assert here.get("/account").status_code == 200
    assert here.post(f"/account/sessions/{other}/end").status_code == 404


def test_all_others_end_together(client_as, agency):
    here, others = client_as("staff"), [client_as("staff"), client_as("staff")]
    here.post("/account/sessions/end-others")
    assert [browser.get("/account").status_code for browser in (here, *others)] == [200, 302, 302]


def test_nobody_ends_the_session_of_somebody_else(client_as, agency):
    mine, theirs = client_as("staff"), client_as("office")
    session_id = db.session.query(LoginSession.id).filter_by(account_id=agency.accounts["office"]).scalar()
    assert mine.post(f"/account/sessions/{session_id}/end").status_code == 404
    assert theirs.get("/account").status_code == 200


def test_preferences_are_kept_with_the_account(app, client_as, agency):
    browser = client_as("staff")
    browser.post("/account/preferences", data={"locale": "en", "color_mode": "dark"})
    page = client_as("staff").get("/account").text
    assert '<html lang="en" data-bs-theme="dark"' in page
    browser.post("/preferences/locale", data={"locale": "vi"})
    assert '<html lang="vi"' in client_as("staff").get("/account").text
    assert browser.post("/account/preferences", data={"locale": "xx", "color_mode": "dark"}).status_code == 400


def test_an_administrator_gives_a_new_first_password(client_as, client, agency, actor_of):
    browser = client_as("staff")
    service.set_password(actor_of("admin"), agency.accounts["staff"], "tam-thoi-xanh-la-cay-4")
    assert browser.get("/account").status_code == 302
    assert sign_in(client, "staff", "tam-thoi-xanh-la-cay-4").status_code == 303
    assert client.get("/account").location.startswith("/account/password")
    with pytest.raises(Forbidden):
        service.set_password(actor_of("office"), agency.accounts["staff"], "tam-thoi-xanh-la-cay-5")


def test_a_disabled_account_is_out_until_enabled(client_as, client, agency, actor_of):
    browser = client_as("staff")
    service.disable_account(actor_of("admin"), agency.accounts["staff"])
    assert browser.get("/account").status_code == 302
    assert sign_in(client, "staff", agency.password).status_code == 422
    service.enable_account(actor_of("admin"), agency.accounts["staff"])
    assert sign_in(client, "staff", agency.password).status_code == 303


@pytest.mark.parametrize(
    ("person", "login", "password", "field"),
    [
        ("team_staff", "Có dấu", NEW, "login"),
        ("team_staff", "staff", NEW, "login"),
        ("staff", "em.ht", NEW, "person_id"),
        ("team_staff", "uyen.cn", "uyencn-uyencn", "password"),
    ],
)
def test_accounts_that_cannot_be(agency, person, login, password, field):
    with pytest.raises(Refused) as refusal:
        service.create_account(SYSTEM, agency.people[person], login, password)
    assert refusal.value.field == field


def test_passwords_are_in_no_trail(agency):
    service.create_account(SYSTEM, agency.people["team_staff"], "uyen.cn", NEW)
    account = db.session.query(Account).filter_by(login="uyen.cn").one()
    service.set_password(SYSTEM, account.id, strength.generate())
    (reset, made) = audit.history("account", account.id)
    assert NEW not in str(made.changes)
    assert reset.changes == {}


@pytest.mark.database("sqlite", "postgresql")
def test_sessions_long_over_are_dropped(client_as, agency):
    client_as("staff").post("/logout")
    with time_machine.travel(clock.now() + timedelta(days=89)):
        service.purge()
        assert db.session.query(LoginSession).count() == 1
    with time_machine.travel(clock.now() + timedelta(days=91)):
        service.purge()
        assert db.session.query(LoginSession).count() == 0


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        ("curl/8.0", "curl/8.0"),
        ("", ""),
    ],
)
def test_browsers_have_plain_names(agent, name):
    assert queries.browser_name(agent) == name
