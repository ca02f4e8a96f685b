"""Which days a page shows, and that turning pages leaves no day out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

unhurried = settings(deadline=None, max_examples=60)
DAYS = st.dates(date(2000, 3, 1), date(2099, 10, 31))
VIEWS = st.sampled_from(["month", "week", "agenda", "day"])


def period(view, day):
    # Not above: pytest reads this file before it knows whose tests these are.
    from intranet_plugins.propaganda_schedule.timetable.period import period

    return period(view, day)


@unhurried
@given(VIEWS, DAYS)
def test_the_day_asked_for_is_on_the_page(view, day):
    found = period(view, day)
    assert found.first <= day <= found.last
    assert day in found.days


@unhurried
@given(VIEWS, DAYS)
def test_turning_over_leaves_no_day_out(view, day):
    found = period(view, day)
    after, before = period(view, found.after), period(view, found.before)
    assert after.first == found.last + timedelta(days=1)
    assert before.first < found.first <= before.last + timedelta(days=1)


@unhurried
@given(st.sampled_from(["month", "week", "day"]), DAYS)
def test_turning_over_and_back_leads_to_the_same_page(view, day):
    found = period(view, day)
    there = period(view, found.after)
    back = period(view, there.before)
    assert (back.first, back.last) == (found.first, found.last)


@unhurried
@given(VIEWS, DAYS)
def test_weeks_run_from_monday_to_sunday(view, day):
    found = period(view, day)
    weeks = list(found.weeks)
    assert [day for week in weeks for day in week if day] == found.days
    assert all(len(week) == 7 for week in weeks)
    assert all(day.weekday() == place for week in weeks for place, day in enumerate(week) if day)


@unhurried
@given(VIEWS, st.dates())
def test_days_of_other_centuries_do_no_harm(view, day):
    found = period(view, day)
    assert date(1999, 12, 1) <= found.first <= found.last <= date(2100, 2, 1)
    period(view, found.before)
    period(view, found.after)


@pytest.mark.parametrize(
    ("view", "first", "last"),
    [
        ("month", date(2026, 5, 1), date(2026, 5, 31)),
        ("week", date(2026, 5, 11), date(2026, 5, 17)),
        ("agenda", date(2026, 5, 13), date(2026, 6, 12)),
        ("day", date(2026, 5, 13), date(2026, 5, 13)),
    ],
)
def test_what_each_view_shows(view, first, last):
    found = period(view, date(2026, 5, 13))
    assert (found.first, found.last) == (first, last)
