"""Why somebody is away is told to those who follow their unit: inviting or ticking people does not reveal it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intranet import Rule, db
from intranet_plugins.propaganda_schedule.coverage import absences
from intranet_plugins.propaganda_schedule.models import Attendance
from intranet_plugins.propaganda_schedule.reports import prepare, roster


@pytest.fixture
def ill(agency, actor_of, today):
    """Somebody of another unit, away for an illness that their own unit noted; their id."""
    person_id = agency.people["digital_staff"]
    absences.record(actor_of("office"), [person_id], absences.Period("sick", today - timedelta(days=30)))
    return person_id


@pytest.fixture
def joint(past_session, agency, ill):
    """A session of science to which the person is invited by name."""
    return past_session(reach="chosen", invited=[Rule("person", ill), Rule("person", agency.people["staff"])])


def report(session, present, **more):
    return {
        "version": str(session.version), "outcome": "held", "present": [str(one) for one in present], "people": "",
        "summary": "", "links": "", "guests": "", "why": "", "held_on": "", **more,
    }  # fmt: skip


def noted(session, person_id):
    db.session.expire_all()
    return db.session.get_one(Attendance, (session.id, person_id)).reason


def test_who_invites_somebody_of_another_unit_does_not_learn_why_they_are_away(
    joint, ill, address, client_as, agency
):  # fmt: skip
    browser = client_as("coordinator")
    assert "Nghỉ ốm" not in browser.get(address(joint)).text
    answer = browser.post(address(joint), data=report(joint, [agency.people["staff"]]))
    # Asked, as if nothing was known.
    assert answer.location == address(joint, "questions")
    browser.post(answer.location, data={})
    assert noted(joint, ill) == ""


def test_who_is_in_charge_only_does_not_learn_it_either(past_session, agency, address, client_as, actor_of, today):
    absences.record(
        actor_of("coordinator"), [agency.people["unit_head"]], absences.Period("sick", today - timedelta(days=30))
    )
    session = past_session(leader_id=agency.people["staff"])
    assert "Nghỉ ốm" not in client_as("staff").get(address(session)).text
    assert "Nghỉ ốm" in client_as("coordinator").get(address(session)).text


def test_who_follows_both_units_finds_it_filled_in(joint, ill, address, client_as, agency):
    answer = client_as("office").post(address(joint), data=report(joint, [agency.people["staff"]]))
    assert answer.location == address(joint, "sent")
    assert noted(joint, ill) == "sick"


def test_nor_from_a_list_of_those_who_were_away(joint, ill, address, client_as, agency, monkeypatch):
    monkeypatch.setattr(roster, "LARGE", 1)
    sent = report(joint, [], who="all_but", people="Lý Thị Yến")
    answer = client_as("coordinator").post(address(joint), data=sent)
    assert answer.location == address(joint, "questions")
    assert prepare.MOST_REASONS > 1
