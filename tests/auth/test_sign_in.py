"""Signing in and out through the pages: who gets in, who does not, and what both are told."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from intranet import audit, clock
from intranet.access import SYSTEM
from intranet.auth import hashing, service
from intranet.auth.models import Account, LoginSession
from intranet.auth.sessions import digest
from intranet.database import db
from intranet.directory import service as directory

WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."


def sign_in(client, login, password, **more):
    return client.post("/login", data={"login": login, "password": password, **more})


def token_of(client):
    with client.session_transaction() as cookie:
        return cookie.get("_user_id")


def test_the_right_password_opens_a_session(client, agency):
    answer = sign_in(client, agency.logins["staff"], agency.password)
    assert (answer.status_code, answer.location) == (303, "/")
    page = client.get("/account")
    assert "Hoàng Thị Êm" in page.text
    assert db.session.get_one(Account, agency.accounts["staff"]).last_login_at is not None
    assert [entry.action for entry in audit.history("account", agency.accounts["staff"])] == ["account.sign_in"]


def test_the_login_may_be_typed_in_any_case(client, agency):
    assert sign_in(client, " STAFF ", agency.password).status_code == 303


def test_every_failure_is_told_in_the_same_words(client, agency):
    service.disable_account(SYSTEM, agency.accounts["leader"])
    directory.leave(SYSTEM, agency.people["unit_head"])
    attempts = [("staff", "sai-mat-khau"), ("nobody", agency.password), ("leader", agency.password),
                ("unit.head", agency.password)]  # fmt: skip
    pages = []
    for login, password in attempts:
        answer = sign_in(client, login, password)
        assert answer.status_code == 422
        assert WRONG in answer.text
        assert "<title>Lỗi:" in answer.text
        assert agency.password not in answer.text
        pages.append(re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text).replace(login, ""))
    assert len(set(pages)) == 1


def test_every_failure_costs_one_verification(client, agency, monkeypatch):
    checked = []
    verify = hashing.verify
    monkeypatch.setattr(hashing, "verify", lambda *given: checked.append(given) or verify(*given))
    sign_in(client, "staff", "sai-mat-khau")
    sign_in(client, "nobody", "sai-mat-khau")
    assert [stored is None for stored, _password in checked] == [False, True]


def test_an_empty_form_names_its_fields(client, agency):
    answer = sign_in(client, "", "")
    assert answer.status_code == 422
    assert "Có 2 chỗ cần sửa" in answer.text


def test_only_a_digest_of_the_token_is_kept(client, agency):
    sign_in(client, "staff", agency.password)
    token = token_of(client)
    assert db.session.query(LoginSession.token_digest).scalar() == digest(token)
    assert token not in str(db.session.execute(db.text("SELECT * FROM login_session")).all())


def test_a_planted_session_does_not_survive_signing_in(client, agency):
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
        cookie["_user_id"] = "token-of-the-attacker"
    sign_in(client, "staff", agency.password)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["_user_id"] != "token-of-the-attacker"


def test_signing_in_again_ends_the_session_before(client, agency):
    sign_in(client, "staff", agency.password)
    first = token_of(client)
    sign_in(client, "staff", agency.password)
    assert token_of(client) != first
    reasons = dict(db.session.query(LoginSession.token_digest, LoginSession.end_reason).all())
    assert reasons[digest(first)] == "replaced"


@pytest.mark.parametrize(
    ("target", "goes_to"),
    [("/units?q=a", "/units?q=a"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("", "/")],
)
def test_signing_in_leads_only_to_ourselves(client, agency, target, goes_to):
    assert sign_in(client, "staff", agency.password, next=target).location == goes_to


def test_who_is_signed_in_needs_no_sign_in_page(client_as):
    answer = client_as("staff").get("/login?next=/units")
    assert (answer.status_code, answer.location) == (302, "/units")


def test_signing_out_ends_the_session_itself(client, agency):
    sign_in(client, "staff", agency.password)
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    assert client.post("/logout").location == "/login"
    assert client.get("/account").status_code == 302
    # Nor does a copy of the cookie help.
    with client.session_transaction() as cookie:
        cookie.update(kept)
    assert client.get("/account").status_code == 302
    assert db.session.query(LoginSession.end_reason).scalar() == "sign_out"


def test_signing_out_is_no_link(client_as):
    assert client_as("staff").get("/logout").status_code == 405


def test_a_session_left_alone_ends(client, agency, settings):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        sign_in(client, "staff", agency.password)
        traveller.shift(timedelta(minutes=settings.session_idle_minutes - 1))
        assert client.get("/account").status_code == 200
        # Reading counts as use, although it writes nothing.
        traveller.shift(timedelta(minutes=settings.session_idle_minutes - 1))
        assert client.get("/account").status_code == 200
        traveller.shift(timedelta(minutes=settings.session_idle_minutes + 2))
        assert client.get("/account").status_code == 302


def test_a_session_in_use_ends_at_last(client, agency, settings):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        sign_in(client, "staff", agency.password)
        for _half_hour in range(settings.session_absolute_hours * 2 - 1):
            traveller.shift(timedelta(minutes=30))
            assert client.get("/account").status_code == 200
        traveller.shift(timedelta(minutes=31))
        assert client.get("/account").status_code == 302


def test_a_kept_session_outlives_the_night_but_not_its_days(client, agency, settings):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        answer = sign_in(client, "staff", agency.password, remember="y")
        assert "Expires=" in answer.headers["Set-Cookie"]
        traveller.shift(timedelta(days=settings.remember_days - 1))
        assert client.get("/account").status_code == 200
        traveller.shift(timedelta(days=1, minutes=1))
        assert client.get("/account").status_code == 302


def test_the_cookie_is_looked_at_by_pages_and_left_alone_by_what_is_the_same_for_all(client, agency):
    sign_in(client, "staff", agency.password, remember="y")
    page = client.get("/account")
    assert ("Cookie" in page.headers["Vary"], page.headers["Cache-Control"]) == (True, "no-store")
    assert "Expires=" in page.headers["Set-Cookie"]
    file = client.get("/static/web/theme.css")
    assert ("Cookie" in file.headers.get("Vary", ""), "Set-Cookie" in file.headers) == (False, False)


def test_sessions_are_not_kept_unless_asked_for(client, agency):
    answer = sign_in(client, "staff", agency.password)
    assert "Expires=" not in answer.headers["Set-Cookie"]
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=Lax" in answer.headers["Set-Cookie"]
    assert db.session.query(LoginSession.remembered).scalar() is False


@pytest.mark.database("sqlite", "postgresql")
def test_the_row_is_touched_by_what_is_sent_and_seldom(client, agency):
    with time_machine.travel(clock.now(), tick=False) as traveller:
        sign_in(client, "staff", agency.password)
        begun = db.session.query(LoginSession.last_seen_at).scalar()
        traveller.shift(timedelta(minutes=2))
        client.post("/account/preferences", data={"locale": "vi", "color_mode": "light"})
        assert db.session.query(LoginSession.last_seen_at).scalar() == begun
        traveller.shift(timedelta(minutes=4))
        client.post("/account/preferences", data={"locale": "vi", "color_mode": "light"})
        assert db.session.query(LoginSession.last_seen_at).scalar() == begun + timedelta(minutes=6)


def test_who_leaves_is_out_at_the_next_request(client_as, agency):
    browser = client_as("staff")
    assert browser.get("/account").status_code == 200
    directory.leave(SYSTEM, agency.people["staff"])
    assert browser.get("/account").status_code == 302


def test_a_hash_of_old_parameters_is_renewed_when_its_owner_signs_in(app, client, agency):
    app.config.update(ARGON2_MEMORY_KIB=16, ARGON2_TIME_COST=2)
    sign_in(client, "staff", agency.password)
    stored = db.session.get_one(Account, agency.accounts["staff"]).password_hash
    assert "m=16,t=2" in stored
    assert sign_in(client, "staff", agency.password).status_code == 303


def test_a_request_costs_two_queries_of_ours(client_as, count_queries):
    browser = client_as("coordinator")
    with count_queries() as counted:
        assert browser.get("/account/password").status_code == 200
    assert counted.total <= 2
