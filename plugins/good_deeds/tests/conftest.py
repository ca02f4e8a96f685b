"""What these tests share: submissions at any stage, in the agency of `intranet.testing`."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

DEED = "Ba chủ nhật liền đến từng nhà bên suối, chỉ bà con cách nhận tin cảnh báo và đường sơ tán."


@pytest.fixture
def make_submission(agency, app):
    """`make_submission("Cài cảnh báo sạt lở", stage="endorsed", by="staff", unit="science")`: a complete submission.

    Written by the staff member about themselves, sent five days ago, or when this year began, unless it is a draft;
    other columns by name. It stands where it stands without having walked there: no events, no notices.
    """
    # Not above: pytest reads this file before it knows whose tests these are.
    from intranet import clock, db
    from intranet_plugins.good_deeds.models import Submission

    numbers = iter(range(1, 10_000))

    def make(title="Cài cảnh báo sạt lở cho 22 hộ bên suối", stage="submitted", by="staff", unit="science", **more):
        now, today = clock.now(), clock.today()
        person = more.get("person_id", agency.people[by])
        values = {
            "category": "good_deed", "subject_kind": "person", "person_id": person, "subject_key": f"person:{person}",
            "subject_name": "Người nêu gương", "field": "An sinh xã hội", "began_on": today - timedelta(days=40),
            "ended_on": today - timedelta(days=10), "place": "Xã An Bình", "deed": DEED,
            "result": "22 hộ nhận tin cảnh báo sớm, không ai bị thiệt hại.", "spread": "Ba xã bên cạnh hỏi cách làm.",
            "links": "https://anhai.example/canh-bao", "source": "Trưởng xóm kể lại", "consent": "yes",
            "due_on": today + timedelta(days=3),
        }  # fmt: skip
        if stage != "draft":
            # Its number is one of the year in which it was sent.
            sent = max(now - timedelta(days=5), clock.at(today.replace(month=1, day=1), time()))
            values |= {"year": today.year, "number": next(numbers), "submitted_at": sent}
        submission = Submission(
            title=title, stage=stage, created_by=agency.people[by], unit_id=agency.units[unit], **{**values, **more}
        )
        db.session.add(submission)
        db.session.commit()
        return submission

    return make


@pytest.fixture
def plan(agency, actor_of):
    """The id of an issued plan of the agency."""
    from intranet.testing.agency import issue_plan

    return issue_plan(agency, actor_of("office"))


@pytest.fixture
def make_council_session(agency, app, make_submission):
    """`make_council_session(items=2, status="scoring")`: a session of the council; `items` is how many or which cases.

    The leader presides, the office keeps the minutes; with them the council member, the unit head and the deputy
    (`council_sessions.ROSTER`, `roster` says otherwise) have the role of a council member. Other columns by name.
    From "discussing" on everybody is present and has sent a sheet of 80 points for each item, recused or not.
    """
    from . import council_sessions

    given = set()

    def make(items=2, status="planned", roster=None, **more):
        roster = roster or council_sessions.ROSTER
        council_sessions.let_judge(agency, *(set(roster) - given))
        given.update(roster)
        if isinstance(items, int):
            stage = "checked" if status == "cancelled" else "council"
            items = [make_submission(f"Gương số {number}", stage=stage) for number in range(1, items + 1)]
        return council_sessions.build(agency, items, status, roster, **more)

    return make


@pytest.fixture
def judge(agency, app):
    """`judge("deputy")`: the actor of somebody of the agency, with or without an account, with today's rights."""
    from intranet import db
    from intranet.auth import actors

    def make(key):
        made = actors.build(person_id=agency.people[key], account_id=agency.accounts.get(key), name=key, locale="vi")
        db.session.rollback()
        return made

    return make
