"""Reckoning with working days: laws that hold whatever days are off."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from intranet.workdays.reckoning import Calendar

DAY = timedelta(days=1)
days = st.dates(date(2024, 1, 1), date(2029, 12, 31))
marked = st.dictionaries(days, st.just("Nghỉ"), max_size=40)
calendars = st.builds(Calendar, marked, marked)
numbers = st.integers(-400, 400)


@given(calendars, days, numbers)
def test_between_undoes_add(calendar, day, number):
    assert calendar.between(day, calendar.add(day, number)) == number


@given(calendars, days, days)
def test_add_leads_to_the_last_day_counted(calendar, first, last):
    counted = calendar.between(first, last)
    assume(counted)
    reached = calendar.add(first, counted)
    assert calendar.is_working(reached)
    assert reached <= last if counted > 0 else reached >= last


@given(calendars, days, days)
def test_between_counts_what_one_would_count_by_hand(calendar, first, last):
    sign, start, stop = (1, first + DAY, last + DAY) if first <= last else (-1, last, first)
    by_hand = sum(calendar.is_working(start + n * DAY) for n in range((stop - start).days))
    assert calendar.between(first, last) == sign * by_hand


@given(calendars, days, days, days)
def test_what_lies_between_adds_up(calendar, one, two, three):
    first, middle, last = sorted((one, two, three))
    assert calendar.between(first, middle) + calendar.between(middle, last) == calendar.between(first, last)


@given(calendars, days, numbers)
def test_a_day_reached_is_worked_and_nought_stays(calendar, day, number):
    assert calendar.add(day, 0) == day
    assume(number)
    assert calendar.is_working(calendar.add(day, number))


@given(calendars, days, days, numbers)
def test_later_days_lead_to_later_days(calendar, one, other, number):
    first, last = sorted((one, other))
    assert calendar.add(first, number) <= calendar.add(last, number)
    assert calendar.first_from(first) <= calendar.first_from(last)


@given(calendars, days)
def test_the_first_from_a_day_is_the_nearest(calendar, day):
    found = calendar.first_from(day)
    assert calendar.is_working(found)
    assert not any(calendar.is_working(day + n * DAY) for n in range((found - day).days))


@given(calendars, days, days)
def test_days_off_are_listed_in_order_with_their_names(calendar, one, other):
    first, last = sorted((one, other))
    listed = calendar.days_off(first, last)
    assert list(listed) == sorted(listed)
    assert listed == {day: name for day, name in calendar.off.items() if first <= day <= last}


def test_without_any_day_only_weekends_are_off():
    saturday = date(2026, 11, 21)
    assert [Calendar().is_working(saturday + n * DAY) for n in range(7)] == [False, False, *[True] * 5]
