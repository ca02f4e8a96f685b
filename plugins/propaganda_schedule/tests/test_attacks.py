"""What somebody may try with made-up addresses and forms."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import SYSTEM, Refused, db
from intranet_plugins.propaganda_schedule.checkin import service as checkin
from intranet_plugins.propaganda_schedule.models import Attendance, Session
from intranet_plugins.propaganda_schedule.sessions import service

BASE = "/p/propaganda_schedule"


def test_numbers_as_long_as_a_book_are_no_sessions(client_as, plan):
    browser = client_as("office")
    sent = {"save": "1", "drop": "9" * 5000, "asked": "9" * 5000, "page": "9" * 5000}
    assert browser.post(f"{BASE}/plans/{plan}/propose", data=sent).status_code == 422


def test_make_up_forms_tell_nothing_of_units_of_others(client_as, plan, waves, agency, make_session, today):
    make_session("digital", makes_up=True, day=today + timedelta(days=9), place="Phòng kín", title="Buổi bù kín")
    sent = {
        "rows-0-keep": "y", "rows-0-unit_id": str(agency.units["digital"]),
        "rows-0-people": str(agency.people["digital_staff"]), "rows-0-day": f"{today + timedelta(days=9):%d/%m/%Y}",
        "rows-0-starts": "8:00", "rows-0-ends": "9:00", "rows-0-place": "Phòng kín",
    }  # fmt: skip
    answer = client_as("coordinator").post(f"{BASE}/plans/{plan}/make-up", data=sent)
    assert answer.status_code == 403


def test_make_up_sessions_are_proposed_though_who_led_the_last_one_left(
    client_as, plan, waves, agency, make_session, today, actor_of
):  # fmt: skip
    from intranet.directory import service_people

    make_session(leader_id=agency.people["council_member"], day=today - timedelta(days=3))
    service_people.leave(SYSTEM, agency.people["council_member"], on=today)
    from intranet_plugins.propaganda_schedule.tests.coverage.test_makeup import typed

    browser = client_as("coordinator")
    address = f"{BASE}/plans/{plan}/make-up?person={agency.people['staff']}"
    answer = browser.post(address, data=typed(browser.get(address).text))
    assert answer.status_code == 303, answer.text
    assert db.session.scalars(select(Session).where(Session.makes_up)).one().leader_id is None


def test_nobody_checks_in_to_a_session_that_was_put_off(make_session, actor_of, today, agency):
    session = make_session(day=today)
    checkin.open_check_in(actor_of("coordinator"), session.id)
    day = today + timedelta(days=14)
    service.move(
        actor_of("coordinator"), session.id, session.version, day, None, None, "Bão",
        accepted=("past", "outside", "day_off", "clash"),
    )  # fmt: skip
    with pytest.raises(Refused, match="đã đóng"):
        checkin.check_in(actor_of("staff"), session.id)
    assert db.session.scalars(select(Attendance)).all() == []


def test_check_in_does_not_change_what_a_closed_plan_reached(make_session, actor_of, today, plan, agency):
    from intranet.plans.models import Plan

    session = make_session(day=today, status="held")
    checkin.open_check_in(actor_of("coordinator"), session.id)
    db.session.get_one(Plan, plan).status = "closed"
    db.session.commit()
    with pytest.raises(Refused):
        checkin.check_in(actor_of("staff"), session.id)
    with pytest.raises(Refused):
        checkin.open_check_in(actor_of("coordinator"), session.id)
