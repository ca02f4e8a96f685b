"""The last day for a report: so many working days after the session, also when days off are decreed later."""

from __future__ import annotations

from datetime import timedelta

from flask import g

from intranet import db, workdays
from intranet.workdays.models import SpecialDay
from intranet_plugins.propaganda_schedule.chasing import kinds
from intranet_plugins.propaganda_schedule.models import Session
from intranet_plugins.propaganda_schedule.sessions import due


def decree(day):
    """From now on `day` is off."""
    db.session.add(SpecialDay(day=day, kind="off", name="Nghỉ bù"))
    db.session.commit()
    g.pop("workdays", None)


def deadline(session_id):
    db.session.expire_all()
    return db.session.get_one(Session, session_id).report_due


def test_a_deadline_on_a_new_day_off_is_the_next_working_day(make_session, today, next_workday):
    coming, held = make_session(day=next_workday), make_session(day=next_workday, status="held")
    was, version, changed = coming.report_due, coming.version, coming.changed_at
    assert due.put_off() == 0
    decree(was)
    assert due.put_off() == 1
    assert deadline(coming.id) == workdays.first_from(was) > was
    assert deadline(held.id) == was
    assert (coming.version, coming.changed_at) == (version, changed)
    assert due.put_off() == 0


def test_what_is_late_stays_late(make_session, today):
    late = make_session(day=today - timedelta(days=30))
    was = late.report_due
    decree(was)
    assert due.put_off() == 0
    assert deadline(late.id) == was


def test_it_is_looked_after_every_hour():
    assert [job.every for job in kinds.JOBS if job.run is due.put_off] == ["hour"]
