"""What plugins may ask the directory."""

from __future__ import annotations

from datetime import date

import pytest

from intranet import (
    Refused,
    Rule,
    answering,
    audience_people,
    audience_rules,
    audiences_naming,
    home_units,
    people_choices,
    people_of,
    person_names,
    save_audience,
    transaction,
    unit_choices,
    unit_facts,
    unit_lineage,
    unit_names,
    unit_names_then,
    units_above,
    units_below,
    upwards,
)
from intranet.access import SYSTEM
from intranet.database import db
from intranet.directory import service


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


def test_units_below_are_a_select_of_their_ids(agency):
    units = agency.units
    below = lambda *keys: set(db.session.scalars(units_below([units[key] for key in keys])))  # noqa: E731
    assert below("digital") == {units["digital"], units["team"]}
    assert below("agency") == set(units.values()) - {units["external"]}
    assert below() == set()


def test_the_lineage_of_a_unit_is_what_it_carries_on_however_often_units_merged(agency):
    units = agency.units
    lineage = lambda *ids: set(db.session.scalars(unit_lineage(ids)))  # noqa: E731
    first = service.merge_units(
        SYSTEM, [units["science"], units["digital"]], on=date(2024, 3, 1), name="Phòng Khoa học - Số"
    ).id
    assert lineage(first) == {first, units["science"], units["digital"]}
    assert lineage(units["science"]) == {units["science"]}
    assert lineage(units["office"]) == {units["office"]}
    second = service.merge_units(SYSTEM, [first], on=date(2025, 3, 1), into=units["office"]).id
    assert lineage(second) == {units["office"], first, units["science"], units["digital"]}
    assert lineage() == set()


def test_a_unit_that_goes_on_after_a_split_keeps_what_is_its_own(agency):
    part = service.Part({"name": "Tổ Dữ liệu"})
    (made,) = service.split_unit(SYSTEM, agency.units["digital"], [part], on=date(2024, 3, 1), keep=True)
    assert set(db.session.scalars(unit_lineage([made.id]))) == {made.id}


def test_units_are_called_as_they_were_then(agency, count_queries):
    digital, day = agency.units["digital"], date(2024, 3, 1)
    service.change_unit(SYSTEM, digital, on=day, name="Phòng Chuyển đổi số và Viễn thông")
    before, after, early = (digital, date(2024, 2, 29)), (digital, day), (digital, date(1999, 1, 1))
    with count_queries(at_most=1):
        assert unit_names_then([before, after, early, (999_999, day)]) == {
            before: "Phòng Chuyển đổi số", after: "Phòng Chuyển đổi số và Viễn thông", early: "Phòng Chuyển đổi số",
        }  # fmt: skip
    with count_queries(at_most=0):
        assert unit_names_then([]) == {}


def test_facts_of_units_come_in_the_order_of_the_tree(agency, count_queries):
    with count_queries(at_most=1):
        facts = unit_facts()
    by_id = {unit.id: unit for unit in facts}
    assert facts[0].id == agency.units["agency"]
    assert agency.units["external"] not in by_id
    team = by_id[agency.units["team"]]
    assert (team.name, team.parent_id, team.depth, team.kind) == (
        "Tổ Hạ tầng số",
        agency.units["digital"],
        2,
        "division",
    )
    order = [unit.id for unit in facts]
    assert all(order.index(unit.parent_id) < order.index(unit.id) for unit in facts if unit.parent_id)
    chosen = unit_facts([agency.units["team"], agency.units["external"], 999_999])
    assert [(unit.id, unit.depth) for unit in chosen] == [(team.id, 2), (agency.units["external"], 0)]
    assert unit_facts([]) == []


def test_units_that_are_no_more_have_no_facts(agency):
    service.merge_units(SYSTEM, [agency.units["digital"]], into=agency.units["science"], on=date(2025, 3, 1))
    assert agency.units["digital"] not in {unit.id for unit in unit_facts()}
    assert unit_facts([agency.units["digital"]]) == []


def test_home_units_are_those_of_the_staff(agency, count_queries):
    people, units = agency.people, agency.units
    with count_queries(at_most=1):
        found = home_units([people["office"], people["team_staff"], people["former"], 999_999])
    assert found == {people["office"]: units["office"], people["team_staff"]: units["team"]}
    assert home_units([]) == {}


def test_who_answers_for_a_unit_stands_in_the_order_of_the_roles(agency, count_queries):
    units, people = agency.units, agency.people
    asked = [units["science"], units["digital"], 999_999]
    with count_queries(at_most=1):
        assert answering(asked) == {units["science"]: [people["coordinator"]], units["digital"]: [], 999_999: []}
    heads = answering([units["science"]], roles=("head", "deputy", "coordinator"))
    assert heads == {units["science"]: [people["unit_head"], people["council_member"], people["coordinator"]]}
    service.leave(SYSTEM, people["coordinator"], on=date(2026, 1, 1))
    assert answering([units["science"]]) == {units["science"]: []}
    assert answering([]) == {}


def test_people_of_one_name_can_be_told_apart_in_a_list(agency):
    science = agency.units["science"]
    for code in ("CB900", None):
        service.create_person(
            SYSTEM, full_name="Hoàng Thị Êm", home_unit_id=science, active_from=date(2025, 1, 1), staff_code=code
        )
    choices = people_choices([science])
    assert [name for _id, name in choices if "Êm" in name] == [
        "Hoàng Thị Êm (CB008)", "Hoàng Thị Êm (CB900)", "Hoàng Thị Êm (Phòng Quản lý Khoa học)",
    ]  # fmt: skip
    assert (agency.people["coordinator"], "Nguyễn Văn Ổn") in choices
    assert len(people_choices(None, limit=3)) == 3


def test_a_saved_audience_gives_its_rules_back(agency):
    rules = [
        Rule("unit", agency.units["digital"], with_subunits=False),
        Rule("person", agency.people["office"], excludes=True),
    ]
    with transaction():
        audience_id = save_audience(rules)
    assert audience_rules(audience_id) == rules
    assert set(db.session.scalars(audience_people(audience_id))) == {
        agency.people["digital_head"],
        agency.people["digital_staff"],
    }
    assert list(db.session.scalars(audiences_naming(agency.people["digital_staff"]))) == [audience_id]
    with transaction():
        assert save_audience([Rule("everyone")], audience_id) == audience_id
    assert audience_rules(audience_id) == [Rule("everyone")]
    assert audience_rules(999_999) == []
    with pytest.raises(Refused):
        save_audience([])


def test_the_way_up_by_a_table_at_hand_ends_at_the_top_or_where_it_began():
    assert list(upwards(3, {3: 2, 2: 1, 1: None})) == [3, 2, 1]
    assert list(upwards(3, {3: 2, 2: 3})) == [3, 2]
