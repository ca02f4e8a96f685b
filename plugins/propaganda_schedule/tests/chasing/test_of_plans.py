"""Reminders of tasks, of parts of tasks, and of the reports that plans ask for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intranet import SYSTEM, db, duties

from .conftest import TODAY, standing


@pytest.fixture
def task(plan, agency):
    """`task("science", due=…, helps=("digital",))`: a task of `plan`; its id."""
    from intranet.plans.models import Plan, Task, TaskUnit

    def make(unit="science", due=TODAY - timedelta(days=3), helps=(), **values):
        db.session.get_one(Plan, plan).issued_on = TODAY - timedelta(days=200)
        one = Task(plan_id=plan, position=1, text="Viết bài gương điển hình", due_on=due,
                   lead_unit_id=agency.units[unit] if unit else None, **values)  # fmt: skip
        one.units = [TaskUnit(unit_id=agency.units[name]) for name in helps]
        db.session.add(one)
        db.session.commit()
        return one.id

    return make


@pytest.fixture
def duty(plan, agency):
    """`duty("science", every="week")`: a report that `plan` asks for; its id."""
    from intranet.plans.models import Plan, ReportDuty

    def make(unit="science", **values):
        db.session.get_one(Plan, plan).issued_on = TODAY - timedelta(days=200)
        one = ReportDuty(
            plan_id=plan, position=1, unit_id=agency.units[unit] if unit else None, note="Sơ kết", **values
        )
        db.session.add(one)
        db.session.commit()
        return one.id

    return make


def test_lead_and_co_ordinating_units_are_reminded_of_an_overdue_task(task, sweep, told):
    task(helps=("digital",))
    assert sweep() == 2
    assert told() == [("coordinator", "Quá hạn: Viết bài gương điển hình"),
                      ("digital_head", "Quá hạn: Viết bài gương điển hình")]  # fmt: skip


def test_and_before_the_deadline(task, sweep, told):
    task(due=TODAY + timedelta(days=1))
    task(due=TODAY + timedelta(days=9), unit="digital")
    sweep()
    assert told() == [("coordinator", "Sắp đến hạn: Viết bài gương điển hình")]


def test_who_reported_is_left_alone(task, sweep, told, agency):
    one = task(helps=("digital", "office"))
    with standing():
        duties.report_part(SYSTEM, one, agency.units["digital"], status="done")
        duties.report_task(SYSTEM, task("digital"), status="dropped", note="Không còn cần")
    sweep()
    assert sorted(who for who, _subject in told()) == ["chief", "coordinator"]


def test_a_task_of_nobody_is_the_offices(task, sweep, told):
    task(None, lead_text="Các hội")
    sweep()
    assert [who for who, _subject in told()] == ["office"]


def test_it_escalates_like_everything_else(task, sweep, told):
    task(due=TODAY - timedelta(days=14))
    sweep()
    assert sorted(who for who, _subject in told()) == ["coordinator", "office", "unit_head"]
    assert told("office") == ["1 đơn vị quá hạn nhiều ngày"]


def test_a_report_is_asked_for_before_and_after_its_day_until_it_was_sent(duty, sweep, told):
    ident = duty(due_on=TODAY)
    assert sweep(TODAY - timedelta(days=3)) == 1
    assert sweep(TODAY + timedelta(days=1)) == 1
    with standing(TODAY + timedelta(days=1), 10):
        duties.deliver(SYSTEM, ident, TODAY, sent_on=TODAY + timedelta(days=1))
    assert sweep(TODAY + timedelta(days=3)) == 0
    assert [subject.partition(":")[0] for subject in told("coordinator")] == ["Sắp đến hạn", "Quá hạn"]


def test_of_a_weekly_report_that_nobody_ever_sent_only_the_last_is_asked_for(duty, sweep, told):
    duty(every="week")
    assert sweep() == 1
    assert told() == [("coordinator", "Quá hạn: Sơ kết – 18/KH-SKHCN")]


def test_a_closed_plan_asks_for_nothing(duty, task, plan, sweep):
    from intranet.plans.models import Plan

    duty(every="week")
    task()
    db.session.get_one(Plan, plan).status = "closed"
    db.session.commit()
    assert sweep() == 0


def test_everything_of_a_plan_is_one_notice_for_a_unit(duty, task, sweep, told):
    duty(due_on=TODAY - timedelta(days=3))
    for _number in range(3):
        task()
    assert sweep() == 1
    assert told() == [("coordinator", "Còn 4 nhiệm vụ, báo cáo của kế hoạch đến hạn")]
