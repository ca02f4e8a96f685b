"""Thresholds and tallies: percents of small numbers, and what has to hold whatever the numbers are."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet_plugins.good_deeds.voting.box import Count
from intranet_plugins.good_deeds.voting.counting import Result, needed

PERCENTS = st.decimals(min_value=1, max_value=100, places=2)


@pytest.mark.parametrize(
    ("percent", "eligible", "expected"),
    [
        ("66.67", 7, 5), ("66.67", 6, 4), ("66.67", 3, 2), ("66.67", 9, 6), ("66.66", 6, 4), ("90", 9, 9),
        ("90", 10, 9), ("90", 11, 10), ("80", 5, 4), ("50", 7, 4), ("50", 8, 4), ("50.01", 8, 5),
        ("100", 7, 7), ("1", 7, 1), ("33.33", 3, 1), ("75", 4, 3), ("75", 5, 4), ("66.67", 1, 1), ("66.67", 0, 1),
    ],
)  # fmt: skip
def test_how_many_of_how_many(percent, eligible, expected):
    assert needed(Decimal(percent), eligible) == expected


@given(PERCENTS, st.integers(1, 60))
def test_what_is_needed_is_the_least_that_reaches_the_share(percent, eligible):
    least = needed(percent, eligible)
    assert 1 <= least <= eligible
    # Shares are compared with two decimals, as they are written; so within half of the last one.
    slack = Fraction(1, 200)
    assert Fraction(100 * least, eligible) >= Fraction(percent) - slack
    assert least == 1 or Fraction(100 * (least - 1), eligible) < Fraction(percent)


@given(PERCENTS, st.integers(1, 60), st.data())
def test_absent_and_silent_members_never_help(percent, eligible, data):
    yes = data.draw(st.integers(0, eligible))
    others = data.draw(st.integers(0, eligible - yes))
    least = needed(percent, eligible)
    voted = Result(Count(yes, others, 0), eligible, least, None, None)
    silent = Result(Count(yes, 0, 0), eligible, least, None, None)
    assert voted.outcome == silent.outcome
    assert voted.silent + voted.count.total == eligible
    assert (voted.outcome == "passed") == (yes >= least)


@given(st.lists(st.sampled_from(["yes", "no", "blank"]), max_size=60))
def test_a_count_is_the_sum_of_its_votes_in_any_order(choices):
    count, backwards = Count(), Count()
    for choice in choices:
        count = count.plus(choice)
    for choice in reversed(choices):
        backwards = backwards.plus(choice)
    assert count == backwards
    assert (count.yes, count.total) == (choices.count("yes"), len(choices))


@pytest.mark.parametrize(
    ("mean", "least", "outcome"),
    [("75", "75", "passed"), ("74.99", "75", "failed"), (None, "75", "failed"), (None, None, "passed")],
)
def test_the_mean_counts_when_a_least_one_is_asked_for(mean, least, outcome):
    made = Result(Count(5, 0, 0), 5, 4, mean and Decimal(mean), least and Decimal(least))
    assert made.outcome == outcome


def test_nobody_can_choose_anything_else():
    with pytest.raises(LookupError):
        Count().plus("total")
