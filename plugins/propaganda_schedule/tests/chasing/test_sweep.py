"""Who is reminded of what, and when. Never twice of the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intranet import SYSTEM, clock, db
from intranet.workdays.models import SpecialDay
from intranet_plugins.propaganda_schedule.models import Reminder, Session
from intranet_plugins.propaganda_schedule.sessions import service

from .conftest import TODAY, standing


def test_the_coordinator_is_reminded_after_the_deadline(late, sweep, told):
    late(title="Ngày pháp luật tháng 3")
    assert sweep() == 1
    assert told() == [("coordinator", "Đề nghị báo cáo buổi: Ngày pháp luật tháng 3")]


def test_and_before_it(late, sweep, told):
    late(working_days=-1)
    late(working_days=-4, title="Còn xa")
    assert sweep() == 1
    assert told() == [("coordinator", "Đề nghị báo cáo buổi: Ngày pháp luật")]


def test_nobody_is_told_the_same_twice(late, sweep, told):
    late()
    assert [sweep(), sweep(), sweep(hour=15), sweep(TODAY + timedelta(days=1))] == [1, 0, 0, 0]
    assert len(told()) == 1


def test_several_sessions_of_a_unit_are_one_notice(late, sweep, told):
    for number in range(3):
        late(title=f"Buổi {number}", accepted=("past", "outside", "day_off", "clash"))
    late(working_days=-1, title="Chưa quá hạn")
    assert sweep() == 1
    assert told() == [("coordinator", "Còn 4 buổi chưa báo cáo, 3 quá hạn")]


def test_it_escalates_to_the_head_and_then_to_the_office(late, sweep, told):
    late(working_days=0)
    days = [TODAY + timedelta(days=ahead) for ahead in range(12)]
    assert {day.isoformat(): number for day in days if (number := sweep(day))} == {
        "2026-03-16": 1, "2026-03-17": 1, "2026-03-19": 2, "2026-03-25": 3,
    }  # fmt: skip
    assert len(told("coordinator")) == 4
    assert len(told("unit_head")) == 2
    assert told("office") == ["1 đơn vị quá hạn nhiều ngày"]
    assert sweep(TODAY + timedelta(days=30)) == 0


def test_after_a_long_pause_only_the_newest_step_is_told(late, sweep, told):
    late(working_days=20)
    assert sweep() == 3
    assert sorted(who for who, _subject in told()) == ["coordinator", "office", "unit_head"]
    assert sweep() == 0


def test_the_office_gets_one_notice_however_many_units(late, sweep, told):
    late("science", 8)
    late("digital", 8)
    sweep()
    assert told("office") == ["2 đơn vị quá hạn nhiều ngày"]


def test_a_unit_without_a_coordinator_asks_its_head_at_once(late, sweep, told):
    late("digital")
    sweep()
    assert told() == [("digital_head", "Đề nghị báo cáo buổi: Ngày pháp luật")]


def test_a_unit_where_nobody_answers_asks_the_one_above(late, sweep, told, agency):
    late("external")
    late("team")
    from intranet.directory.models import Membership

    db.session.query(Membership).filter_by(unit_id=agency.units["team"], role="head").update({"role": "member"})
    db.session.commit()
    sweep()
    assert sorted(who for who, _subject in told()) == ["digital_head", "office"]


def test_who_is_away_is_passed_over(late, sweep, told, away):
    late(working_days=3)
    away("coordinator")
    away("unit_head")
    sweep()
    assert [who for who, _subject in told()] == ["council_member"]


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (TODAY - timedelta(days=1), "Sunday"),
        (TODAY.replace(month=4, day=30), "30/4"),
        (TODAY.replace(day=21), "Saturday"),
    ],
)
def test_days_off_are_quiet(late, sweep, day, why):
    db.session.add(SpecialDay(day=TODAY.replace(month=4, day=30), kind="off", name="Ngày Chiến thắng", source="typed"))
    db.session.commit()
    late(working_days=5)
    assert sweep(day) == 0, why
    assert sweep(day + timedelta(days=5)) > 0


@pytest.mark.parametrize(("hour", "told_of"), [(6, 0), (7, 1), (17, 1), (18, 0), (23, 0)])
def test_nights_are_quiet(late, sweep, hour, told_of):
    late()
    assert sweep(hour=hour) == told_of


def test_a_reported_or_cancelled_session_is_no_matter(late, sweep):
    late(status="held")
    late(status="missed")
    gone = late()
    with standing():
        service.cancel(SYSTEM, gone.id, gone.version, "Trùng lịch họp")
    assert sweep() == 0


def test_a_moved_session_is_asked_for_by_its_new_day(late, sweep, told):
    made = late()
    assert sweep() == 1
    with standing(TODAY, 10):
        service.move(SYSTEM, made.id, made.version, TODAY, made.starts, made.ends, "Chờ tài liệu",
                     accepted=("past", "outside", "day_off", "clash"))  # fmt: skip
    assert sweep(TODAY + timedelta(days=1)) == 0
    assert sweep(TODAY + timedelta(days=2)) == 1
    assert len(told("coordinator")) == 2


def test_whoever_is_in_charge_is_told_of_a_session_to_come(make_session, sweep, told, agency, away):
    with standing():
        make_session(day=TODAY + timedelta(days=1), leader_id=agency.people["staff"], title="Tọa đàm")
        make_session(day=TODAY + timedelta(days=3), title="Không ai phụ trách")
        make_session(day=TODAY + timedelta(days=4), leader_id=agency.people["staff"], title="Còn xa")
    away("unit_head")
    assert sweep() == 2
    assert told("staff") == ["Sắp tới: Tọa đàm, 08:00, Thứ Ba, ngày 17/3/2026"]
    assert told("coordinator") == ["Sắp tới: Không ai phụ trách, 08:00, Thứ Năm, ngày 19/3/2026"]
    assert sweep(TODAY + timedelta(days=1)) == 1


def test_someone_in_charge_who_is_away_is_replaced(make_session, sweep, told, agency, away):
    with standing():
        make_session(day=TODAY + timedelta(days=1), leader_id=agency.people["staff"])
    away("staff")
    sweep()
    assert [who for who, _subject in told()] == ["coordinator"]


def test_a_unit_that_has_the_plugin_off_is_left_alone(late, sweep, told, plugin_off, agency):
    late("digital")
    late("team")
    late("science")
    plugin_off("propaganda_schedule", agency.units["digital"])
    sweep()
    assert [who for who, _subject in told()] == ["coordinator"]


def test_settings_say_when(late, sweep, told, configure):
    configure(remind_before="", remind_after="2", escalate_head=4, escalate_office=9, report_days=5, code_seconds=20)
    late(working_days=1)
    late(working_days=-1)
    assert sweep() == 0
    assert sweep(TODAY + timedelta(days=1)) == 1


def test_two_sweeps_at_once_tell_once(late, sweep, told):
    from intranet_plugins.propaganda_schedule.chasing import matters, roster
    from intranet_plugins.propaganda_schedule.chasing import sweep as module

    late()
    with standing():
        due, people = matters.all_due(TODAY), roster.today(TODAY)
    assert sweep() == 1
    with standing():
        # What this one read was true before the other one wrote.
        assert module._tell_units(due, people, {}, TODAY) == 0
    assert len(told()) == 1


def test_what_was_told_is_kept(late, sweep):
    made = late()
    sweep()
    kept = db.session.scalars(select(Reminder)).one()
    assert (kept.topic, kept.ref_id, kept.unit_id, kept.due_on, kept.way, kept.step) == (
        "report", made.id, made.unit_id, made.report_due, "unit", 1,
    )  # fmt: skip


def test_a_notice_names_the_sessions_and_leads_to_them(late, sweep, client_as):
    made = late(title="Ngày pháp luật tháng 3")
    sweep()
    from intranet.notices.models import NoticeText

    text = db.session.scalars(select(NoticeText).order_by(NoticeText.id.desc())).first()
    assert text.text["vi"].startswith("– Ngày pháp luật tháng 3, buổi ngày 06/3 (quá hạn báo cáo từ 13/3/2026)")
    assert text.url == f"/p/propaganda_schedule/sessions/{made.id}/report"


def test_reading_costs_the_same_however_much_is_due(late, sweep, count_queries):
    cost = []
    for number in range(5):
        for unit in ("science", "digital", "team", "office"):
            late(unit, title=f"Buổi {number}")
        sweep()
        with count_queries() as counted:
            assert sweep() == 0
        cost.append(counted.total)
    assert db.session.scalar(select(func.count()).select_from(Session)) == 20
    assert cost == [cost[0]] * 5
    assert cost[0] <= 18


def test_it_is_a_job_of_every_hour(app):
    from intranet_plugins.propaganda_schedule.chasing import kinds

    assert [(job.name, job.every) for job in kinds.JOBS if job.name.endswith("remind")] == [
        ("propaganda_schedule.remind", "hour")
    ]
    assert clock.today()


@pytest.mark.parametrize(("chosen", "cadence"), [(None, "now"), ("daily", "daily"), ("never", "never")])
def test_people_are_mailed_as_they_chose(late, sweep, agency, chosen, cadence):
    from intranet.notices.models import Notice, NoticePreference

    if chosen:
        kind = "propaganda_schedule.reports"
        db.session.add(NoticePreference(person_id=agency.people["coordinator"], kind=kind, cadence=chosen))
        db.session.commit()
    late()
    sweep()
    assert db.session.scalars(select(Notice.cadence)).all() == [cadence]


def test_however_much_nobody_answers_for_the_office_is_told_once(late, sweep, told, monkeypatch):
    from intranet_plugins.propaganda_schedule.chasing import sweep as module

    monkeypatch.setattr(module, "AT_ONCE", 2)
    for number in range(5):
        late("external", title=f"Buổi {number}")
    assert [sweep(), sweep()] == [1, 0]
    assert told() == [("office", "Còn 5 buổi chưa báo cáo, 5 quá hạn")]
