"""What only puts into force what others decided is not done by whom it is about, as long as somebody else can."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import Refused, clock, db
from intranet.auth.models import Grant
from intranet.testing.agency import SINCE
from intranet_plugins.good_deeds.commendations import panel as decisions
from intranet_plugins.good_deeds.commendations import service as commendations
from intranet_plugins.good_deeds.council import agenda, drafts
from intranet_plugins.good_deeds.council import service as sessions
from intranet_plugins.good_deeds.models import Conflict, Event, Kin
from intranet_plugins.good_deeds.wall import service as wall

ALONE = "không có ai khác có quyền"


def commend(actor, case):
    decided = commendations.Decision("Giấy khen", "Giám đốc Sở", "45/QĐ-SKHCN", clock.today())
    commendations.commend(actor, [case.id], decided, sure=True)


def publish(actor, case):
    story = wall.save(actor, case.id, 0, wall.Draft("Cài cảnh báo", "Anh đến từng nhà.", body="Ba chủ nhật liền."))
    wall.publish(actor, case.id, story.version)


def schedule(actor, case):
    day = clock.today() + timedelta(days=5)
    session = sessions.create(actor, drafts.Draft(title="Phiên tháng 12", day=day, place="Phòng họp"))
    agenda.add(actor, session.id, [case.id])


STEPS = pytest.mark.parametrize(
    ("step", "stage", "code"),
    [(commend, "approved", "commend"), (publish, "commended", "publish"), (schedule, "checked", "schedule")],
)


@pytest.fixture
def second(agency, app):
    """Somebody else of the office."""
    deputy = agency.people["deputy"]
    db.session.add(Grant(person_id=deputy, role="office", valid_from=SINCE, granted_at=clock.now()))
    db.session.commit()
    return deputy


def note(case, code):
    return db.session.scalars(select(Event.note).where(Event.submission_id == case.id, Event.step == code)).one()


@STEPS
def test_whom_it_is_about_leaves_it_to_somebody_else(step, stage, code, make_submission, agency, judge, second):
    case = make_submission("Việc của mình", stage=stage, person_id=agency.people["office"])
    with pytest.raises(Refused, match=r"Việc của mình.*người khác làm thay"):
        step(judge("office"), case)
    db.session.rollback()
    db.session.refresh(case)
    assert case.stage == stage
    if code == "commend":
        step(judge("deputy"), case)
        assert ALONE not in note(case, code)


@STEPS
def test_where_nobody_else_can_it_is_done_and_the_history_says_so(step, stage, code, make_submission, agency, judge):
    case = make_submission(stage=stage, person_id=agency.people["office"])
    step(judge("office"), case)
    assert ALONE in note(case, code)


def test_the_household_too_and_who_declared_a_conflict(make_submission, agency, judge, second):
    me, staff = agency.people["office"], agency.people["staff"]
    db.session.add(Kin(person_id=min(me, staff), kin_id=max(me, staff), declared_at=clock.now()))
    ours = make_submission(stage="approved")
    declared = make_submission(stage="approved", by="coordinator")
    db.session.add(Conflict(submission_id=declared.id, person_id=me, reason="Bạn thân", declared_at=clock.now()))
    db.session.commit()
    for case in (ours, declared):
        with pytest.raises(Refused, match="người khác làm thay"):
            commend(judge("office"), case)
        db.session.rollback()
        shown = decisions.panel(judge("office"), case)
        assert (shown["may_commend"], "làm thay" in shown["why_not"]) == (False, True)


def test_who_only_wrote_it_does_their_work(make_submission, agency, judge, second):
    case = make_submission(stage="approved", by="office", person_id=agency.people["staff"])
    commend(judge("office"), case)
    assert ALONE not in note(case, "commend")
