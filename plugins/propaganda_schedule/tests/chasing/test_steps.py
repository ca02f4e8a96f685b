"""On which days somebody is reminded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from intranet import workdays
from intranet_plugins.propaganda_schedule.chasing import steps
from intranet_plugins.propaganda_schedule.forms import SiteSettings

MONDAY = date(2026, 3, 16)
USUAL = {"remind_before": "3, 1", "remind_after": "1, 3", "escalate_head": 3, "escalate_office": 7}


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("3, 1", (3, 1)), ("", ()), ("5;3 1,", (5, 3, 1)), ("3,3", (3,)), ("0", (0,)), ("  ", ())],
)
def test_numbers_are_read_from_the_settings(text, numbers):
    assert steps.numbers_in(text) == numbers


@pytest.mark.parametrize("text", ["ba", "-1", "1.5", "61", "1-3", "1,2,3,4,5,6,7,8,9,10,11", "²"])
def test_what_is_no_list_of_numbers_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        steps.numbers_in(text)


@pytest.mark.parametrize(("text", "good"), [("3, 1", True), ("", True), ("vài ngày", False), ("99", False)])
def test_the_form_of_settings_refuses_it_too(app, text, good):
    sent = {"report_days": "5", "remind_after": "1", "escalate_head": "3", "escalate_office": "7", "code_seconds": "20"}
    form = SiteSettings(formdata=MultiDict({**sent, "remind_before": text}), meta={"csrf": False})
    assert form.validate() is good
    assert bool(form.errors.get("remind_before")) is not good


def test_the_office_hears_of_it_after_the_head(app):
    sent = {"report_days": "5", "remind_after": "1", "escalate_head": "9", "escalate_office": "7", "code_seconds": "20"}
    form = SiteSettings(formdata=MultiDict(sent), meta={"csrf": False})
    assert not form.validate()
    assert list(form.errors) == ["escalate_office"]


def test_stored_nonsense_stops_nothing():
    assert steps.of({**USUAL, "remind_before": "vài ngày"}).numbers == (1, 3, 7)


@pytest.mark.parametrize(
    ("day", "step"),
    [
        (date(2026, 3, 10), None), (date(2026, 3, 11), -3), (date(2026, 3, 12), -3), (date(2026, 3, 13), -1),
        (date(2026, 3, 16), -1), (date(2026, 3, 17), 1), (date(2026, 3, 18), 1), (date(2026, 3, 19), 3),
        (date(2026, 3, 24), 3), (date(2026, 3, 25), 7), (date(2027, 3, 25), 7),
    ],
)  # fmt: skip
def test_the_newest_step_counts(app, day, step):
    assert steps.of(USUAL).newest(MONDAY, day) == step


def test_a_step_on_or_before_the_session_itself_is_none(app):
    wanted = steps.of(USUAL)
    assert wanted.newest(MONDAY, date(2026, 3, 11), since=date(2026, 3, 11)) is None
    assert wanted.newest(MONDAY, date(2026, 3, 13), since=date(2026, 3, 11)) == -1


def test_who_else_is_told_goes_by_the_step():
    wanted = steps.of(USUAL)
    assert [wanted.tells_head(step) for step in (-1, 1, 3, 7)] == [False, False, True, True]
    assert [wanted.tells_office(step) for step in (-1, 1, 3, 7)] == [False, False, False, True]
    assert not steps.before(USUAL).tells_head(1)


NUMBERS = st.lists(st.integers(0, 60), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=NUMBERS, after=NUMBERS, head=st.integers(1, 60), more=st.integers(0, 60), due=st.integers(0, 400),
       away=st.integers(-150, 150))  # fmt: skip
def test_steps_go_forward_and_never_ahead_of_their_day(app, before, after, head, more, due, away):
    values = {
        "remind_before": ", ".join(map(str, before)), "remind_after": ", ".join(map(str, after)),
        "escalate_head": head, "escalate_office": head + more,
    }  # fmt: skip
    wanted = steps.of(values)
    due_on = date(2026, 1, 1) + timedelta(days=due)
    today = due_on + timedelta(days=away)
    step = wanted.newest(due_on, today)
    later = wanted.newest(due_on, today + timedelta(days=1))
    assert step is None or workdays.add(due_on, step) <= today
    assert step is None or later >= step
    missed = [number for number in wanted.numbers if workdays.add(due_on, number) <= today]
    assert step == (max(missed) if missed else None)
