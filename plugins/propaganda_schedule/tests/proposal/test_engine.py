"""What the engine promises, whatever the plan: a session in each period, within its wave, never twice."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intranet_plugins.propaganda_schedule.proposal import engine
from intranet_plugins.propaganda_schedule.proposal.engine import Corrections, Existing, Key, Line
from intranet_plugins.propaganda_schedule.proposal.periods import (
    CADENCES,
    DAYS_OFF,
    WEEKDAYS,
    Calendar,
    Rule,
    Span,
    cadence_of,
    is_code,
    periods,
    slots,
)

HOLIDAYS = {
    date(2026, 1, 1): "Tết Dương lịch", date(2026, 4, 30): "Ngày Chiến thắng", date(2026, 5, 1): "Quốc tế Lao động",
    date(2026, 9, 1): "Quốc khánh", date(2026, 9, 2): "Quốc khánh",
    **{date(2026, 2, 16) + timedelta(days=n): "Tết Nguyên đán" for n in range(5)},
}  # fmt: skip
CALENDAR = Calendar(lambda day: day.weekday() < 5 and day not in HOLIDAYS, HOLIDAYS)
CODES = [
    "first",
    "middle",
    "last",
    *(f"{n}{day}" for n in "1234L" for day in WEEKDAYS),
    *(f"D{n:02}" for n in range(1, 32)),
]
REPORTED = st.sampled_from(["held", "cancelled", "missed"])
YEAR = st.dates(date(2026, 1, 1), date(2026, 12, 31))

spans = st.builds(lambda day, length: Span(day, day + timedelta(days=length)), YEAR, st.integers(0, 200))
rules = st.builds(Rule, st.sampled_from(CADENCES), st.sampled_from(CODES), st.sampled_from(DAYS_OFF))


@st.composite
def lines_of_waves(draw):
    """Lines of a few waves: the same days for all channels of one."""
    stretches = {wave: draw(spans) for wave in (1, 2, None)}
    names = draw(st.sets(st.tuples(st.sampled_from([1, 2, None]), st.sampled_from(["law_day", "portal"])), max_size=3))
    units = st.sets(st.integers(1, 4), max_size=3)
    return [
        Line(wave, channel, stretches[wave], draw(rules), tuple(sorted(draw(units))))
        for wave, channel in sorted(names, key=str)
    ]


def saved(missing):
    """Sessions as they are once the proposal was saved."""
    return [Existing(n, *one.key, one.day) for n, one in enumerate(missing, 1)]


def test_codes_of_days_are_known():
    assert all(is_code(code) for code in CODES)
    assert not any(is_code(code) for code in ("", "D00", "D32", "5MO", "0MO", "XX", "firstly", "D5"))


@settings(max_examples=40)
@given(spans, rules)
def test_every_slot_lies_in_its_stretch_and_period(span, rule):
    whole = dict(periods(rule.cadence, span))
    for slot in slots(rule, span, CALENDAR):
        assert slot.day in span
        assert slot.day in whole[slot.name]
        assert slot.day in slot.within
        assert cadence_of(slot.name) == rule.cadence


@settings(max_examples=40)
@given(spans, rules)
def test_days_off_are_kept_free_unless_chosen(span, rule):
    for slot in slots(rule, span, CALENDAR):
        if rule.days_off == "avoid":
            assert slot.day.weekday() < 5
        if rule.days_off != "any":
            assert slot.day not in HOLIDAYS


@settings(max_examples=40)
@given(spans, rules)
def test_there_is_exactly_one_in_each_period_with_a_day_to_hold_it(span, rule):
    found = [slot.name for slot in slots(rule, span, CALENDAR)]
    assert len(found) == len(set(found))
    for name, whole in periods(rule.cadence, span):
        days = [whole.first + timedelta(days=n) for n in range((whole.last - whole.first).days + 1)]
        could = any(day in span and CALENDAR.allows(day, rule.days_off) for day in days)
        assert (name in found) == could


@settings(max_examples=40)
@given(spans, st.sampled_from(CADENCES))
def test_periods_follow_each_other_without_a_gap(span, cadence):
    found = [whole for _name, whole in periods(cadence, span)]
    assert found[0].first <= span.first
    assert found[-1].last >= span.last
    assert all(after.first == before.last + timedelta(days=1) for before, after in pairwise(found))


@settings(max_examples=40)
@given(lines_of_waves(), st.none() | YEAR)
def test_once_saved_nothing_is_missing(lines, since):
    start = since or date(2026, 1, 1)
    first = engine.difference(lines, [], CALENDAR, start)
    assert max(Counter(one.key for one in first.missing).values(), default=1) == 1
    there = saved(first.missing)
    again = engine.difference(lines, there, CALENDAR, start)
    assert (again.missing, again.had) == ([], len(there))
    assert engine.surplus(lines, there, CALENDAR, start, range(10)) == []


@settings(max_examples=40)
@given(lines_of_waves(), st.data())
def test_moved_cancelled_and_reported_sessions_are_not_proposed_again(lines, data):
    there = [
        Existing(one.id, *one.key, day=data.draw(YEAR), status=data.draw(REPORTED))
        for one in saved(engine.difference(lines, [], CALENDAR, date(2026, 1, 1)).missing[:20])
    ]  # fmt: skip
    again = engine.difference(lines, there, CALENDAR, date(2026, 1, 1))
    assert not {one.key for one in there} & {one.key for one in again.missing}
    assert engine.surplus(lines, there, CALENDAR, date(2026, 1, 1), ()) == []


@settings(max_examples=40)
@given(spans, rules, st.integers(-90, 90))
def test_an_amendment_that_moves_the_end_of_a_wave_gives_exactly_the_difference(span, rule, days):
    longer = Span(span.first, max(span.first, span.last + timedelta(days=days)))
    before, after = (Line(1, "portal", which, rule, (1, 2)) for which in (span, longer))
    there = saved(engine.difference([before], [], CALENDAR, span.first).missing)
    names_before = {slot.name for slot in slots(rule, span, CALENDAR)}
    names_after = {slot.name for slot in slots(rule, longer, CALENDAR)}
    found = engine.difference([after], there, CALENDAR, span.first)
    assert {one.key.slot for one in found.missing} == names_after - names_before
    assert len(found.missing) == 2 * len(names_after - names_before)
    too_much = engine.surplus([after], there, CALENDAR, span.first, [1, 2])
    assert {one.session.id for one in too_much} == {
        one.id for one in there if one.day not in longer or one.slot not in names_after
    }
    for one in too_much:
        assert one.to is None or (one.to in longer and one.session.slot in names_after)


@settings(max_examples=40)
@given(lines_of_waves(), st.data())
def test_corrections_are_kept(lines, data):
    start = date(2026, 1, 1)
    keys = [one.key for one in engine.difference(lines, [], CALENDAR, start).missing]
    struck = frozenset(data.draw(st.sets(st.sampled_from(keys)))) if keys else frozenset()
    days = {key: data.draw(YEAR) for key in keys[:3]}
    found = engine.difference(lines, [], CALENDAR, start, Corrections(struck, days))
    assert {one.key for one in found.struck} == struck
    assert {one.key for one in found.missing} == set(keys) - struck
    assert all(one.day == days.get(one.key, one.slot.day) for one in found.missing)


def test_a_law_day_on_the_second_tuesday():
    span = Span(date(2026, 3, 20), date(2026, 6, 30))
    found = {slot.name: slot.day for slot in slots(Rule("month", "2TU"), span, CALENDAR)}
    assert found == {
        "2026-03": date(2026, 3, 24), "2026-04": date(2026, 4, 14), "2026-05": date(2026, 5, 12),
        "2026-06": date(2026, 6, 9),
    }  # fmt: skip


def test_what_falls_on_a_holiday_comes_after_it_and_says_so():
    (slot,) = slots(Rule("month", "D30"), Span(date(2026, 4, 1), date(2026, 5, 31)), CALENDAR, date(2026, 5, 1))
    assert (slot.name, slot.day) == ("2026-05", date(2026, 5, 29))
    (slot, _next) = slots(Rule("week", "1TH"), Span(date(2026, 4, 27), date(2026, 5, 10)), CALENDAR)
    # Thursday 30/4 and Friday 1/5 are holidays: the day before them is the nearest in the week.
    assert (slot.name, slot.day, slot.wanted) == ("2026-W18", date(2026, 4, 29), date(2026, 4, 30))
    (slot,) = slots(Rule("once", "D30"), Span(date(2026, 4, 1), date(2026, 5, 31)), CALENDAR)
    assert (slot.day, slot.wanted) == (date(2026, 5, 4), date(2026, 4, 30))


def test_a_week_of_holidays_has_no_session():
    tet = Span(date(2026, 2, 16), date(2026, 2, 22))
    assert list(slots(Rule("week", "1TH"), tet, CALENDAR)) == []
    assert [slot.day for slot in slots(Rule("week", "1SA", "weekends"), tet, CALENDAR)] == [date(2026, 2, 21)]


def test_two_waves_may_share_a_month():
    rule = Rule("month", "D05")
    first = Line(1, "law_day", Span(date(2026, 5, 1), date(2026, 5, 15)), rule, (7,))
    second = Line(2, "law_day", Span(date(2026, 5, 16), date(2026, 6, 30)), rule, (7,))
    found = engine.difference([first, second], [], CALENDAR, date(2026, 1, 1))
    assert [(one.key.wave_id, one.key.slot, one.day.day) for one in found.missing] == [
        (1, "2026-05", 5), (2, "2026-05", 18), (2, "2026-06", 5),
    ]  # fmt: skip


def test_what_is_past_is_not_proposed_and_this_month_is_held_in_what_is_left_of_it():
    line = Line(1, "law_day", Span(date(2026, 1, 1), date(2026, 6, 30)), Rule("month", "2TU"), (7,))
    found = engine.difference([line], [], CALENDAR, date(2026, 5, 20))
    assert [(one.key.slot, one.day) for one in found.missing] == [
        ("2026-05", date(2026, 5, 26)), ("2026-06", date(2026, 6, 9)),
    ]  # fmt: skip


def test_a_session_added_by_hand_or_at_another_pace_serves_its_period():
    line = Line(1, "portal", Span(date(2026, 5, 1), date(2026, 6, 30)), Rule("month", "1TH"), (7,))
    weekly = Existing(1, 7, "portal", 1, "2026-W20", date(2026, 5, 14))
    by_hand = Existing(2, 7, "portal", 1, None, date(2026, 6, 4))
    found = engine.difference([line], [weekly, by_hand], CALENDAR, date(2026, 5, 1))
    assert (found.missing, found.had) == ([], 2)
    assert engine.surplus([line], [weekly, by_hand], CALENDAR, date(2026, 5, 1), {7}) == []
    for not_serving in (
        Existing(2, 7, "portal", 1, None, date(2026, 6, 4), makes_up=True),
        Existing(2, 7, "portal", 1, None, date(2026, 6, 4), "cancelled"),
        Existing(2, 8, "portal", 1, None, date(2026, 6, 4)),
        Existing(2, 7, "portal", 2, None, date(2026, 6, 4)),
    ):
        assert len(engine.difference([line], [weekly, not_serving], CALENDAR, date(2026, 5, 1)).missing) == 1


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"wave_id": 9}, "wave"), ({"wave_id": None}, "wave"), ({"channel": "law_day"}, "channel"),
        ({"unit_id": 9}, "unit"), ({"day": date(2026, 7, 3)}, "outside"),
        ({"slot": "2026-Q2", "day": date(2026, 6, 1)}, "rule"),
    ],
)  # fmt: skip
def test_what_nothing_asks_for_any_more_is_named(changed, why):
    line = Line(1, "portal", Span(date(2026, 5, 1), date(2026, 5, 31)), Rule("month", "1TH"), (7,))
    longer = Line(1, "portal", Span(date(2026, 5, 1), date(2026, 6, 30)), Rule("week", "1TH"), (7, 8))
    values = {"unit_id": 7, "channel": "portal", "wave_id": 1, "slot": "2026-05", "day": date(2026, 5, 7), **changed}
    found = Existing(1, **values)
    asked = [line] if why != "rule" else [Line(1, "portal", longer.span, Rule("month", "1TH"), (8,))]
    (one,) = engine.surplus(asked, [found], CALENDAR, date(2026, 5, 1), {7, 8})
    assert one.why == why
    assert one.to == (date(2026, 5, 7) if why == "outside" else None)
    for left_alone in ({"status": "held"}, {"status": "cancelled"}, {"makes_up": True}, {"day": date(2026, 4, 30)}):
        assert engine.surplus(asked, [Existing(1, **{**values, **left_alone})], CALENDAR, date(2026, 5, 1), {7}) == []


def test_a_line_that_is_not_wanted_adds_nothing():
    line = Line(1, "portal", Span(date(2026, 5, 1), date(2026, 5, 31)), Rule("week", "1TH"), (7,), wanted=False)
    assert engine.difference([line], [], CALENDAR, date(2026, 5, 1)).missing == []
    there = [Existing(1, 7, "portal", 1, "2026-W20", date(2026, 5, 14))]
    assert [one.why for one in engine.surplus([line], there, CALENDAR, date(2026, 5, 1), {7})] == ["rule"]


def test_keys_are_one_word_and_back():
    from intranet_plugins.propaganda_schedule.proposal.choices import key_of, key_text

    for key in (Key(7, "law_day", 3, "2026-05"), Key(1, "portal", None, "2026-W19"), Key(2, "x", None, "once")):
        assert key_of(key_text(key)) == key
    for word in ("", "7", "7-law_day-3", "x-law_day-3-once", "7-law_day-x-once", "99999999999-a-1-once"):
        assert key_of(word) is None
