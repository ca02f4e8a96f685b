"""A fixed working day to stand on, people to be reminded, and what they were told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from intranet import clock, db, testing

TODAY = date(2026, 3, 16)
"""A Monday in a week without holidays."""


def standing(day=TODAY, hour=9):
    """It is `day`, at `hour` o'clock."""
    return testing.standing(day, hour)


@pytest.fixture
def sweep(app):
    """`sweep()`, `sweep(day)`: let the sweep run on a day at nine; how many notices it sent."""
    from intranet_plugins.propaganda_schedule.chasing import sweep as module

    def run(day=TODAY, hour=9):
        with standing(day, hour):
            return module.sweep()

    return run


@pytest.fixture
def late(make_session):
    """`late("science", working_days=3)`: a session whose report is due so many working days before TODAY."""
    from intranet import workdays

    def make(unit="science", working_days=1, **more):
        with standing():
            due = workdays.add(TODAY, -working_days)
            made = make_session(unit, day=workdays.add(due, -5), **more)
            assert made.report_due == due
        return made

    return make


@pytest.fixture
def told(agency):
    """`told("coordinator")`: subjects of the notices a person got, oldest first; `told()`: (person, subject) of all."""
    from intranet.notices.models import Notice, NoticeText

    keys = {person_id: key for key, person_id in agency.people.items()}

    def read(person=None, kind="propaganda_schedule."):
        found = (
            select(Notice.person_id, NoticeText.subject)
            .join(NoticeText, NoticeText.id == Notice.text_id)
            .where(Notice.kind.startswith(kind), Notice.kind != "propaganda_schedule.changed")
            .order_by(Notice.created_at, Notice.matter_id, Notice.person_id)
        )
        rows = [(keys[person_id], subject["vi"]) for person_id, subject in db.session.execute(found)]
        return [subject for who, subject in rows if who == person] if person else rows

    return read


@pytest.fixture
def away(agency):
    """`away("coordinator")`: a person is on leave from a week before TODAY to a week after."""
    from intranet_plugins.propaganda_schedule.models import Absence

    def make(person):
        db.session.add(
            Absence(
                person_id=agency.people[person], reason="leave", first_on=TODAY - timedelta(days=7),
                last_on=TODAY + timedelta(days=7), recorded_at=datetime.now(clock.AGENCY_ZONE),
            )
        )  # fmt: skip
        db.session.commit()

    return make
