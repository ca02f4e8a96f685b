"""What may be said of a session, by whom; what is asked before; what becomes of it."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from intranet import SYSTEM, Forbidden, Refused, Rule, audience_rules, audit, channel_names, clock, db, workdays
from intranet_plugins.propaganda_schedule.models import KIND, Session
from intranet_plugins.propaganda_schedule.sessions import attachments, audience, service
from intranet_plugins.propaganda_schedule.sessions.service import Conflict, Draft, Unconfirmed, draft_of, replace

PLANNERS = ("coordinator", "unit_head", "office")


@pytest.mark.parametrize("role", PLANNERS)
def test_planners_add_sessions_of_their_unit(role, make_session, actor_of, agency):
    session = make_session(by=actor_of(role))
    assert (session.created_by, session.version, session.status) == (agency.people[role], 1, "planned")
    [entry] = audit.history(KIND, session.id)
    assert (entry.action, entry.subject_label) == ("propaganda_schedule.create", "Ngày pháp luật")


def test_others_do_not(make_session, actor_of):
    for role in ("staff", "leader", "council_member", "admin"):
        with pytest.raises(Forbidden):
            make_session(by=actor_of(role))


def test_nobody_plans_for_somebody_elses_unit(make_session, actor_of):
    role = "unit_head"
    with pytest.raises(Forbidden):
        make_session("digital", by=actor_of(role))
    session = make_session("digital")
    for change in (
        lambda: service.edit(actor_of(role), session.id, 1, draft_of(session)),
        lambda: service.move(actor_of(role), session.id, 1, session.day, None, None, "x"),
        lambda: service.cancel(actor_of(role), session.id, 1, "x"),
        lambda: service.restore(actor_of(role), session.id, 1),
    ):
        with pytest.raises(Forbidden):
            change()


def test_a_session_is_not_handed_to_a_unit_for_which_one_does_not_plan(make_session, actor_of, agency):
    session = make_session()
    with pytest.raises(Forbidden):
        service.edit(actor_of("unit_head"), session.id, 1, replace(draft_of(session), unit_id=agency.units["digital"]))


def test_a_unit_that_switched_the_plugin_off_has_no_sessions(make_session, plugin_off, agency):
    plugin_off("propaganda_schedule", agency.units["digital"])
    with pytest.raises(Refused, match="đang tắt") as refusal:
        make_session("digital")
    assert refusal.value.field == "unit_id"


WRONG = (
    ({"plan_id": 999_999}, "plan_id"),
    ({"wave_id": 999_999}, "wave_id"),
    ({"channel": "smoke_signals"}, "channel"),
    ({"reach": "world"}, "reach"),
    ({"reach": "chosen"}, "reach"),
    ({"link": "http://hop.example.vn"}, "link"),
    ({"link": "https://"}, "link"),
    ({"starts": None, "ends": time(9)}, "starts"),
    ({"starts": time(9), "ends": time(9)}, "ends"),
    ({"title": "x" * 201}, "title"),
    ({"leader_id": 999_999}, "leader"),
)


def test_what_cannot_be_planned_names_its_field(make_session):
    for draft, field in WRONG:
        with pytest.raises(Refused) as refusal:
            make_session(**draft)
        assert refusal.value.field == field
    assert db.session.query(Session).count() == 0


def test_sessions_are_added_to_plans_in_force_only(make_plan, make_session):
    for status in ("draft", "review", "closed"):
        other = make_plan(status=status)
        with pytest.raises(Refused) as refusal:
            make_session(plan_id=other, wave_id=None)
        assert refusal.value.field == "plan_id"


def test_a_session_of_a_plan_that_ended_is_still_put_right(make_session, plan):
    from intranet.plans.models import Plan

    session = make_session()
    db.session.get_one(Plan, plan).status = "closed"
    db.session.commit()
    assert service.edit(SYSTEM, session.id, 1, replace(draft_of(session), title="Đã sửa")).title == "Đã sửa"


def test_whoever_left_is_not_put_in_charge(make_session, agency):
    with pytest.raises(Refused, match="không còn làm việc"):
        make_session(leader_id=agency.people["former"])


def test_sessions_for_everyone_are_the_offices(make_session, actor_of):
    assert make_session(reach="everyone", by=actor_of("office")).reach == "everyone"
    with pytest.raises(Refused, match="Văn phòng") as refusal:
        make_session(reach="everyone", by=actor_of("unit_head"))
    assert refusal.value.field == "reach"


def test_without_a_title_or_topics_those_of_the_channel_and_the_wave_stand(make_session, waves):
    session = make_session(title="", channel="portal", wave_id=waves[1], topics=" ")
    assert session.topics == "Cải cách hành chính\nChuyển đổi số"
    assert session.title == channel_names()["portal"]


def test_odd_days_need_a_tick(make_session, today):
    for days, keys in ((-3, {"past"}), (45, {"outside"}), (-61, {"past", "outside"})):
        day = today + timedelta(days=days)
        with pytest.raises(Unconfirmed) as asked:
            make_session(day=day, accepted=())
        found = {warning.key for warning in asked.value.warnings}
        assert found - {"day_off"} == keys
        assert make_session(day=day, accepted=found).day == day


def test_a_day_off_needs_a_tick_and_says_which(make_session, next_workday):
    saturday = next_workday + timedelta(days=5 - next_workday.weekday() + 7)
    with pytest.raises(Unconfirmed) as asked:
        make_session(day=saturday, accepted=("outside",))
    assert "Thứ Bảy" in asked.value.warnings[0].text
    assert not workdays.is_working(saturday)


def test_a_public_holiday_is_named(make_session, today):
    from intranet.workdays.service import seed

    seed(SYSTEM, today.year)
    with pytest.raises(Unconfirmed) as asked:
        make_session(day=date(today.year, 9, 2), accepted=())
    [text] = [warning.text for warning in asked.value.warnings if warning.key == "day_off"]
    assert "Quốc khánh" in text


def test_what_stays_as_it_was_is_not_asked_about_again(make_session, today):
    session = make_session(day=today - timedelta(days=10))
    assert service.edit(SYSTEM, session.id, 1, replace(draft_of(session), title="Đã sửa")).version == 2


def test_editing_records_what_changed(make_session, actor_of):
    session = make_session(place="Phòng 1")
    service.edit(actor_of("unit_head"), session.id, 1, replace(draft_of(session), place="Phòng 2"))
    newest = audit.history(KIND, session.id)[0]
    assert (newest.action, newest.changes) == ("propaganda_schedule.edit", {"place": ["Phòng 1", "Phòng 2"]})


def test_saving_what_is_there_changes_nothing(make_session):
    session = make_session()
    assert service.edit(SYSTEM, session.id, 1, draft_of(session)).version == 1
    assert len(audit.history(KIND, session.id)) == 1


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(make_session, actor_of):
    session = make_session()
    service.edit(actor_of("unit_head"), session.id, 1, replace(draft_of(session), title="Của trưởng phòng"))
    for change in (
        lambda: service.edit(actor_of("coordinator"), session.id, 1, replace(draft_of(session), title="x")),
        lambda: service.move(actor_of("coordinator"), session.id, 1, clock.today(), None, None, "x"),
        lambda: service.cancel(actor_of("coordinator"), session.id, 1, "x"),
    ):
        with pytest.raises(Conflict) as conflict:
            change()
        assert (conflict.value.stored.title, conflict.value.stored.version) == ("Của trưởng phòng", 2)


def test_a_reported_session_is_not_changed_any_more(make_session, actor_of):
    session = make_session(status="held")
    for change in (
        lambda: service.edit(actor_of("office"), session.id, session.version, replace(draft_of(session), title="x")),
        lambda: service.move(actor_of("office"), session.id, session.version, clock.today(), None, None, "x"),
        lambda: service.cancel(actor_of("office"), session.id, session.version, "x"),
    ):
        with pytest.raises(Refused, match="đã báo cáo"):
            change()


def test_moving_moves_the_day_of_the_report_and_remembers_the_first_day(make_session, configure, next_workday):
    configure(report_days=2)
    session = make_session(day=next_workday)
    first, other = session.day, workdays.add(next_workday, 3)
    service.move(SYSTEM, session.id, 1, other, time(14), None, " Hội   trường bận ")
    assert (session.day, session.starts, session.ends, session.moved_from) == (other, time(14), None, first)
    assert (session.reason, session.report_due) == ("Hội trường bận", workdays.add(other, 2))
    service.move(SYSTEM, session.id, 2, workdays.add(other, 1), time(14), None, "Lại bận")
    assert session.moved_from == first
    service.move(SYSTEM, session.id, 3, first, time(14), None, "Về lịch cũ")
    assert session.moved_from is None


def test_moving_and_cancelling_need_a_reason(make_session, next_workday):
    session = make_session()
    for reason in ("", "   ", "x" * 501):
        with pytest.raises(Refused) as refusal:
            service.move(SYSTEM, session.id, 1, next_workday, None, None, reason)
        assert refusal.value.field == "reason"
        with pytest.raises(Refused):
            service.cancel(SYSTEM, session.id, 1, reason)


def test_moving_to_where_it_is_is_refused(make_session):
    session = make_session()
    with pytest.raises(Refused, match="khác với lịch đang có"):
        service.move(SYSTEM, session.id, 1, session.day, session.starts, session.ends, "x")


def test_a_cancelled_session_is_restored_before_it_is_moved(make_session, next_workday):
    session = make_session(day=next_workday)
    service.cancel(SYSTEM, session.id, 1, "Bận")
    with pytest.raises(Refused, match="khôi phục"):
        service.move(SYSTEM, session.id, 2, next_workday, None, None, "x")
    with pytest.raises(Refused, match="đã hủy"):
        service.cancel(SYSTEM, session.id, 2, "x")
    service.restore(SYSTEM, session.id, 2)
    assert (session.status, session.reason) == ("planned", "")
    with pytest.raises(Refused, match="đang có"):
        service.restore(SYSTEM, session.id, 3)


def told_of(session):
    """(subject, ids of those told) of every notice about the session, oldest first."""
    from intranet.notices.models import Notice, NoticeMatter, NoticeText

    found = (
        select(NoticeText.subject, Notice.person_id)
        .join(Notice, Notice.text_id == NoticeText.id)
        .join(NoticeMatter, NoticeMatter.id == Notice.matter_id)
        .where(NoticeMatter.kind == "propaganda_schedule.changed", NoticeMatter.key.startswith(f"{session.id}:"))
        .order_by(NoticeMatter.id)
    )
    told: dict[str, set[int]] = {}
    for subject, person_id in db.session.execute(found):
        told.setdefault(subject["vi"], set()).add(person_id)
    return told


def test_those_called_and_who_is_in_charge_are_told_but_not_who_did_it(make_session, actor_of, agency, next_workday):
    session = make_session(day=next_workday, leader_id=agency.people["digital_head"])
    service.move(actor_of("coordinator"), session.id, 1, next_workday, time(15), None, "Bận")
    service.cancel(actor_of("coordinator"), session.id, 2, "Bận hẳn")
    service.restore(actor_of("coordinator"), session.id, 3)
    told = {agency.people[key] for key in ("unit_head", "staff", "council_member", "digital_head")}
    assert told_of(session) == {
        "Dời buổi: Ngày pháp luật": told, "Hủy buổi: Ngày pháp luật": told,
        "Buổi được khôi phục: Ngày pháp luật": told,
    }  # fmt: skip


def test_nobody_is_told_of_what_is_over(make_session, today):
    session = make_session(day=today - timedelta(days=9))
    service.cancel(SYSTEM, session.id, 1, "Không tổ chức")
    assert told_of(session) == {}


def test_another_place_is_told_other_topics_are_not(make_session, actor_of):
    session = make_session()
    service.edit(SYSTEM, session.id, 1, replace(draft_of(session), topics="Khác"))
    assert told_of(session) == {}
    service.edit(actor_of("coordinator"), session.id, 2, replace(draft_of(session), place="Hội trường B"))
    assert list(told_of(session)) == ["Đổi nơi họp: Ngày pháp luật"]


def test_chosen_people_are_an_audience_that_changes_only_with_them(make_session, agency, actor_of):
    rules = [Rule("unit", agency.units["science"], with_subunits=False), Rule("person", agency.people["digital_staff"])]
    session = make_session(reach="chosen", invited=rules, by=actor_of("coordinator"))
    kept = session.audience_id
    assert set(audience_rules(kept)) == set(rules)
    assert audience.count(session) == 5
    same = service.edit(SYSTEM, session.id, 1, replace(draft_of(session), place="Phòng 3"), invited=rules)
    assert same.audience_id == kept
    other = service.edit(SYSTEM, session.id, 2, draft_of(session), invited=rules[1:])
    assert other.audience_id != kept
    assert audience.count(session) == 1
    back = service.edit(SYSTEM, session.id, 3, replace(draft_of(session), reach="unit"))
    assert back.audience_id is None


def test_units_of_others_are_not_invited_but_their_people_are(make_session, agency, actor_of):
    by = actor_of("coordinator")
    with pytest.raises(Refused) as refusal:
        make_session(reach="chosen", invited=[Rule("unit", agency.units["digital"])], by=by)
    assert refusal.value.field == "units"
    assert make_session(reach="chosen", invited=[Rule("group", agency.groups["drafters"])], by=by).audience_id


def test_files_come_and_go_with_the_session(make_session, actor_of):
    upload = lambda name: FileStorage(BytesIO(name.encode()), name)  # noqa: E731
    session = make_session(by=actor_of("coordinator"), uploads=[upload("a.txt"), upload("b.txt"), FileStorage()])
    first, _second = attachments.of(session.id)
    change = service.FileChange([upload("c.txt")], [first.id])
    service.edit(actor_of("coordinator"), session.id, 1, draft_of(session), files=change)
    assert [stored.name for stored in attachments.of(session.id)] == ["b.txt", "c.txt"]
    with pytest.raises(Refused, match="tối đa 20 tệp"):
        make_session(uploads=[upload(f"{number}.txt") for number in range(21)])


def test_a_wrong_file_is_refused_and_nothing_is_planned(make_session):
    with pytest.raises(Refused) as refusal:
        make_session(uploads=[FileStorage(BytesIO(b"not a pdf"), "a.pdf")])
    assert refusal.value.field == "uploads"
    db.session.rollback()
    assert db.session.query(Session).count() == 0


def test_values_are_all_columns_of_a_new_session(make_session, agency, plan, next_workday):
    draft = Draft(plan, None, "portal", agency.units["science"], next_workday, "Đăng tin", place="Tại Hội trường")
    session = Session(**service.values(draft, clock.now(), None))
    db.session.add(session)
    db.session.commit()
    assert (session.version, session.status, session.place_key) == (1, "planned", "hoi truong")
