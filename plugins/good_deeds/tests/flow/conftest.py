"""Time to stand in, and what people were told."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, time

import pytest
from sqlalchemy import select

from intranet import clock, db

MONDAY = date(2026, 3, 16)
"""In a week without holidays."""


@contextmanager
def standing(day=MONDAY, hour=9):
    """It is `day`, at `hour` o'clock."""
    from flask import g

    with clock.standing_at(clock.at(day, time(hour))):
        # A job of another day reads its calendar and switches anew.
        for name in [name for name in vars(g) if name.startswith(("workdays", "host_"))]:
            g.pop(name, None)
        yield


@pytest.fixture
def told(agency):
    """`told("coordinator")`: subjects of the notices a person got, oldest first."""
    from intranet.notices.models import Notice, NoticeText

    def subjects(key):
        found = select(NoticeText.subject).join(Notice, Notice.text_id == NoticeText.id)
        found = found.where(Notice.person_id == agency.people[key])
        return [subject["vi"] for subject in db.session.scalars(found.order_by(Notice.created_at, Notice.matter_id))]

    return subjects


@pytest.fixture
def people(agency):
    """The ids of people by key."""
    return agency.people
