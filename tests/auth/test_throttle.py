"""Guessing is slowed down per account and per address, for all workers together."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import time_machine

from intranet import clock
from intranet.access import Refused
from intranet.auth import service, throttle
from intranet.auth.models import LoginThrottle
from intranet.database import db

ADDRESS = "10.1.2.3"


def attempt(login="staff", password="sai-mat-khau", address=ADDRESS):
    return service.sign_in(login, password, address=address, browser="")


def fail(times, **given):
    for _time in range(times):
        with pytest.raises(Refused) as refusal:
            attempt(**given)
        assert not isinstance(refusal.value, service.TooManyAttempts)


@pytest.fixture
def frozen():
    with time_machine.travel(clock.now(), tick=False) as traveller:
        yield traveller


def test_after_some_failures_even_the_right_password_waits(agency, settings, frozen):
    fail(settings.login_attempts)
    with pytest.raises(service.TooManyAttempts) as refusal:
        attempt(password=agency.password)
    assert refusal.value.seconds == settings.login_block_minutes * 60
    assert "15 phút" in str(refusal.value)
    frozen.shift(timedelta(minutes=settings.login_block_minutes, seconds=1))
    assert attempt(password=agency.password).session_id


def test_logins_of_nobody_are_blocked_just_the_same(agency, settings, frozen):
    fail(settings.login_attempts, login="nobody")
    with pytest.raises(service.TooManyAttempts):
        attempt(login="nobody")


def test_each_further_failure_doubles_the_wait_up_to_a_limit(agency, settings, frozen):
    fail(settings.login_attempts)
    waits = []
    for _time in range(5):
        with pytest.raises(service.TooManyAttempts) as refusal:
            attempt()
        waits.append(refusal.value.seconds // 60)
        frozen.shift(timedelta(seconds=refusal.value.seconds + 1))
        fail(1)
    minutes = settings.login_block_minutes
    assert waits == [minutes, 2 * minutes, 4 * minutes, 8 * minutes, 8 * minutes]


def test_trying_while_blocked_does_not_lengthen_the_block(agency, settings, frozen):
    fail(settings.login_attempts)
    for _time in range(10):
        with pytest.raises(service.TooManyAttempts) as refusal:
            attempt()
    assert refusal.value.seconds == settings.login_block_minutes * 60


def test_a_success_forgets_the_failures_of_the_account(agency, settings, frozen):
    fail(settings.login_attempts - 1)
    attempt(password=agency.password)
    fail(settings.login_attempts - 1)
    attempt(password=agency.password)


def test_failures_are_forgotten_after_a_quiet_time(agency, settings, frozen):
    fail(settings.login_attempts - 1)
    frozen.shift(timedelta(minutes=settings.login_block_minutes, seconds=1))
    fail(settings.login_attempts - 1)


def test_an_address_is_blocked_whatever_accounts_it_tries(agency, settings, frozen):
    for number in range(settings.login_attempts * throttle.ADDRESS_FACTOR):
        fail(1, login=f"nobody{number}")
    with pytest.raises(service.TooManyAttempts):
        attempt(login="office", password=agency.password)
    assert attempt(login="office", password=agency.password, address="10.9.9.9").session_id


def test_ones_own_success_buys_no_guesses_from_the_address(agency, settings, frozen):
    fail(3, login="nobody")
    attempt(password=agency.password)
    assert db.session.get_one(LoginThrottle, throttle.address_key(ADDRESS)).failures == 3


def test_what_was_typed_as_a_login_is_not_kept(agency):
    fail(1, login="mat-khau-go-nham-o-ten")
    assert "mat-khau" not in " ".join(db.session.scalars(db.select(LoginThrottle.key)))


def test_an_ipv6_client_is_its_network():
    assert throttle.address_key("2001:db8:1:2:3::4") == throttle.address_key("2001:db8:1:2:ffff::1")
    assert throttle.address_key("2001:db8:1:2::1") != throttle.address_key("2001:db8:1:3::1")
    assert throttle.address_key("unix:") == "address:unix:"


def test_the_page_says_when_to_come_back(client, agency, settings, frozen):
    for _time in range(settings.login_attempts):
        client.post("/login", data={"login": "staff", "password": "sai"})
    answer = client.post("/login", data={"login": "staff", "password": agency.password})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == str(settings.login_block_minutes * 60)
    assert "Thử lại sau 15 phút" in answer.text


def test_many_at_once_do_not_slip_past_the_limit(app, agency, settings):
    outcomes = []

    def one():
        with app.app_context():
            try:
                outcomes.append(throttle.reserve({"login:x": 5}, 15) is None)
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=one) for _number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(True) == 5
    assert len(outcomes) == 16
    db.session.rollback()
    assert db.session.get_one(LoginThrottle, "login:x").failures == 5


def test_old_counts_are_dropped(agency, frozen):
    fail(1)
    frozen.shift(timedelta(days=91))
    service.purge()
    assert db.session.query(LoginThrottle).count() == 0
