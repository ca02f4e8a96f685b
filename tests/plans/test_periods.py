"""When something that recurs is due, and for which period."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet.plans import periods

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
EVERY = st.sampled_from(["week", "month", "quarter", "half_year", "year"])
LONGEST = {"week": 7, "month": 31, "quarter": 92, "half_year": 184, "year": 366}


@pytest.mark.parametrize(
    ("every", "due_on", "day", "expected"),
    [
        (None, date(2026, 6, 15), None, [date(2026, 6, 15)]),
        (None, date(2027, 6, 15), None, []),
        ("week", None, None, [date(2026, 6, day) for day in (5, 12, 19, 26)]),
        ("week", date(2026, 6, 9), None, [date(2026, 6, day) for day in (9, 16, 23, 30)]),
        ("month", None, 31, [date(2026, 6, 30)]),
        ("month", date(2026, 1, 20), None, [date(2026, 6, 20)]),
        ("quarter", None, 20, [date(2026, 6, 20)]),
        ("quarter", date(2026, 1, 20), None, []),
        ("half_year", None, 15, [date(2026, 6, 15)]),
        ("year", date(2025, 6, 10), None, [date(2026, 6, 10)]),
        ("month", None, None, []),
    ],
)
def test_the_days_due_in_june(every: str | None, due_on: date | None, day: int | None, expected: list[date]) -> None:
    assert periods.due_days(every, due_on, day, date(2026, 6, 1), date(2026, 6, 30)) == expected


@pytest.mark.parametrize(
    ("every", "due_on", "first", "last"),
    [
        (None, date(2026, 6, 15), date(2026, 6, 15), date(2026, 6, 15)),
        ("week", date(2026, 6, 12), date(2026, 6, 8), date(2026, 6, 14)),
        ("month", date(2026, 6, 20), date(2026, 6, 1), date(2026, 6, 30)),
        ("month", date(2026, 7, 5), date(2026, 6, 1), date(2026, 6, 30)),
        ("quarter", date(2026, 7, 10), date(2026, 4, 1), date(2026, 6, 30)),
        ("half_year", date(2026, 12, 15), date(2026, 7, 1), date(2026, 12, 31)),
        ("year", date(2027, 1, 5), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_report_in_the_first_days_is_of_the_period_before(
    every: str | None, due_on: date, first: date, last: date
) -> None:
    assert periods.period_of(every, due_on) == (first, last)


@given(EVERY, st.none() | DAYS, st.integers(1, 31), DAYS, st.integers(0, 900))
def test_days_due_are_ordered_in_range_and_one_a_period(
    every: str, due_on: date | None, day: int, first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    found = periods.due_days(every, due_on, day, first, last)
    assert found == sorted(set(found))
    assert all(first <= one <= last and (due_on is None or one >= due_on) for one in found)
    assert all((after - before).days <= LONGEST[every] + 3 for before, after in pairwise(found))
    assert len({periods.period_of(every, one) for one in found}) == len(found)


@given(EVERY, st.none() | DAYS, st.integers(1, 31), DAYS, st.integers(0, 500), st.integers(0, 500))
def test_it_does_not_matter_in_how_many_pieces_one_asks(
    every: str, due_on: date | None, day: int, first: date, one: int, two: int
) -> None:
    middle, last = first + timedelta(days=one), first + timedelta(days=one + two + 1)
    whole = periods.due_days(every, due_on, day, first, last)
    pieces = periods.due_days(every, due_on, day, first, middle)
    assert pieces + periods.due_days(every, due_on, day, middle + timedelta(days=1), last) == whole


@given(EVERY, DAYS)
def test_a_period_is_whole_and_next_to_the_following_one(every: str, due_on: date) -> None:
    first, last = periods.period_of(every, due_on)
    assert first <= last
    assert periods.period_of(every, last + timedelta(days=20 if every != "week" else 1))[0] == last + timedelta(days=1)


@pytest.mark.parametrize("every", ["week", "month", "year"])
def test_the_end_of_time_is_no_fault(every: str) -> None:
    assert periods.due_days(every, date.max, 31, date(2026, 1, 1), date.max) == []
    assert periods.due_days(every, None, 31, date.max, date.max) == []
