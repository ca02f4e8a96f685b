"""A fixed working day to stand on, what people did with what reached them, and what they were told."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from intranet import changed_rows, db, testing, transaction

TODAY = date(2026, 3, 18)
"""A Wednesday in a week without holidays."""


def standing(day=TODAY, hour=9):
    """It is `day`, at `hour` o'clock."""
    return testing.standing(day, hour)


@pytest.fixture
def today(app):
    """It is the Wednesday, nine o'clock."""
    with standing():
        yield TODAY


@pytest.fixture
def receipt(agency):
    """`receipt(root, "staff", opened_at=…)`: change what is known of a person's receipt; the row."""
    from intranet_plugins.egov_broadcast.sending.models import Receipt

    def put(root, who, **values):
        person = agency.people[who]
        mine = Receipt.root_id == root.id, Receipt.person_id == person
        if values:
            with transaction():
                changed_rows(update(Receipt).where(*mine).values(values))
        return db.session.execute(
            select(Receipt).where(*mine), execution_options={"populate_existing": True}
        ).scalar_one()

    return put


@pytest.fixture
def told(agency):
    """`told()`: (person, kind) of everybody who got a notice of tracking, oldest first; `told("staff")`: subjects."""
    from intranet.notices.models import Notice, NoticeText

    keys = {person_id: key for key, person_id in agency.people.items()}

    def read(person=None):
        # What others wrote since is seen by a transaction that begins now.
        db.session.commit()
        found = (
            select(Notice.person_id, Notice.kind, NoticeText.subject)
            .join(NoticeText, NoticeText.id == Notice.text_id)
            .where(Notice.kind.in_([f"egov_broadcast.{name}" for name in ("reminder", "lagging", "late")]))
            .order_by(Notice.created_at, Notice.matter_id, Notice.person_id)
        )
        rows = [
            (keys[row.person_id], row.kind.partition(".")[2], row.subject["vi"]) for row in db.session.execute(found)
        ]
        return [subject for who, _kind, subject in rows if who == person] if person else [row[:2] for row in rows]

    return read
