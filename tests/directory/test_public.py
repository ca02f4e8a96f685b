"""What plugins may ask the directory."""

from __future__ import annotations

from intranet import person_names, unit_choices, unit_names, units_above
from intranet.database import db


def test_a_unit_is_below_itself_and_all_above_it(agency):
    units = agency.units
    above = lambda *keys: set(db.session.scalars(units_above([units[key] for key in keys])))  # noqa: E731
    assert above("team") == {units["team"], units["digital"], units["agency"]}
    assert above("science", "team") == {units[key] for key in ("science", "team", "digital", "agency")}
    assert above() == set()


def test_choices_are_limited_to_the_units_given(agency):
    units = agency.units
    assert unit_choices([units["digital"], units["team"]]) == [
        (units["digital"], "Phòng Chuyển đổi số"), (units["team"], "\u2003Tổ Hạ tầng số"),
    ]  # fmt: skip
    assert len(unit_choices()) == len(units)
    assert unit_choices([]) == []


def test_names_come_in_one_query_and_unknown_ids_are_left_out(agency, count_queries):
    with count_queries(at_most=2):
        assert person_names([agency.people["staff"], 999_999]) == {agency.people["staff"]: "Hoàng Thị Êm"}
        assert unit_names([agency.units["team"], 999_999]) == {agency.units["team"]: "Tổ Hạ tầng số"}
    with count_queries(at_most=0):
        assert person_names([]) == {}
