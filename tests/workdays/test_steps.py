"""On which days somebody is reminded."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from intranet import clock, workdays
from intranet.web import forms

MONDAY = date(2026, 3, 16)
USUAL = workdays.Steps.of("3, 1", "1, 3", head=3, office=7)


class ListForm(forms.Form):
    """One list of days."""

    days = forms.LineField("Nhắc", [workdays.ListOfDays()])


def form_with(text: str) -> ListForm:
    return ListForm(formdata=MultiDict({"days": text}), meta={"csrf": False})


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("3, 1", (3, 1)), ("", ()), ("5;3 1,", (5, 3, 1)), ("3,3", (3,)), ("0", (0,)), ("  ", ())],
)
def test_lists_of_days_are_read(app, text, numbers):
    assert workdays.listed_days(text) == numbers
    assert form_with(text).validate()


@pytest.mark.parametrize("text", ["ba", "-1", "1.5", "61", "1-3", "1,2,3,4,5,6,7,8,9,10,11", "²", "99"])
def test_what_is_no_list_of_days_is_refused_by_the_form_and_names_none(app, text):
    form = form_with(text)
    assert not form.validate()
    assert form.errors["days"]
    assert workdays.listed_days(text) == ()


def test_a_stored_list_that_is_none_stops_nothing():
    assert workdays.Steps.of("vài ngày", "1, 3", 3, 7).numbers == (1, 3, 7)


@pytest.mark.parametrize(
    ("day", "step"),
    [
        (date(2026, 3, 10), None), (date(2026, 3, 11), -3), (date(2026, 3, 12), -3), (date(2026, 3, 13), -1),
        (date(2026, 3, 16), -1), (date(2026, 3, 17), 1), (date(2026, 3, 18), 1), (date(2026, 3, 19), 3),
        (date(2026, 3, 24), 3), (date(2026, 3, 25), 7), (date(2027, 3, 25), 7),
    ],
)  # fmt: skip
def test_the_newest_step_counts(app, day, step):
    assert USUAL.newest(MONDAY, day) == step


def test_a_step_on_or_before_the_session_itself_is_none(app):
    assert USUAL.newest(MONDAY, date(2026, 3, 11), since=date(2026, 3, 11)) is None
    assert USUAL.newest(MONDAY, date(2026, 3, 13), since=date(2026, 3, 11)) == -1


def test_who_else_is_told_goes_by_the_step():
    assert [USUAL.tells_head(step) for step in (-1, 1, 3, 7)] == [False, False, True, True]
    assert [USUAL.tells_office(step) for step in (-1, 1, 3, 7)] == [False, False, False, True]
    assert not workdays.Steps.of("3, 1").tells_head(1)


NUMBERS = st.lists(st.integers(0, 60), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=NUMBERS, after=NUMBERS, head=st.integers(1, 60), more=st.integers(0, 60), due=st.integers(0, 400),
       away=st.integers(-150, 150))  # fmt: skip
def test_steps_go_forward_and_never_ahead_of_their_day(app, before, after, head, more, due, away):
    wanted = workdays.Steps.of(", ".join(map(str, before)), ", ".join(map(str, after)), head, head + more)
    due_on = date(2026, 1, 1) + timedelta(days=due)
    today = due_on + timedelta(days=away)
    step = wanted.newest(due_on, today)
    later = wanted.newest(due_on, today + timedelta(days=1))
    assert step is None or workdays.add(due_on, step) <= today
    assert step is None or later >= step
    missed = [number for number in wanted.numbers if workdays.add(due_on, number) <= today]
    assert step == (max(missed) if missed else None)


@pytest.mark.parametrize(
    ("moment", "yes", "at_any_hour"),
    [("2026-11-20 07:00", True, True), ("2026-11-20 17:59", True, True), ("2026-11-20 06:59", False, True),
     ("2026-11-20 18:00", False, True), ("2026-11-21 10:00", False, False)],
)  # fmt: skip
def test_people_are_reminded_on_working_days_by_day(app, moment, yes, at_any_hour):
    moment = datetime.fromisoformat(moment)
    with clock.standing_at(clock.at(moment.date(), moment.time())):
        assert (workdays.may_remind(), workdays.may_remind(at_any_hour=True)) == (yes, at_any_hour)
