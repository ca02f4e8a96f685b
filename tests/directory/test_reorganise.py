"""Mergers, splits and dissolutions: one call each, people and sub-units go along, old names remain."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from intranet.access import SYSTEM, Forbidden, Refused
from intranet.database import db
from intranet.directory import queries, service
from intranet.directory.models import Membership, Person, UnitEvent
from intranet.directory.service import Part

BEFORE, MARCH, MAY = date(2025, 2, 28), date(2025, 3, 1), date(2025, 5, 1)


def people_of(unit_id, day):
    return sorted(person.full_name for person in db.session.scalars(queries.members(unit_id, day)))


def parties(kind):
    event = db.session.query(UnitEvent).filter_by(kind=kind).one()
    return {side: sorted(p.unit_id for p in event.parties if p.side == side) for side in ("before", "after")}


def one_home_each(day):
    homes = [row.person_id for row in db.session.execute(queries.home_memberships(day))]
    active = set(db.session.scalars(db.select(Person.id).where(queries.active(day))))
    return len(homes) == len(set(homes)) and set(homes) == active


def test_two_units_merge_into_a_new_one(agency):
    digital, science, team = (agency.units[key] for key in ("digital", "science", "team"))
    together = sorted(people_of(digital, BEFORE) + people_of(science, BEFORE))
    new = service.merge_units(SYSTEM, [digital, science], on=MARCH, name="Phòng Khoa học số", document="QĐ 14")
    assert queries.find_unit(digital, MARCH) is None
    assert queries.get_unit(digital, BEFORE).name == "Phòng Chuyển đổi số"
    assert queries.get_unit(new.id, MARCH).parent_id == agency.units["agency"]
    assert queries.get_unit(team, MARCH).parent_id == new.id
    assert queries.get_unit(team, BEFORE).parent_id == digital
    assert people_of(new.id, MARCH) == together
    assert people_of(digital, MARCH) == []
    assert parties("merge") == {"before": sorted([digital, science]), "after": [new.id]}
    assert queries.successors(digital, MARCH) == [new.id]
    assert queries.successors(digital, BEFORE) == [digital]
    assert one_home_each(BEFORE)
    assert one_home_each(MARCH)


def test_a_unit_merges_into_one_that_goes_on(agency):
    digital, science = agency.units["digital"], agency.units["science"]
    service.merge_units(SYSTEM, [digital], into=science, on=MARCH)
    assert queries.find_unit(digital, MARCH) is None
    assert queries.get_unit(science, MARCH).valid_from == date(2020, 1, 1)
    assert "Đỗ Minh Khôi" in people_of(science, MARCH)


def test_a_unit_may_merge_into_its_own_sub_unit(agency):
    digital, team = agency.units["digital"], agency.units["team"]
    service.merge_units(SYSTEM, [digital], into=team, on=MARCH)
    assert queries.get_unit(team, MARCH).parent_id == agency.units["agency"]
    assert len(people_of(team, MARCH)) == 4


def test_a_merger_carries_memberships_that_begin_later(agency):
    science = agency.units["science"]
    later = service.add_membership(SYSTEM, agency.people["team_head"], science, valid_from=MAY)
    new = service.merge_units(SYSTEM, [science, agency.units["office"]], on=MARCH, name="Phòng Tổng hợp")
    assert "Tạ Quang Ích" not in people_of(new.id, MARCH)
    assert "Tạ Quang Ích" in people_of(new.id, MAY)
    assert db.session.get_one(Membership, later.id).valid_from == MAY


def test_who_was_in_both_is_in_the_new_one_once_by_the_better_membership(agency):
    person, science, digital = agency.people["staff"], agency.units["science"], agency.units["digital"]
    service.add_membership(SYSTEM, person, digital, valid_from=date(2024, 1, 1))
    head = agency.people["digital_staff"]
    service.add_membership(SYSTEM, head, science, role="head", valid_from=date(2024, 1, 1))
    new = service.merge_units(SYSTEM, [digital, science], on=MARCH, name="Phòng Khoa học số")
    rows = db.session.query(Membership).filter_by(unit_id=new.id)
    assert [row.is_home for row in rows.filter_by(person_id=person)] == [True]
    assert sorted(row.role for row in rows.filter_by(person_id=head)) == ["head", "member"]


def test_nothing_merges_with_itself(agency):
    with pytest.raises(Refused) as refusal:
        service.merge_units(SYSTEM, [agency.units["digital"]], on=MARCH, name="Phòng Khoa học số")
    assert refusal.value.field == "unit_ids"
    with pytest.raises(Refused):
        service.merge_units(SYSTEM, [agency.units["digital"]], into=agency.units["digital"], on=MARCH)


def test_a_unit_with_a_later_change_cannot_end_before_it(agency):
    service.change_unit(SYSTEM, agency.units["digital"], on=MAY, name="Phòng Công nghệ số")
    with pytest.raises(Refused, match="01/5/2025"):
        service.merge_units(SYSTEM, [agency.units["digital"]], into=agency.units["science"], on=MARCH)
    with pytest.raises(Refused, match="đúng ngày"):
        service.merge_units(SYSTEM, [agency.units["digital"]], into=agency.units["science"], on=MAY)


def test_a_refused_merger_leaves_everything_as_it_was(agency):
    with pytest.raises(Refused):  # the name is taken
        service.merge_units(SYSTEM, [agency.units["digital"], agency.units["science"]], on=MARCH, name="Văn phòng Sở")
    assert queries.find_unit(agency.units["digital"], MARCH) is not None
    assert people_of(agency.units["digital"], MARCH) == ["Lý Thị Yến", "Đỗ Minh Khôi"]


def test_successors_are_followed_through_several_reorganisations(agency):
    digital, science, office = (agency.units[key] for key in ("digital", "science", "office"))
    first = service.merge_units(SYSTEM, [digital, science], on=MARCH, name="Phòng Khoa học số")
    second = service.merge_units(SYSTEM, [first.id, office], on=MAY, name="Phòng Tổng hợp")
    assert queries.successors(digital, MARCH) == [first.id]
    assert queries.successors(digital, MAY) == [second.id]


def test_a_split_gives_everybody_a_place(agency):
    science, digital, team = (agency.units[key] for key in ("science", "digital", "team"))
    people = agency.people
    new = service.split_unit(
        SYSTEM, digital,
        [
            Part({"name": "Phòng Hạ tầng số"}, frozenset({people["digital_head"]}), frozenset({team})),
            Part({"name": "Phòng Dữ liệu", "parent_id": science}, frozenset({people["digital_staff"]})),
        ],
        on=MARCH,
    )  # fmt: skip
    assert people_of(new[0].id, MARCH) == ["Đỗ Minh Khôi"]
    assert people_of(new[1].id, MARCH) == ["Lý Thị Yến"]
    assert queries.get_unit(team, MARCH).parent_id == new[0].id
    assert queries.get_unit(new[1].id, MARCH).parent_id == science
    assert queries.get_unit(new[0].id, MARCH).kind == "division"
    assert queries.successors(digital, MARCH) == [unit.id for unit in new]
    assert one_home_each(MARCH)


def test_a_split_that_forgets_somebody_is_refused(agency):
    parts = [Part({"name": "Phòng Hạ tầng số"}), Part({"name": "Phòng Dữ liệu"})]
    with pytest.raises(Refused, match="Tổ Hạ tầng số"):
        service.split_unit(SYSTEM, agency.units["digital"], parts, on=MARCH)
    service.change_unit(SYSTEM, agency.units["team"], on=date(2024, 1, 1), parent_id=agency.units["agency"])
    with pytest.raises(Refused, match="Còn 2 người"):
        service.split_unit(SYSTEM, agency.units["digital"], parts, on=MARCH)


def test_a_unit_may_give_off_a_part_and_go_on(agency):
    digital = agency.units["digital"]
    part = Part({"name": "Phòng Dữ liệu"}, frozenset({agency.people["digital_staff"]}))
    (new,) = service.split_unit(SYSTEM, digital, [part], on=MARCH, keep=True)
    assert people_of(digital, MARCH) == ["Đỗ Minh Khôi"]
    assert people_of(new.id, MARCH) == ["Lý Thị Yến"]
    assert queries.successors(digital, MARCH) == [digital]


def test_nobody_can_go_to_two_places(agency):
    both = frozenset({agency.people["digital_staff"]})
    parts = [Part({"name": "Phòng Hạ tầng số"}, both), Part({"name": "Phòng Dữ liệu"}, both)]
    with pytest.raises(Refused, match="một nơi"):
        service.split_unit(SYSTEM, agency.units["digital"], parts, on=MARCH, keep=True)


def test_a_unit_with_staff_ends_only_with_a_destination(agency):
    science = agency.units["science"]
    with pytest.raises(Refused, match="Còn 4 người") as refusal:
        service.dissolve_unit(SYSTEM, science, on=MARCH)
    assert refusal.value.field == "people_to"
    service.dissolve_unit(SYSTEM, science, on=MARCH, people_to=agency.units["office"], document="QĐ 7")
    assert queries.find_unit(science, MARCH) is None
    assert "Hoàng Thị Êm" in people_of(agency.units["office"], MARCH)
    assert queries.successors(science, MARCH) == [agency.units["office"]]


def test_a_unit_with_sub_units_does_not_end(agency):
    with pytest.raises(Refused, match="Tổ Hạ tầng số"):
        service.dissolve_unit(SYSTEM, agency.units["digital"], on=MARCH, people_to=agency.units["office"])


def test_a_unit_of_members_only_ends_with_its_memberships(agency):
    union = agency.units["union"]
    service.dissolve_unit(SYSTEM, union, on=MARCH)
    assert people_of(union, BEFORE) != []
    assert people_of(union, MARCH) == []
    assert queries.successors(union, MARCH) == []


def test_only_who_may_arrange_all_units_concerned_reorganises(agency, make_actor):
    limited = make_actor("directory.edit_units", units=[agency.units["digital"]])
    with pytest.raises(Forbidden):
        service.merge_units(limited, [agency.units["digital"]], into=agency.units["science"], on=MARCH)


def test_a_move_during_a_merger_leaves_one_home(app, agency):
    digital, science, office = (agency.units[key] for key in ("digital", "science", "office"))
    done = []

    def run(work, *given, **named):
        with app.app_context():
            try:
                work(SYSTEM, *given, **named)
            except Refused:
                db.session.rollback()
            finally:
                done.append(work)
                db.session.remove()

    db.session.rollback()
    merger = {"into": science, "on": MARCH}
    threads = [threading.Thread(target=run, args=(service.merge_units, [digital]), kwargs=merger)]
    threads += [
        threading.Thread(target=run, args=(service.move_person, agency.people[key], office), kwargs={"on": day})
        for key, day in (("digital_head", MARCH), ("digital_staff", MAY), ("staff", BEFORE))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 4
    db.session.rollback()
    assert one_home_each(BEFORE)
    assert one_home_each(MARCH)
    assert one_home_each(MAY)
