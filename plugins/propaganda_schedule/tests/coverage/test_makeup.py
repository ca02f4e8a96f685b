"""Make-up sessions: from who is missing to sessions for exactly these people."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from intranet import audience_people, db, workdays
from intranet_plugins.propaganda_schedule.coverage import makeup
from intranet_plugins.propaganda_schedule.models import Session

BASE = "/p/propaganda_schedule"
MONDAY = date(2026, 5, 11)
HOURS = (time(14), time(15, 30))


def weekday(day: date) -> bool:
    return day.weekday() < 5


@given(
    st.dates(date(2026, 1, 1), date(2026, 12, 1)),
    st.lists(st.tuples(st.integers(0, 30), st.integers(7, 17), st.integers(1, 4)), max_size=20),
)
def test_a_free_day_is_worked_and_nothing_else_is_then(first, taken):
    busy = [(first + timedelta(days=n), time(start), time(start + long)) for n, start, long in taken]
    day = makeup.free_day(first, busy, HOURS, weekday)
    assert day >= first
    assert weekday(day)
    assert not [one for one in busy if one[0] == day and one[1] < HOURS[1] and one[2] > HOURS[0]]


def test_what_only_touches_is_no_clash():
    busy = [(MONDAY, time(13), time(14)), (MONDAY, time(15, 30), time(16))]
    assert makeup.free_day(MONDAY, busy, HOURS, weekday) == MONDAY


def test_without_any_free_day_the_first_working_one_is_proposed():
    busy = [(MONDAY + timedelta(days=n), time(8), time(17)) for n in range(makeup.LOOK_AHEAD)]
    assert makeup.free_day(MONDAY, busy, HOURS, weekday) == MONDAY


@pytest.fixture
def page(plan, waves, client_as):
    """`page("office", person=[…])`: the proposed sessions, as (browser, address, text)."""

    def read(role="office", **values):
        browser = client_as(role)
        parameters = [("wave", waves[0]), *((name, one) for name, many in values.items() for one in many)]
        address = f"{BASE}/plans/{plan}/make-up?" + "&".join(f"{name}={one}" for name, one in parameters)
        return browser, address, browser.get(address).text

    return read


def typed(text):
    """What a browser would send of the form as it is shown."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", text[text.index('<form class="stack"') :]):
        kind = re.search(r'type="(\w+)"', tag)
        if kind and kind[1] == "checkbox" and " checked" not in tag:
            continue
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name[1]] = value[1] if value else "y"
    return found


def test_everybody_without_a_reason_is_proposed_by_unit_and_added(attend, page, agency, today):
    attend("staff", absent={"unit_head": "mission"}, starts=time(9), ends=time(10), place="Hội trường")
    browser, address, text = page(all=[1])
    assert "Lập 5 buổi bù cho 11 người" in text
    science = agency.units["science"]
    sent = typed(text)
    row = next(name.split("-")[1] for name, value in sent.items() if name.endswith("unit_id") and value == str(science))
    assert sent[f"rows-{row}-place"] == "Hội trường"
    assert (sent[f"rows-{row}-starts"], sent[f"rows-{row}-ends"]) == ("09:00", "10:00")
    answer = browser.post(address, data=sent)
    assert answer.status_code == 303, answer.text
    made = db.session.scalars(select(Session).where(Session.makes_up)).all()
    assert len(made) == 5
    assert {one.channel for one in made} == {"talk_exchange"}
    of_science = next(one for one in made if one.unit_id == science)
    invited = set(db.session.scalars(audience_people(of_science.audience_id)))
    assert invited == {agency.people["coordinator"], agency.people["council_member"]}
    assert of_science.day > today
    assert workdays.is_working(of_science.day)
    assert "Đã lập 5 buổi bù" in browser.get(answer.location).text


def test_a_coordinator_makes_up_for_their_own_unit_only(attend, page, agency):
    attend("staff")
    wanted = [agency.people["unit_head"], agency.people["digital_staff"]]
    browser, address, text = page("coordinator", person=wanted)
    assert "Lập 1 buổi bù cho 1 người" in text
    assert "Lý Thị Yến" not in text
    sent = typed(text)
    foreign = {**sent, "rows-0-unit_id": str(agency.units["digital"]), "rows-0-people": str(wanted[1])}
    answer = browser.post(address, data=foreign)
    assert answer.status_code in (403, 422)
    assert "Lý Thị Yến" not in answer.text
    assert db.session.scalars(select(Session).where(Session.makes_up)).all() == []


def test_warnings_are_ticked_before_anything_is_added(page, agency):
    browser, address, text = page(person=[agency.people["staff"]])
    sent = {**typed(text), "rows-0-day": "02/09/2026"}
    answer = browser.post(address, data=sent)
    assert answer.status_code == 422
    assert "Cần xác nhận" in answer.text
    assert "02/09/2026" in answer.text
    ticked = [*re.findall(r'name="rows-0-accepted" value="(\w+)"', answer.text)]
    assert browser.post(address, data={**sent, "rows-0-accepted": ticked}).status_code == 303


@pytest.mark.database("sqlite", "postgresql")
def test_wrong_hours_stay_to_be_corrected_and_what_is_not_kept_is_left_out(page, agency):
    browser, address, text = page(person=[agency.people["staff"], agency.people["team_staff"]])
    sent = {**typed(text), "rows-0-ends": "25:00"}
    answer = browser.post(address, data=sent)
    assert answer.status_code == 422
    assert "25:00" in answer.text
    kept = {name: value for name, value in typed(text).items() if name != "rows-0-keep"}
    assert browser.post(address, data=kept).status_code == 303
    assert len(db.session.scalars(select(Session).where(Session.makes_up)).all()) == 1


def test_a_unit_that_has_one_ahead_is_not_given_another_by_itself(page, agency):
    browser, address, text = page(person=[agency.people["staff"]])
    assert "đã có buổi bù" not in text
    browser.post(address, data=typed(text))
    again = browser.get(address).text
    assert "Đơn vị đã có buổi bù ngày" in again
    answer = browser.post(address, data=typed(again))
    assert answer.status_code == 422
    assert "Chọn ít nhất một buổi" in answer.text
    assert len(db.session.scalars(select(Session).where(Session.makes_up)).all()) == 1


def test_proposing_costs_a_constant_number_of_statements(page, agency, count_queries, plan, waves):
    browser, address, _text = page(person=[agency.people["staff"]])
    with count_queries() as one:
        browser.get(address)
    many = "&".join(f"person={person}" for person in agency.people.values())
    with count_queries(at_most=one.total):
        assert "Lập 5 buổi bù" in browser.get(f"{BASE}/plans/{plan}/make-up?wave={waves[0]}&{many}").text


def test_too_many_people_are_told_to_filter(page, monkeypatch, agency):
    monkeypatch.setattr(makeup, "MOST_PEOPLE", 3)
    assert "lọc theo đơn vị trước" in page(all=[1])[2]
