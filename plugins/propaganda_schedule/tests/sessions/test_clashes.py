"""Sessions that get in each other's way."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intranet import SYSTEM, db
from intranet_plugins.propaganda_schedule.places import place_key
from intranet_plugins.propaganda_schedule.sessions import service
from intranet_plugins.propaganda_schedule.sessions.clashes import clashes
from intranet_plugins.propaganda_schedule.sessions.service import draft_of, replace


def why(about, **more):
    return [(clash.title, clash.why) for clash in clashes(about, **more)]


def test_only_what_overlaps_clashes(make_session, today):
    cases = (
        (time(8), time(9, 30), True), (time(7), time(8), False), (time(7), time(8, 1), True),
        (time(9, 30), time(10), False), (time(9, 29), None, True), (time(8), None, True),
        (time(7, 59), None, False), (time(6), time(12), True), (None, None, False),
    )  # fmt: skip
    for place, (starts, ends, clash) in enumerate(cases):
        day = today + timedelta(days=place)
        make_session("digital", day=day, title="Kia", starts=time(8), ends=time(9, 30), place="Hội trường A")
        mine = make_session(day=day, starts=starts, ends=ends, place="tại hội trường a")
        assert why(mine) == ([("Kia", ("place",))] if clash else []), (starts, ends)


def test_a_moment_clashes_with_the_same_moment(make_session):
    make_session("digital", title="Kia", ends=None)
    assert why(make_session(ends=None)) == [("Kia", ("place",))]


def test_each_reason_is_said(make_session, agency):
    person = agency.people["digital_head"]
    make_session(title="Cùng đơn vị", place="Phòng 1")
    make_session("digital", title="Cùng người", place="Phòng 2", leader_id=person)
    make_session("digital", title="Cùng nơi", place="Phòng họp tầng 2")
    mine = make_session(leader_id=person)
    assert why(mine) == [("Cùng đơn vị", ("people",)), ("Cùng người", ("leader",)), ("Cùng nơi", ("place",))]


def test_the_same_people_are_not_called_twice_at_a_time(make_session, today):
    cases = (
        ("digital", "unit", "team", "unit", False), ("digital", "below", "team", "unit", True),
        ("team", "unit", "digital", "below", True), ("team", "unit", "science", "everyone", True),
        ("science", "everyone", "team", "unit", True), ("science", "below", "team", "unit", False),
    )  # fmt: skip
    for place, (unit, reach, other, other_reach, clash) in enumerate(cases):
        day = today + timedelta(days=place)
        make_session(other, day=day, title="Kia", place="Phòng 1", reach=other_reach)
        found = why(make_session(unit, day=day, reach=reach))
        assert found == ([("Kia", ("people",))] if clash else []), (unit, reach, other, other_reach)


def test_what_is_cancelled_elsewhere_or_on_another_day_is_in_nobodys_way(make_session, today):
    service.cancel(SYSTEM, make_session("digital").id, 1, "Bận")
    make_session("digital", day=today + timedelta(days=8))
    make_session("digital", status="missed")
    assert why(make_session()) == []


def test_places_that_can_be_taken_twice_do_not_clash(make_session):
    make_session("digital", place="Trực tuyến")
    assert why(make_session(place="trực tuyến")) == []


def test_a_draft_is_asked_about_on_many_days_in_one_statement(make_session, today, count_queries):
    for number in (7, 14, 21):
        make_session("digital", title=f"Tuần {number // 7}", day=today + timedelta(days=number))
    draft = replace(draft_of(make_session()), place="Phòng họp tầng 2")
    days = [today + timedelta(days=number) for number in (7, 14, 21, 28)]
    db.session.commit()
    with count_queries(at_most=1):
        found = clashes(draft, days=days)
    assert [clash.title for clash in found if clash.why == ("place",)] == ["Tuần 1", "Tuần 2", "Tuần 3"]


def test_others_titles_are_known_to_be_hidden(make_session, actor_of):
    make_session("digital", title="Họp kín")
    [clash] = clashes(make_session(), actor=actor_of("coordinator"))
    assert not clash.seen
    [clash] = clashes(make_session("office"), actor=actor_of("office"), but=[clash.session_id])[:1]
    assert clash.seen


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Phòng họp tầng 2", "PHÒNG HỌP, tầng 2"),
        ("Hội trường Ủy ban", "tại hội trường uỷ ban"),
        ("Phòng Đa năng", "phong da nang"),
    ],
)
def test_places_are_the_same_however_they_are_spelt(one, other):
    assert place_key(one) == place_key(other) != ""


@settings(max_examples=60)
@given(place=st.text(max_size=40))
def test_the_key_of_a_place_is_its_own_key(place):
    key = place_key(place)
    assert place_key(key) == key == " ".join(key.split())
