"""Time to stand in, and what people were told."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from intranet import db, testing

MONDAY = date(2026, 3, 16)
"""In a week without holidays."""


def standing(day=MONDAY, hour=9):
    """It is `day`, at `hour` o'clock."""
    return testing.standing(day, hour)


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
