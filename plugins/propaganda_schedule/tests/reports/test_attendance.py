"""Attendance: what is said of people, and that the figures always equal a recount."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from intranet import SYSTEM, Forbidden, Refused, db
from intranet.directory.models import Person
from intranet.plans.models import CoverageCell, Participation
from intranet_plugins.propaganda_schedule.models import Attendance, Session
from intranet_plugins.propaganda_schedule.reports import attendance
from intranet_plugins.propaganda_schedule.sessions import audience

KEYS = ("unit_head", "coordinator", "staff", "council_member", "digital_staff", "leader")


def rows(session_id):
    found = select(Attendance).where(Attendance.session_id == session_id)
    return {row.person_id: row for row in db.session.scalars(found.execution_options(populate_existing=True))}


def participants(session_id):
    key = attendance.key_of(session_id)
    return set(db.session.scalars(select(Participation.person_id).where(Participation.key == key)))


def recounted():
    """What the cells should say, counted from the raw rows."""
    expected = {}
    taken = select(Participation.plan_id, Participation.wave_id, Participation.channel, Participation.person_id,
                   Participation.happened_on)  # fmt: skip
    for plan_id, wave_id, channel, person_id, day in db.session.execute(taken):
        for wave in {wave_id or 0, 0}:
            for by in {channel, ""}:
                times, first = expected.get((plan_id, wave, by, person_id), (0, day))
                expected[plan_id, wave, by, person_id] = (times + 1, min(first, day))
    return expected


def cells():
    found = select(CoverageCell.plan_id, CoverageCell.wave_id, CoverageCell.channel, CoverageCell.person_id,
                   CoverageCell.times, CoverageCell.first_on)  # fmt: skip
    return {tuple(row[:4]): tuple(row[4:]) for row in db.session.execute(found)}


def test_who_is_there_has_taken_part_and_who_is_not_has_a_reason(agency, make_session, plan, waves):
    session = make_session()
    present = [agency.people[key] for key in ("unit_head", "staff")]
    absent = {agency.people["coordinator"]: "leave", agency.people["council_member"]: ""}
    assert attendance.mark(SYSTEM, session, present, absent) == 2
    assert participants(session.id) == set(present)
    assert {key: row.reason for key, row in rows(session.id).items() if not row.present} == absent
    taken = db.session.scalars(select(Participation)).first()
    assert (taken.plan_id, taken.wave_id, taken.channel, taken.source, taken.happened_on) == (
        plan, waves[0], "law_day", "propaganda_schedule", session.day,
    )  # fmt: skip


def test_saying_it_again_changes_nothing_and_keeps_how_it_became_known(agency, make_session, actor_of):
    session, staff = make_session(), actor_of("staff")
    assert attendance.mark(staff, session, [staff.person_id], how="checked_in") == 1
    assert attendance.mark(SYSTEM, session, [staff.person_id, agency.people["unit_head"]]) == 1
    found = rows(session.id)
    assert found[staff.person_id].how == "checked_in"
    assert found[agency.people["unit_head"]].how == "ticked"


def test_a_tick_removed_takes_the_participation_back(agency, make_session):
    session = make_session()
    one, two = agency.people["staff"], agency.people["unit_head"]
    assert attendance.settle(SYSTEM, session, [one, two]) == 2
    assert attendance.settle(SYSTEM, session, [two], {one: "sick"}) == 1
    assert participants(session.id) == {two}
    assert rows(session.id)[one].reason == "sick"
    assert attendance.settle(SYSTEM, session, [one]) == 1
    assert set(rows(session.id)) == participants(session.id) == {one}


def test_a_whole_audience_is_one_select(agency, make_session, count_queries):
    small, large = make_session(), make_session("agency", reach="everyone", channel="portal")
    with count_queries() as few:
        attendance.settle(SYSTEM, small, audience.people(small))
    with count_queries(at_most=few.total):
        there = attendance.settle(SYSTEM, large, audience.people(large))
    everybody = db.session.scalar(select(func.count()).select_from(Person).where(Person.active_to.is_(None)))
    assert there == len(participants(large.id)) == everybody


def test_what_did_not_take_place_has_no_attendance(agency, make_session):
    session = make_session()
    attendance.mark(SYSTEM, session, [agency.people["staff"]])
    assert attendance.clear(session) == 1
    assert participants(session.id) == set()
    assert rows(session.id) == {}
    session.status = "missed"
    db.session.commit()
    with pytest.raises(Refused, match="không tổ chức"):
        attendance.mark(SYSTEM, session, [agency.people["staff"]])


def test_participations_follow_a_session_whose_day_or_channel_was_changed(agency, make_session, waves):
    session = make_session()
    attendance.mark(SYSTEM, session, [agency.people["staff"]])
    session.channel, session.wave_id, session.day = "portal", None, session.day + timedelta(days=1)
    db.session.commit()
    attendance.follow(session)
    taken = db.session.scalars(select(Participation)).one()
    assert (taken.channel, taken.wave_id, taken.happened_on) == ("portal", None, session.day)
    assert cells() == recounted()


def test_one_takes_attendance_for_others_only_where_one_reports(agency, make_session, actor_of):
    session, other = make_session(), make_session("digital")
    with pytest.raises(Forbidden):
        attendance.mark(actor_of("staff"), session, [agency.people["unit_head"]])
    with pytest.raises(Forbidden):
        attendance.mark(actor_of("staff"), session, [agency.people["unit_head"]], how="checked_in")
    with pytest.raises(Forbidden):
        attendance.mark(actor_of("coordinator"), other, [agency.people["digital_staff"]])
    assert attendance.mark(actor_of("coordinator"), session, [agency.people["staff"]]) == 1


people = st.sets(st.sampled_from(range(len(KEYS))))
steps = st.lists(
    st.tuples(st.sampled_from(("mark", "settle", "clear", "held_on", "follow")), st.integers(0, 2), people, people),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_figures_equal_a_recount_whatever_was_ticked_removed_or_edited(agency, make_session, sessions, steps):
    ids = [agency.people[key] for key in KEYS]
    for model in (Attendance, Participation, CoverageCell):
        db.session.execute(delete(model))
    db.session.commit()
    for verb, which, there, away in steps:
        session = db.session.get_one(Session, sessions[which])
        present, absent = {ids[at] for at in there}, {ids[at]: "" for at in away - there}
        if verb in ("mark", "settle"):
            getattr(attendance, verb)(SYSTEM, session, present, absent)
        elif verb == "clear":
            attendance.clear(session)
        elif verb == "held_on":
            session.held_on = session.day + timedelta(days=len(there))
            db.session.commit()
            attendance.settle(SYSTEM, session, present)
        else:
            session.channel = ("portal", "law_day", "")[len(there) % 3]
            db.session.commit()
            attendance.follow(session)
        for each in sessions:
            assert participants(each) == {key for key, row in rows(each).items() if row.present}
        assert cells() == recounted()


@pytest.fixture
def sessions(make_session):
    """Three sessions of one plan, of different waves and channels."""
    return [make_session().id, make_session("digital", channel="portal").id, make_session(wave_id=None).id]


def test_attendance_keeps_up_with_what_planners_change(agency, make_session, actor_of, waves):
    from dataclasses import replace

    from intranet_plugins.propaganda_schedule.sessions import service

    session, office = make_session(), actor_of("office")
    attendance.mark(SYSTEM, session, [agency.people["staff"]])
    draft = replace(service.draft_of(session), channel="portal")
    every = ("past", "outside", "day_off", "clash")
    session = service.edit(office, session.id, session.version, draft, accepted=every)
    assert [row.channel for row in db.session.scalars(select(Participation))] == ["portal"]
    day = session.day + timedelta(days=1)
    session = service.move(office, session.id, session.version, day, None, None, "Trùng lịch", accepted=every)
    assert [row.happened_on for row in db.session.scalars(select(Participation))] == [day]
    service.cancel(office, session.id, session.version, "Không còn cần")
    assert participants(session.id) == set()
    assert rows(session.id) == {}
    assert cells() == recounted() == {}
