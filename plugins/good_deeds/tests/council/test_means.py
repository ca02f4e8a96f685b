"""One rule says who may know what a case scored, wherever it is shown."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intranet import db
from intranet_plugins.good_deeds.council import panel, service
from intranet_plugins.good_deeds.council.models import CouncilSession
from intranet_plugins.good_deeds.models import Submission
from intranet_plugins.good_deeds.review import asked, export, queries, reviewers

ROSTER = {"deputy": "chair", "council_member": "member"}


@pytest.fixture
def heard(make_council_session, make_submission):
    """`heard("discussing")`: the case of a session in that state, and one that scored less before."""

    def make(status):
        make_submission("Năm ngoái", stage="published", score=10)
        case = make_submission("Đang xét", stage="council")
        make_council_session([case], status=status, roster=ROSTER)
        return case

    return make


def seen(actor, case):
    """What the panel of the case, the list, its order and its sheet tell."""
    question = asked.read(actor, {"sort": "-score"})
    ids = queries.ids_of(actor, question)
    rows = {row.id: row.score for row in queries.rows_of(actor, ids, ())}
    sheet = next(row for row in export.sheet(actor, question).rows if row[1] == case.title)
    return panel.panel(actor, case)["hearings"][0].mean, rows[case.id], ids[0] == case.id, sheet[8]


@pytest.mark.parametrize("status", ["discussing", "voting", "closed"])
def test_the_office_and_the_council_know_it_once_scores_are_shown(heard, judge, status):
    case = heard(status)
    assert seen(judge("office"), case) == (80, 80, True, "80")


def test_others_know_it_once_the_session_is_closed(heard, judge):
    case = heard("closed")
    for key in ("coordinator", "unit_head"):
        assert seen(judge(key), case) == (80, 80, True, "80")


@pytest.mark.parametrize("status", ["discussing", "voting"])
def test_before_that_they_know_it_nowhere_and_its_place_does_not_tell(heard, judge, status):
    case = heard(status)
    for key in ("coordinator", "unit_head", "leader"):
        assert seen(judge(key), case) == (None, None, False, "")


def test_whoever_follows_everything_reads_no_mean_on_the_page_of_the_session_before(heard, client_as):
    for status, column in (("discussing", False), ("closed", True)):
        heard(status)
        session = db.session.scalars(select(CouncilSession).where(CouncilSession.status == status)).one()
        page = client_as("leader").get(f"/p/good_deeds/sessions/{session.id}")
        assert (page.status_code, "Điểm trung bình" in page.text) == (200, column)


def test_what_a_cancelled_session_came_to_nobody_knows(heard, judge):
    case = heard("discussing")
    session = db.session.scalars(select(CouncilSession)).one()
    service.cancel(judge("office"), session.id, session.version, "Họp lại")
    assert db.session.get_one(Submission, case.id).score is None


def test_statistics_of_reviewers_follow_the_same_rule(heard, judge):
    heard("discussing")
    year = db.session.scalars(select(CouncilSession)).one().day.year
    figures = {key: {line.sheets for line in reviewers.lines(judge(key), year)} for key in ("office", "leader")}
    assert figures == {"office": {1}, "leader": set()}
