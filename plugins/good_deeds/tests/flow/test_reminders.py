"""Who is reminded of what, and when: before a deadline, after it, and then those above. Never twice of the same."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intranet import SYSTEM, clock, db, workdays
from intranet.auth.models import Grant
from intranet_plugins.good_deeds.flow import people, reminding
from intranet_plugins.good_deeds.models import Kin, Submission

from .conftest import MONDAY, standing

TITLE = "Cài cảnh báo sạt lở cho 22 hộ bên suối"


@pytest.fixture
def sweep(app):
    """`sweep()`, `sweep(day)`: let the sweep run on a day at nine; how many notices it sent."""

    def run(day=MONDAY, hour=9):
        with standing(day, hour):
            return reminding.sweep()

    return run


@pytest.fixture
def due(make_submission):
    """`due(1, stage="endorsed")`: a case due so many working days before MONDAY."""

    def make(late=0, **more):
        with standing():
            return make_submission(due_on=workdays.add(MONDAY, -late), **more)

    return make


def test_those_who_have_to_act_are_reminded_once(due, sweep, told):
    due(1)
    due(-5, title="Còn lâu")
    assert [sweep(), sweep(), sweep(hour=15), sweep(MONDAY + timedelta(days=1))] == [2, 0, 0, 0]
    assert told("unit_head") == told("coordinator") == [f"Đề nghị đơn vị xét: {TITLE}"]
    assert told("staff") == told("office") == []


def test_before_the_deadline_too(due, sweep):
    due(-1)
    assert sweep() == 2


def test_each_stage_has_its_people(due, sweep, told):
    for stage in ("returned", "endorsed", "checked", "approved", "commended"):
        due(1, stage=stage, title=stage)
    assert sweep() == 5
    assert told("staff") == ["Đề nghị bổ sung rồi gửi lại: returned"]
    assert len(told("office")) == 4


def test_it_rises_to_the_head_and_the_office_and_for_the_office_to_the_leaders(due, sweep, told, agency):
    due(3, stage="returned")
    due(7, stage="returned", title="Lâu hơn")
    due(7, stage="endorsed", title="Ở Văn phòng")
    assert sweep() == 7
    assert told("staff") == ["Đề nghị bổ sung rồi gửi lại: Lâu hơn", f"Đề nghị bổ sung rồi gửi lại: {TITLE}"]
    assert len(told("unit_head")) == 2
    assert sorted(told("office")) == ["Quá hạn lâu ngày: Lâu hơn", "Đề nghị kiểm tra hồ sơ: Ở Văn phòng"]
    assert told("leader") == ["Quá hạn lâu ngày: Ở Văn phòng"]


def test_after_a_long_pause_only_the_newest_rung_is_told(due, sweep):
    due(20)
    assert sweep() == 3  # both of the unit, and the office; the head is one of the unit's
    assert sweep(MONDAY + timedelta(days=40)) == 0


def test_nobody_is_reminded_on_days_off_and_at_night(due, sweep):
    due(3)
    assert [sweep(MONDAY - timedelta(days=1), 9), sweep(MONDAY, 6), sweep(MONDAY, 18)] == [0, 0, 0]


def test_who_is_kept_from_it_is_not_reminded_to_judge_it(due, sweep, told):
    due(1, by="unit_head")
    assert sweep() == 1
    assert told("unit_head") == []
    assert len(told("coordinator")) == 1


def test_what_came_to_its_end_is_no_news(due, sweep):
    for stage in ("draft", "declined", "withdrawn", "published", "replicated"):
        due(1, stage=stage)
    assert sweep() == 0


def test_few_statements_however_many_cases(due, sweep, count_queries):
    for number in range(12):
        due(-3, title=f"Gương {number}")
        due(2, title=f"Đã nhắc {number}", reminded=1)
    with count_queries(at_most=9):
        assert sweep() == 0


def test_a_day_off_that_is_decreed_moves_the_deadline(due, make_submission):
    from intranet.workdays.models import SpecialDay

    case, past = due(-2), due(3)
    was = past.due_on
    with standing():
        db.session.add(SpecialDay(day=case.due_on, kind="off", name="Nghỉ bão", source="typed"))
        db.session.commit()
    version = case.version
    with standing():
        assert [reminding.put_off(), reminding.put_off()] == [1, 0]
        db.session.refresh(case)
        assert case.due_on == workdays.add(MONDAY, 2)
    assert (case.version, past.due_on) == (version, was)


def test_a_case_that_its_unit_cannot_endorse_comes_to_the_office(make_submission, told, people_ids):
    case = make_submission()
    assert reminding.settle() == 0
    for key in ("unit_head", "coordinator"):
        first, second = sorted((people_ids["staff"], people_ids[key]))
        db.session.add(Kin(person_id=first, kin_id=second))
    db.session.commit()
    assert [reminding.settle(), reminding.settle()] == [1, 0]
    assert told("office") == [f"Đề nghị xét thay đơn vị: {TITLE}"]
    db.session.expire_all()
    assert db.session.get(Submission, case.id).by_office
    assert people.endorsers(case) == [people_ids["office"]]


def test_a_head_without_a_role_is_not_told_of_what_they_cannot_open(due, sweep, told, agency):
    due(3, unit="digital", by="digital_staff")
    sweep()
    assert told("digital_head") == []
    db.session.add(
        Grant(person_id=agency.people["digital_head"], role="unit_head", unit_id=agency.units["digital"],
              valid_from=MONDAY - timedelta(days=9), granted_at=clock.now())
    )  # fmt: skip
    db.session.commit()
    due(3, unit="digital", by="digital_staff", title="Việc sau")
    sweep()
    assert "Việc sau" in " ".join(told("digital_head"))


def test_of_a_collective_whoever_of_its_heads_may_open_the_case_is_told(make_submission, agency):
    digital = agency.units["digital"]
    case = make_submission(unit="digital", by="digital_staff", person_id=None, subject_unit_id=digital)
    assert people.subject(case) == []
    grant = Grant(person_id=agency.people["digital_head"], role="unit_head", unit_id=digital,
                  valid_from=clock.today(), granted_at=clock.now())  # fmt: skip
    db.session.add(grant)
    db.session.commit()
    assert people.subject(case) == [agency.people["digital_head"]]


@pytest.fixture
def people_ids(agency):
    """The ids of people by key."""
    return agency.people


def test_the_clock_of_the_tests_stands_on_a_working_day(app):
    with standing():
        assert workdays.is_working(clock.today())
        assert SYSTEM.is_system
