"""Figures rolled up over the tree of units."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from intranet_plugins.propaganda_schedule.coverage.tree import Sums, grow, of_people


@dataclass(frozen=True)
class Unit:
    id: int
    name: str
    parent_id: int | None


@st.composite
def agencies(draw):
    """Units with parents first, figures of each one's own, and which units somebody follows (None: all)."""
    size = draw(st.integers(1, 12))
    units = [Unit(n, f"Đơn vị {n:02}", draw(st.sampled_from([None, *range(1, n)]))) for n in range(1, size + 1)]
    people = st.integers(0, 9).flatmap(lambda most: st.tuples(st.just(most), st.integers(0, most)))
    own = {unit.id: of_people(*draw(people)) + Sums(planned=draw(st.integers(0, 3))) for unit in units}
    if draw(st.booleans()):
        own[None] = of_people(*draw(people))
    if draw(st.booleans()):
        own[99] = of_people(*draw(people))
    within = draw(st.none() | st.sets(st.sampled_from([unit.id for unit in units])))
    return units, own, within


@given(agencies())
def test_the_total_is_that_of_all_units_followed_each_counted_once(agency):
    units, own, within = agency
    branch = grow(units, own, {}, within).branch(None)
    counted = [sums for unit_id, sums in own.items() if within is None or unit_id in within]
    assert branch.total == sum(counted, Sums())


@given(agencies())
def test_each_line_opens_to_lines_that_add_up_to_it(agency):
    units, own, within = agency
    tree = grow(units, own, {}, within)
    for line in tree.branch(None).lines:
        if line.opens:
            assert tree.branch(line.unit_id).total == line.sums


@given(agencies())
def test_the_lowest_share_stands_first_and_units_without_people_last(agency):
    units, own, within = agency
    lines = grow(units, own, {}, within).branch(None).lines
    shares = [line.sums.reached / line.sums.expected if line.sums.expected else 2 for line in lines]
    assert shares == sorted(shares)
    assert all(line.sums.expected or line.sums.planned for line in lines)


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_hundred_per_cent_means_everybody(reached, more):
    assert (Sums(reached + more, reached).percent == 100) == (more == 0 and reached > 0)


def test_a_single_unit_at_the_top_is_looked_into_at_once():
    units = [Unit(1, "Sở", None), Unit(2, "Phòng A", 1), Unit(3, "Phòng B", 1)]
    own = {1: of_people(2, 2), 2: of_people(4, 1), 3: of_people(3, 3)}
    branch = grow(units, own, {}).branch(None)
    assert branch.unit == units[0]
    assert [(line.name, line.own) for line in branch.lines] == [("Phòng A", False), ("Phòng B", False), ("Sở", True)]
    assert branch.total == Sums(9, 6, 3, 3, 1)


def test_the_way_up_ends_where_the_reader_follows_nothing_more():
    units = [Unit(1, "Sở", None), Unit(2, "Phòng", 1), Unit(3, "Tổ", 2)]
    own = {3: of_people(4, 1)}
    assert [unit.name for unit in grow(units, own, {}, {2, 3}).branch(3).above] == ["Phòng"]
    assert [unit.name for unit in grow(units, own, {}).branch(3).above] == ["Sở", "Phòng"]
