"""The council's arithmetic."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intranet_plugins.good_deeds.council import counting

FOUR = [SimpleNamespace(id=n, most=Decimal(most), weight=Decimal(1)) for n, most in enumerate((30, 20, 30, 20))]
cents = st.decimals(0, 100, places=2)


@st.composite
def sheets(draw):
    """Criteria with weights, and points within them."""
    scales = draw(st.lists(st.tuples(st.integers(1, 100), st.decimals("0.5", 9, places=2)), min_size=1, max_size=8))
    criteria = [SimpleNamespace(id=n, most=Decimal(most), weight=weight) for n, (most, weight) in enumerate(scales)]
    return criteria, {one.id: draw(st.decimals(0, one.most, places=2)) for one in criteria}


def test_a_set_of_100_points_is_summed():
    assert counting.total({0: Decimal(26), 1: Decimal(17), 2: Decimal(25), 3: Decimal("12.5")}, FOUR) == Decimal("80.5")


@given(sheets())
def test_a_total_lies_between_0_and_100_and_all_points_are_100(sheet):
    criteria, points = sheet
    assert 0 <= counting.total(points, criteria) <= 100
    assert counting.total({one.id: one.most for one in criteria}, criteria) == 100


@given(sheets(), st.integers(2, 9))
def test_weights_count_as_shares(sheet, times):
    criteria, points = sheet
    heavier = [SimpleNamespace(id=one.id, most=one.most, weight=one.weight * times) for one in criteria]
    assert counting.total(points, heavier) == counting.total(points, criteria)


@given(st.lists(cents, min_size=1, max_size=15))
def test_mean_and_median_lie_within_the_range(values):
    found = counting.spread(values)
    assert found.low <= found.mean <= found.high
    assert found.low <= found.median <= found.high
    assert found.range == max(values) - min(values)
    assert found.mad <= found.range
    assert (found.deviation is None) == (len(values) == 1)


@given(st.lists(cents, min_size=1, max_size=15), st.randoms())
def test_the_order_of_sheets_does_not_matter(values, random):
    mixed = values[:]
    random.shuffle(mixed)
    assert counting.spread(mixed) == counting.spread(values)


@given(st.lists(cents, min_size=1, max_size=15))
def test_fewer_than_half_of_the_sheets_stand_apart(values):
    found = counting.spread(values)
    assert 2 * sum(counting.apart(value, found) for value in values) <= len(values)


@pytest.mark.parametrize(
    ("values", "outside"),
    [
        ((80, 82, 84, 40), {40}),
        ((80, 82, 40), set()),
        ((80, 80, 80, 84), set()),
        ((80, 80, 80, 86), {86}),
        ((60, 70, 80, 90), set()),
    ],
)
def test_who_stands_apart(values, outside):
    found = counting.spread([Decimal(value) for value in values])
    assert {value for value in values if counting.apart(Decimal(value), found)} == outside


@pytest.mark.parametrize(
    ("percent", "of", "enough"),
    [("66.67", 9, 6), ("66.67", 7, 5), ("66.67", 3, 2), ("50", 7, 4), ("50", 4, 2), ("100", 5, 5), ("90", 9, 9),
     ("66.67", 0, 0), ("1", 5, 1)],
)  # fmt: skip
def test_how_many_are_enough(percent, of, enough):
    assert counting.least_count(Decimal(percent), of) == enough


@given(st.decimals(1, 100, places=2), st.integers(1, 60))
def test_one_fewer_is_not_enough(percent, of):
    least = counting.least_count(percent, of)
    assert 1 <= least <= of
    assert Decimal(100 * least) / of >= percent - Decimal("0.005")
    assert Decimal(100 * (least - 1)) / of < percent
