"""Codes: what is shown, what is taken, for how long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from intranet_plugins.propaganda_schedule.checkin import codes
from intranet_plugins.propaganda_schedule.checkin.attempts import MOST, WINDOW, Attempts

moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
periods = st.integers(10, 120)


@given(st.text(min_size=1), st.integers(1, 2**31 - 1), moments, periods)
def test_a_code_counts_while_it_is_shown_and_one_step_longer(secret, session_id, moment, seconds):
    step = codes.step_at(moment, seconds)
    code = codes.code_of(secret, session_id, step)
    assert len(code) == codes.LENGTH
    assert set(code) <= set(codes.ALPHABET)
    for later in (0, 1):
        assert codes.matches(code, secret, session_id, step + later) == step
    assert codes.matches(code, secret, session_id, step + 2) is None
    assert codes.matches(code, secret, session_id, step - 1) is None
    assert codes.matches(code, secret + "x", session_id, step) is None


@given(moments, periods)
def test_the_screen_reads_itself_again_when_the_code_changes(moment, seconds):
    left = codes.seconds_left(moment, seconds)
    assert 1 <= left <= seconds
    assert codes.step_at(moment + timedelta(seconds=left), seconds) == codes.step_at(moment, seconds) + 1


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_code_or_none(text):
    found = codes.read(text)
    assert found == "" or (len(found) == codes.LENGTH and set(found) <= set(codes.ALPHABET))


def test_codes_are_read_as_people_type_them():
    assert codes.read(" abcd-2345 ") == codes.read("ABCD 2345") == codes.read("abcd2345") == "ABCD2345"
    assert codes.spaced("ABCD2345") == "ABCD 2345"
    assert not {"0", "O", "1", "I", "L", "U"} & set(codes.ALPHABET)


def test_ten_wrong_codes_a_minute_are_enough():
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    for _time in range(MOST):
        assert not attempts.blocked(1)
        attempts.wrong(1)
    assert attempts.blocked(1)
    assert not attempts.blocked(2)
    now[0] = WINDOW
    assert not attempts.blocked(1)
