"""People join, move, belong and leave; while they work here they are on the staff of exactly one unit."""

from __future__ import annotations

from datetime import date

import pytest

from intranet import audit, search
from intranet.access import SYSTEM, Forbidden, Refused
from intranet.database import db
from intranet.directory import queries, service
from intranet.directory.models import Membership, Person

JANUARY, MARCH, MAY = date(2025, 1, 1), date(2025, 3, 1), date(2025, 5, 1)


def join(agency, name="Trương Thị Ánh Mỹ", **facts):
    return service.create_person(
        SYSTEM, full_name=name, home_unit_id=agency.units["science"], active_from=JANUARY, **facts
    )


def test_a_new_person_has_a_home_and_can_be_found(agency):
    person = join(agency, staff_code="CB900", position="Chuyên viên")
    assert queries.home_unit_of(person.id, JANUARY) == agency.units["science"]
    assert queries.home_unit_of(person.id, date(2024, 12, 31)) is None
    assert person.folded_name == "truong thi anh my"
    assert [hit.ref_id for hit in search.find(SYSTEM, "anh my", kinds=["person"]).hits] == [person.id]
    assert [entry.action for entry in audit.history("person", person.id)] == ["person.create"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " "}, "full_name"),
        ({"email": "không phải thư"}, "email"),
        ({"birth_year": 2024}, "birth_year"),
        ({"employment_kind": "robot"}, "employment_kind"),
        ({"staff_code": "CB001"}, "staff_code"),
        ({"role": "king"}, "role"),
    ],
)
def test_wrong_facts_are_refused_at_their_field(agency, facts, field):
    with pytest.raises(Refused) as refusal:
        join(agency, **facts)
    assert refusal.value.field == field


def test_nobody_is_on_the_staff_of_a_party_cell(agency):
    with pytest.raises(Refused, match="đơn vị công tác"):
        service.create_person(SYSTEM, full_name="Lê Văn Ba", home_unit_id=agency.units["cell"])


def test_moving_closes_one_home_and_opens_the_next(agency):
    person = agency.people["staff"]
    service.move_person(SYSTEM, person, agency.units["digital"], on=MARCH)
    assert queries.home_unit_of(person, date(2025, 2, 28)) == agency.units["science"]
    assert queries.home_unit_of(person, MARCH) == agency.units["digital"]
    positions = db.session.query(Membership).filter_by(person_id=person, is_home=True)
    assert {row.position for row in positions} == {"Chuyên viên"}


def test_a_move_corrected_on_its_day_is_no_second_move(agency):
    person = agency.people["staff"]
    service.move_person(SYSTEM, person, agency.units["digital"], on=MARCH)
    service.move_person(SYSTEM, person, agency.units["team"], on=MARCH)
    homes = db.session.query(Membership).filter_by(person_id=person, is_home=True)
    assert sorted(row.unit_id for row in homes) == sorted([agency.units["science"], agency.units["team"]])


def test_a_move_before_one_already_recorded_is_refused(agency):
    service.move_person(SYSTEM, agency.people["staff"], agency.units["digital"], on=MAY)
    with pytest.raises(Refused, match="01/5/2025"):
        service.move_person(SYSTEM, agency.people["staff"], agency.units["team"], on=MARCH)


def test_further_memberships_have_their_time(agency):
    person, council = agency.people["unit_head"], agency.units["council"]
    service.add_membership(SYSTEM, person, council, position="Ủy viên", valid_from=MARCH, valid_to=MAY)
    on = lambda day: person in db.session.scalars(queries.member_ids([council], day)).all()  # noqa: E731
    assert [on(date(2025, 2, 28)), on(MARCH), on(date(2025, 4, 30)), on(MAY)] == [False, True, True, False]


def test_a_membership_twice_at_a_time_is_refused(agency):
    person, council = agency.people["unit_head"], agency.units["council"]
    service.add_membership(SYSTEM, person, council, valid_from=MARCH, valid_to=MAY)
    with pytest.raises(Refused):
        service.add_membership(SYSTEM, person, council, valid_from=date(2025, 4, 1))
    service.add_membership(SYSTEM, person, council, valid_from=MAY)


def test_a_membership_ends_but_a_home_is_only_changed(agency):
    person, council = agency.people["unit_head"], agency.units["council"]
    membership = service.add_membership(SYSTEM, person, council, valid_from=JANUARY)
    service.end_membership(SYSTEM, membership.id, on=MARCH)
    assert db.session.get_one(Membership, membership.id).valid_to == MARCH
    with pytest.raises(Refused, match="Đã kết thúc"):
        service.end_membership(SYSTEM, membership.id, on=MAY)
    home = db.session.query(Membership).filter_by(person_id=person, is_home=True).one()
    with pytest.raises(Refused, match="đơn vị công tác"):
        service.end_membership(SYSTEM, home.id)


def test_leaving_ends_everything_and_deletes_nothing(agency):
    person = agency.people["staff"]
    service.leave(SYSTEM, person, on=MARCH)
    assert db.session.get_one(Person, person).active_to == MARCH
    assert queries.home_unit_of(person, MARCH) is None
    assert queries.home_unit_of(person, date(2025, 2, 28)) == agency.units["science"]
    assert {row.valid_to for row in db.session.query(Membership).filter_by(person_id=person)} == {MARCH}
    assert search.find(SYSTEM, "Hoàng Thị Êm", kinds=["person"]).hits == []
    with pytest.raises(Refused):
        service.leave(SYSTEM, person, on=MAY)
    with pytest.raises(Refused):
        service.add_membership(SYSTEM, person, agency.units["council"], valid_from=MAY)


def test_facts_are_corrected_with_their_keys(agency):
    service.change_person(SYSTEM, agency.people["staff"], full_name="Hoàng Thị Đài")
    person = db.session.get_one(Person, agency.people["staff"])
    assert (person.folded_name, person.staff_code) == ("hoang thi dai", "CB008")
    changes = audit.history("person", person.id)[0].changes
    assert changes == {"full_name": ["Hoàng Thị Êm", "Hoàng Thị Đài"]}


def test_only_who_may_edit_people_there_does(agency, make_actor):
    limited = make_actor("directory.edit_people", units=[agency.units["science"]])
    service.change_person(limited, agency.people["staff"], phone="0900")
    with pytest.raises(Forbidden):
        service.change_person(limited, agency.people["digital_staff"], phone="0900")
    with pytest.raises(Forbidden):
        service.move_person(limited, agency.people["staff"], agency.units["digital"])


def test_groups_have_exactly_the_people_they_were_given(agency):
    a, b, c = (agency.people[key] for key in ("staff", "office", "leader"))
    group = service.create_group(SYSTEM, "Tổ truyền thông", [a, b])
    service.set_group_members(SYSTEM, group.id, [b, c])
    from intranet.directory import audiences

    members = audiences.people([audiences.Rule("group", group.id)])
    assert sorted(db.session.scalars(members)) == sorted([b, c])
    with pytest.raises(Refused):
        service.create_group(SYSTEM, " Tổ  truyền thông")
    service.rename_group(SYSTEM, group.id, "Tổ tuyên truyền")
    service.archive_group(SYSTEM, group.id)
    assert [entry.action for entry in audit.history("group", group.id)] == [
        "group.archive", "group.rename", "group.members", "group.create",
    ]  # fmt: skip
