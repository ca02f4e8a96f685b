"""What plugins may ask the directory."""

from __future__ import annotations

from intranet import people_of, person_names, unit_choices, unit_names, units_above
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
    assert units["external"] not in dict(unit_choices())
    assert len(unit_choices()) == len(units) - 1
    assert unit_choices([]) == []


def test_names_come_in_one_query_and_unknown_ids_are_left_out(agency, count_queries):
    with count_queries(at_most=2):
        assert person_names([agency.people["staff"], 999_999]) == {agency.people["staff"]: "Hoàng Thị Êm"}
        assert unit_names([agency.units["team"], 999_999]) == {agency.units["team"]: "Tổ Hạ tầng số"}
    with count_queries(at_most=0):
        assert person_names([]) == {}


def test_the_people_of_units_are_a_select_of_their_ids(agency):
    units, people = agency.units, agency.people
    ids = lambda *given, **more: set(db.session.scalars(people_of(*given, **more)))  # noqa: E731
    assert ids([units["digital"]]) == {people["digital_head"], people["digital_staff"]}
    assert ids([units["digital"]], with_subunits=True) >= {people["team_head"], people["digital_head"]}
    assert ids([units["union"]], but=[people["admin"]]) == {people["staff"]}
    assert ids(None) == set(people.values()) - {people["former"]}
    assert ids([]) == set()
