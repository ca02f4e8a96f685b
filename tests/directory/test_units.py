"""Units change from a day on; what they were before stays as it was."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from intranet import audit
from intranet.access import SYSTEM, Forbidden, Refused
from intranet.database import db
from intranet.directory import queries, service
from intranet.directory.models import UnitEvent, UnitVersion

MARCH, MAY = date(2025, 3, 1), date(2025, 5, 1)


def versions(unit_id):
    found = db.session.query(UnitVersion).filter_by(unit_id=unit_id).order_by(UnitVersion.valid_from)
    return [(v.name, v.valid_from, v.valid_to) for v in found]


def events(unit_id):
    found = db.session.query(UnitEvent).filter(UnitEvent.parties.any(unit_id=unit_id)).order_by(UnitEvent.id)
    return [(e.kind, e.effective_on, e.document) for e in found]


def test_a_new_unit_begins_on_its_day_with_an_event(agency):
    unit = service.create_unit(
        SYSTEM, name="  Phòng  Bưu chính ", kind="division", parent_id=agency.units["agency"],
        valid_from=MARCH, document="Quyết định 14/QĐ-UBND",
    )  # fmt: skip
    assert queries.find_unit(unit.id, date(2025, 2, 28)) is None
    assert queries.get_unit(unit.id, MARCH).name == "Phòng Bưu chính"
    assert events(unit.id) == [("create", MARCH, "Quyết định 14/QĐ-UBND")]
    assert [entry.action for entry in audit.history("unit", unit.id)] == ["unit.create"]


def test_renaming_keeps_the_old_name_for_the_old_days(agency):
    unit_id = agency.units["digital"]
    service.change_unit(SYSTEM, unit_id, on=MARCH, name="Phòng Công nghệ số", document="QĐ 1")
    assert queries.get_unit(unit_id, date(2025, 2, 28)).name == "Phòng Chuyển đổi số"
    assert queries.get_unit(unit_id, MARCH).name == "Phòng Công nghệ số"
    assert queries.unit_names([unit_id], date(2021, 1, 1)) == {unit_id: "Phòng Chuyển đổi số"}
    assert events(unit_id) == [("rename", MARCH, "QĐ 1")]


def test_a_correction_on_the_first_day_makes_no_version(agency):
    unit_id = agency.units["digital"]
    service.change_unit(SYSTEM, unit_id, on=MARCH, name="Phòng Công nghệ sô")
    service.change_unit(SYSTEM, unit_id, on=MARCH, name="Phòng Công nghệ số")
    assert [name for name, *_ in versions(unit_id)] == ["Phòng Chuyển đổi số", "Phòng Công nghệ số"]
    assert len(events(unit_id)) == 1
    assert queries.get_unit(unit_id, MARCH).folded_name == "phong cong nghe so"


def test_the_order_in_lists_has_no_history(agency):
    service.change_unit(SYSTEM, agency.units["digital"], on=MARCH, position=5)
    assert len(versions(agency.units["digital"])) == 1
    assert events(agency.units["digital"]) == []


def test_other_facts_make_an_event_of_change(agency):
    service.change_unit(SYSTEM, agency.units["digital"], on=MARCH, place_name="Sông Thao")
    assert events(agency.units["digital"]) == [("change", MARCH, "")]


def test_saying_the_same_changes_nothing(agency):
    service.change_unit(SYSTEM, agency.units["digital"], on=MARCH, name="Phòng Chuyển đổi số")
    assert len(versions(agency.units["digital"])) == 1
    assert audit.history("unit", agency.units["digital"]) == []


def test_a_moved_unit_is_below_its_new_parent_from_that_day(agency):
    team, science = agency.units["team"], agency.units["science"]
    service.change_unit(SYSTEM, team, on=MARCH, parent_id=science)
    below = lambda day: set(db.session.scalars(queries.subtree_ids([science], day)))  # noqa: E731
    assert below(date(2025, 2, 28)) == {science}
    assert below(MARCH) == {science, team}


@pytest.mark.parametrize("parent", ["digital", "team"])
def test_a_unit_never_comes_below_itself(agency, parent):
    with pytest.raises(Refused) as refusal:
        service.change_unit(SYSTEM, agency.units["digital"], on=MARCH, parent_id=agency.units[parent])
    assert refusal.value.field == "parent_id"


def test_nor_below_one_that_is_planned_to_come_below_it(agency):
    digital, science = agency.units["digital"], agency.units["science"]
    service.change_unit(SYSTEM, science, on=MAY, parent_id=digital)
    with pytest.raises(Refused) as refusal:
        service.change_unit(SYSTEM, digital, on=MARCH, parent_id=science)
    assert refusal.value.field == "parent_id"


def test_history_is_written_forwards(agency):
    service.change_unit(SYSTEM, agency.units["digital"], on=MAY, name="Phòng Công nghệ số")
    with pytest.raises(Refused, match="01/5/2025"):
        service.change_unit(SYSTEM, agency.units["digital"], on=MARCH, name="Phòng Dữ liệu")


def test_a_day_before_the_unit_existed_is_refused(agency):
    with pytest.raises(Refused) as refusal:
        service.change_unit(SYSTEM, agency.units["digital"], on=date(2019, 1, 1), name="Phòng Dữ liệu")
    assert refusal.value.field == "on"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": " ", "kind": "division"}, "name"),
        ({"name": "Phòng Mới", "kind": "team"}, "kind"),
        ({"name": "x" * 300, "kind": "division"}, "name"),
    ],
)
def test_impossible_facts_are_refused_at_their_field(agency, facts, field):
    with pytest.raises(Refused) as refusal:
        service.create_unit(SYSTEM, valid_from=MARCH, **facts)
    assert refusal.value.field == field


def test_two_units_of_one_name_beside_each_other_are_refused(agency):
    with pytest.raises(Refused) as refusal:
        service.create_unit(
            SYSTEM, name="PHÒNG chuyển đổi số", kind="division", parent_id=agency.units["agency"], valid_from=MARCH
        )
    assert refusal.value.field == "name"
    # Without its accents it is another name.
    service.create_unit(
        SYSTEM, name="Phòng Chuyên đôi số", kind="division", parent_id=agency.units["agency"], valid_from=MARCH
    )


def test_an_identifier_belongs_to_one_unit(agency):
    service.change_unit(SYSTEM, agency.units["digital"], on=MARCH, edoc_id="000.01.H99")
    with pytest.raises(Refused) as refusal:
        service.change_unit(SYSTEM, agency.units["science"], on=MARCH, edoc_id="000.01.H99")
    assert refusal.value.field == "edoc_id"


def test_a_refused_change_leaves_nothing_behind(agency):
    before = db.session.query(UnitVersion).count()
    with pytest.raises(Refused):
        service.change_unit(SYSTEM, agency.units["digital"], on=MARCH, name="Văn phòng Sở")
    assert db.session.query(UnitVersion).count() == before
    assert events(agency.units["digital"]) == []


def test_who_may_not_arrange_units_is_refused(agency, make_actor):
    staff = make_actor()
    with pytest.raises(Forbidden):
        service.change_unit(staff, agency.units["digital"], name="Phòng Khác")
    with pytest.raises(Forbidden):
        service.create_unit(staff, name="Sở Nội vụ", kind="external")


def test_external_units_need_less(agency, make_actor):
    office = make_actor("directory.edit_external")
    unit = service.create_unit(office, name="Sở Nội vụ tỉnh An Hải", kind="external")
    assert queries.get_unit(unit.id).kind == "external"
    with pytest.raises(Forbidden):
        service.create_unit(office, name="Phòng Mới", kind="division")


def test_two_moves_at_once_cannot_make_a_circle(app, agency):
    pairs = [("digital", "science"), ("science", "digital")]
    outcomes = []

    def move(unit, parent):
        with app.app_context():
            try:
                service.change_unit(SYSTEM, agency.units[unit], on=MARCH, parent_id=agency.units[parent])
                outcomes.append("moved")
            except Refused:
                outcomes.append("refused")
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=move, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moved", "refused"]
