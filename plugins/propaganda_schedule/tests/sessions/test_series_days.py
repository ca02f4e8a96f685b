"""The days of a series: what a rule gives, what days off do to it, how it is written and split."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intranet_plugins.propaganda_schedule.sessions import series
from intranet_plugins.propaganda_schedule.sessions.series import LAST, Rule
from intranet_plugins.propaganda_schedule.sessions.words import rule_words

FEW = settings(max_examples=50)
DAY = st.dates(date(2024, 1, 1), date(2029, 12, 31))
LENGTH = st.integers(0, 500)
RULES = st.builds(
    Rule,
    pattern=st.sampled_from(series.PATTERNS),
    interval=st.integers(1, series.LONGEST_INTERVAL),
    weekday=st.integers(0, 6),
    nth=st.sampled_from([1, 2, 3, 4, LAST]),
    day=st.integers(1, 31),
)
DAYS_OFF = st.sampled_from(["move", "skip", "keep"])
HOLIDAYS = st.sets(st.integers(0, 500), max_size=60)


def weekdays_but(first, numbers):
    """Monday to Friday without the days that are so many after `first`."""
    off = {first + timedelta(days=number) for number in numbers}
    return lambda day: day.weekday() < 5 and day not in off


def days(rule, first, last, days_off, is_working):
    """The days that the rule's days become."""
    return [day for _given, day in series.occurrences(rule, first, last, days_off, is_working)]


@FEW
@given(rule=RULES, first=DAY, length=LENGTH, days_off=DAYS_OFF, holidays=HOLIDAYS)
def test_days_are_within_bounds_in_order_each_once_and_worked_unless_kept(rule, first, length, days_off, holidays):
    last = first + timedelta(days=length)
    is_working = weekdays_but(first, holidays)
    found = days(rule, first, last, days_off, is_working)
    assert found == sorted(set(found))
    assert all(first <= day <= last for day in found)
    if days_off != "keep":
        assert all(is_working(day) for day in found)


@FEW
@given(rule=RULES, first=DAY, length=LENGTH, holidays=HOLIDAYS)
def test_skipping_leaves_days_out_and_keeping_leaves_none_out(rule, first, length, holidays):
    last = first + timedelta(days=length)
    is_working = weekdays_but(first, holidays)
    kept = days(rule, first, last, "keep", is_working)
    assert kept == series.given_days(rule, first, last)
    assert days(rule, first, last, "skip", is_working) == [day for day in kept if is_working(day)]
    assert len(days(rule, first, last, "move", is_working)) <= len(kept)


@FEW
@given(rule=RULES, first=DAY, length=LENGTH, data=st.data())
def test_a_series_that_is_split_gives_the_same_days_as_the_whole(rule, first, length, data):
    last = first + timedelta(days=length)
    whole = series.given_days(rule, first, last)
    assume(whole)
    cut = data.draw(st.sampled_from(whole))
    parts = series.given_days(rule, whole[0], cut - timedelta(days=1)) + series.given_days(rule, cut, last)
    assert parts == whole


@FEW
@given(rule=RULES)
def test_a_rule_is_read_as_it_was_written(rule):
    assert str(series.parse(str(rule))) == str(rule)


@FEW
@given(text=st.text(max_size=60) | st.sampled_from(["FREQ=SECONDLY", "FREQ=WEEKLY;BYDAY=XX", "FREQ=MONTHLY;BYDAY=MO"]))
def test_what_is_no_rule_is_refused(text):
    with pytest.raises(ValueError, match="not a rule"):
        series.parse(text)


@FEW
@given(rule=RULES, first=DAY, day=DAY)
def test_a_series_goes_on_from_the_day_to_which_it_is_moved(rule, first, day):
    moved = series.like(rule, day)
    assert series.given_days(moved, day, day) == [day]
    assert series.in_period(moved, day, 0) == day
    assert series.periods(moved, day, series.in_period(moved, day, 3)) == 3


@pytest.mark.parametrize(
    ("rule", "written", "days"),
    [
        (Rule("weekly", weekday=1), "FREQ=WEEKLY;BYDAY=TU", ["06/01", "13/01", "20/01", "27/01", "03/02"]),
        (Rule("weekly", 2, weekday=0), "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", ["12/01", "26/01"]),
        (Rule("nth", weekday=1, nth=2), "FREQ=MONTHLY;BYDAY=2TU", ["13/01", "10/02", "10/03"]),
        (Rule("nth", weekday=4, nth=LAST), "FREQ=MONTHLY;BYDAY=-1FR", ["30/01", "27/02", "27/03"]),
        (Rule("day", day=15), "FREQ=MONTHLY;BYMONTHDAY=15", ["15/01", "15/02", "15/03"]),
        (
            Rule("day", day=31),
            "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1",
            ["31/01", "28/02", "31/03"],
        ),
        (Rule("last_day", 2), "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1", ["31/01", "31/03"]),
        (
            Rule("last_workday"),
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            ["30/01", "27/02", "31/03"],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_rules_are_those_of_rfc_5545(rule, written, days):
    assert str(rule) == written
    found = [f"{day:%d/%m}" for day in series.given_days(rule, date(2026, 1, 1), date(2026, 3, 31))]
    assert found[: len(days)] == days


def test_a_day_off_is_passed_over_to_the_next_working_day_or_back_at_the_end():
    tuesdays = Rule("weekly", weekday=1)
    off = weekdays_but(date(2026, 9, 1), [0, 1, 28])
    found = series.occurrences(tuesdays, date(2026, 9, 1), date(2026, 9, 29), "move", off)
    assert found[0] == (date(2026, 9, 1), date(2026, 9, 3))
    assert found[-1] == (date(2026, 9, 29), date(2026, 9, 28))


@pytest.mark.parametrize(
    ("pattern", "day", "written"),
    [
        ("weekly", date(2026, 5, 13), "FREQ=WEEKLY;BYDAY=WE"),
        ("nth", date(2026, 5, 13), "FREQ=MONTHLY;BYDAY=2WE"),
        ("nth", date(2026, 5, 29), "FREQ=MONTHLY;BYDAY=-1FR"),
        ("day", date(2026, 5, 13), "FREQ=MONTHLY;BYMONTHDAY=13"),
    ],
)
def test_a_rule_begins_on_the_day_that_was_typed(pattern, day, written):
    assert str(series.beginning(pattern, 1, day)) == written


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FREQ=WEEKLY;BYDAY=MO", "Hằng tuần, thứ Hai"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "Cứ 2 tuần, Chủ nhật"),
        ("FREQ=MONTHLY;BYDAY=2TU", "Hằng tháng, thứ Ba thứ hai của tháng"),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", "Hằng tháng, ngày 30"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", "Cứ 3 tháng, ngày cuối tháng"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "Hằng tháng, ngày làm việc cuối cùng của tháng"),
    ],
)
def test_a_rule_is_said_in_words(text, words):
    assert rule_words(series.parse(text)) == words
