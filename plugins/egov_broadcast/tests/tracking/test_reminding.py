"""Reminding by hand: whom, how often, how many were told; twice the same form reminds once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intranet import Refused, clock, db
from intranet.testing import switches

from .conftest import standing

PEOPLE = ["staff", "coordinator", "unit_head", "digital_staff", "team_head"]


@pytest.fixture
def remind(actor_of):
    """`remind(root, "all")`: the office reminds; how many were told."""
    from intranet_plugins.egov_broadcast.tracking import service

    tokens = iter(range(1000))

    def act(root, scope="all", by="office", **more):
        ask = service.Ask(scope, more.pop("text", "Đề nghị xác nhận."), more.pop("token", f"t{next(tokens)}"), **more)
        return service.remind(actor_of(by), root.id, ask)

    return act


def test_everybody_who_has_not_confirmed_is_reminded_and_nobody_else(today, make_broadcast, receipt, remind, told):
    root = make_broadcast(to=PEOPLE)
    receipt(root, "staff", opened_at=clock.now(), acknowledged_at=clock.now())
    receipt(root, "coordinator", exempt_at=clock.now(), exempt_reason="Nghỉ")
    receipt(root, "unit_head", left_on=clock.today())
    receipt(root, "digital_staff", opened_at=clock.now())
    assert remind(root) == 2
    assert {person for person, _kind in told()} == {"digital_staff", "team_head"}
    assert (receipt(root, "team_head").reminders, receipt(root, "team_head").reminded_at) == (1, clock.now())
    assert receipt(root, "staff").reminders == 0


def test_only_who_has_not_opened_it(today, make_broadcast, receipt, remind, told):
    root = make_broadcast(to=PEOPLE)
    receipt(root, "staff", opened_at=clock.now())
    assert remind(root, "unopened") == 4
    assert "staff" not in {person for person, _kind in told()}


def test_the_people_ticked_and_those_of_a_unit(today, agency, make_broadcast, remind, told):
    root = make_broadcast(to=PEOPLE)
    assert remind(root, "chosen", person_ids=(agency.people["staff"], agency.people["office"])) == 1
    assert remind(root, "unit", unit_id=agency.units["team"]) == 1
    assert [person for person, _kind in told()] == ["staff", "team_head"]


def test_a_form_sent_twice_reminds_once(today, make_broadcast, remind, receipt, told):
    root = make_broadcast(to=PEOPLE)
    assert [remind(root, token="same") for _ in range(2)] == [5, 5]
    assert len(told()) == 5
    assert receipt(root, "staff").reminders == 1


def test_nobody_gets_more_than_is_allowed_a_day_over_all_documents(today, make_broadcast, remind, told):
    one, other = make_broadcast(to=["staff"]), make_broadcast(to=["staff", "coordinator"])
    assert remind(one) == 1
    assert remind(other) == 2
    with pytest.raises(Refused, match="Không còn ai để nhắc"):
        remind(one)
    assert remind(other) == 1
    with standing(today + timedelta(days=1)):
        assert remind(one) == 1
    assert len(told("staff")) == 3


def test_who_gets_neither_mail_nor_may_sign_in_is_not_reminded(today, agency, make_broadcast, remind):
    from intranet.directory.models import Person

    root = make_broadcast(to=["staff", "team_head"])
    db.session.get(Person, agency.people["team_head"]).email = None
    db.session.commit()
    assert remind(root) == 1


def test_where_the_plugin_is_off_nobody_is_reminded(today, agency, make_broadcast, remind, told):
    root = make_broadcast(to=PEOPLE)
    switches.switch_off("egov_broadcast", agency.units["digital"])
    assert remind(root) == 3
    assert {person for person, _kind in told()} == {"staff", "coordinator", "unit_head"}


def test_coordinators_of_units_that_lag_hear_of_their_own_people(today, make_broadcast, receipt, remind, told):
    from intranet.notices.models import NoticeText

    root = make_broadcast(to=PEOPLE)
    receipt(root, "unit_head", acknowledged_at=clock.now(), opened_at=clock.now())
    # Of the team its head, of the department of science its coordinator, of the digital one its head.
    assert remind(root, "units", text="Đề nghị đôn đốc.") == 3
    assert {person for person, kind in told() if kind == "lagging"} == {"coordinator", "team_head", "digital_head"}
    texts = {row.subject["vi"]: row.text["vi"] for row in db.session.scalars(select(NoticeText))}
    science = next(text for text in texts.values() if "Hoàng Thị Êm" in text)
    assert science.startswith("Đề nghị đôn đốc.")
    assert "Vũ Thị Thu Hường" not in science
    assert "Lý Thị Yến" not in science
    assert receipt(root, "coordinator").reminders == 0
    # They, too, hear of it only so often a day.
    assert remind(root, "units") == 3
    with pytest.raises(Refused, match="Không còn ai để nhắc"):
        remind(root, "units")


def test_what_is_over_is_not_reminded_of(today, make_broadcast, remind):
    root = make_broadcast(to=PEOPLE)
    for status in ("ended", "withdrawn"):
        root.status = status
        db.session.commit()
        with pytest.raises(Refused, match="đã kết thúc"):
            remind(root)


def test_a_reminder_needs_words_and_people(today, make_broadcast, remind):
    root = make_broadcast(to=PEOPLE)
    for more, words in (
        ({"text": "  "}, "Nhập lời nhắc"), ({"scope": "chosen"}, "Chưa chọn"), ({"scope": "x"}, "Chọn gửi tới ai")
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            remind(root, **more)


def test_nothing_is_kept_of_a_reminder_that_nobody_gets(today, make_broadcast, receipt, remind):
    from intranet_plugins.egov_broadcast.tracking.models import Reminder

    root = make_broadcast(to=["staff"])
    receipt(root, "staff", acknowledged_at=clock.now())
    with pytest.raises(Refused):
        remind(root)
    assert db.session.scalar(select(func.count()).select_from(Reminder)) == 0


def test_the_page_says_how_many_before_and_who_after(client_as, make_broadcast, told):
    root = make_broadcast(to=PEOPLE)
    address = f"/p/egov_broadcast/sent/{root.id}"
    office = client_as("office")
    html = office.get(address).text
    assert "Tất cả người chưa xác nhận (5)" in html
    assert "Đề nghị đọc và xác nhận công văn 1/UBND-NC trước" in html
    before = office.get(f"{address}/remind?scope=all").text
    assert "Nhắc 5 người" in before
    assert "Hoàng Thị Êm" in before
    sent = office.post(f"{address}/remind", data={"scope": "all", "text": "Đề nghị xác nhận.", "token": "a"})
    assert sent.status_code == 303
    assert "Đã nhắc 5 người." in office.get(address).text
    assert len(told()) == 5
    again = office.post(f"{address}/remind", data={"scope": "all", "text": "", "token": "b"})
    assert again.status_code == 422
    assert "Lỗi:" in again.text


def test_who_is_asked_to_chase_is_shown_before(client_as, make_broadcast, told):
    root = make_broadcast(to=PEOPLE)
    address, office = f"/p/egov_broadcast/sent/{root.id}/remind", client_as("office")
    form = {"scope": "units", "text": "Đề nghị đôn đốc nhé.", "token": "a"}
    before = office.post(address, data=form)
    assert before.status_code == 200
    assert "Phòng Quản lý Khoa học: 3 người chưa xác nhận → Nguyễn Văn Ổn" in before.text
    assert "Đề nghị đôn đốc nhé." in before.text
    assert told() == []
    assert office.post(address, data={**form, "sure": "1"}).status_code == 303
    assert len(told()) == 3


def test_very_many_are_reminded_in_the_background(app, client_as, make_broadcast, told, monkeypatch):
    from intranet import jobs
    from intranet_plugins.egov_broadcast.tracking import remind_job

    monkeypatch.setattr(remind_job, "MOST_AT_ONCE", 3)
    root = make_broadcast(to=PEOPLE)
    form = {"scope": "all", "text": "Đề nghị xác nhận.", "token": "a"}
    office = client_as("office")
    for _ in range(2):
        answer = office.post(f"/p/egov_broadcast/sent/{root.id}/remind", data=form)
        assert answer.headers["Location"].startswith("/jobs/")
    assert told() == []
    jobs.run_pending(app)
    assert len(told()) == 5
