"""Opinions on a case: who writes, who reads, what they hold up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from intranet import Forbidden, Refused, clock, db


@pytest.fixture
def ask(agency):
    from intranet_plugins.good_deeds.models import Assignment

    def make(case, who="council_member", **more):
        db.session.add(Assignment(submission_id=case.id, person_id=agency.people[who], **more))
        db.session.commit()
        return f"/p/good_deeds/cases/{case.id}"

    return make


@pytest.fixture
def opinions():
    from intranet_plugins.good_deeds.review import opinions

    return opinions


def test_an_opinion_is_kept_while_it_is_written_and_read_when_it_is_done(ask, make_submission, client_as):
    page = ask(make_submission("A", stage="endorsed", by="staff"))
    mine, office = client_as("council_member"), client_as("office")
    assert mine.post(f"{page}/review", data={"opinion": "Đã hỏi bà con, đúng như kể."}).status_code == 303
    assert "Đã hỏi bà con" not in office.get(page).text
    assert "Đã hỏi bà con" in mine.get(f"{page}/review").text
    mine.post(f"{page}/review", data={"opinion": "Đã hỏi bà con, đúng như kể.", "done": "1"})
    assert "Đã hỏi bà con" in office.get(page).text
    assert "Đã hỏi bà con" not in client_as("staff").get(page).text


def test_done_needs_words(ask, make_submission, client_as):
    page = ask(make_submission("A", stage="endorsed"))
    assert client_as("council_member").post(f"{page}/review", data={"done": "1"}).status_code == 422


def test_nobody_else_writes(ask, make_submission, client_as, opinions, actor_of):
    case = make_submission("A", stage="endorsed")
    page = ask(case)
    assert client_as("office").get(f"{page}/review").status_code == 404
    with pytest.raises(Forbidden):
        opinions.write(actor_of("office"), case.id, "Tốt", done=True)


def test_who_is_kept_from_the_case_writes_nothing(ask, make_submission, opinions, actor_of):
    case = make_submission("A", stage="endorsed", by="council_member")
    ask(case)
    with pytest.raises(Refused):
        opinions.write(actor_of("council_member"), case.id, "Tốt", done=True)


def test_the_check_waits_for_open_reviews(ask, make_submission, opinions, actor_of):
    from intranet_plugins.good_deeds.flow import service

    case = make_submission("A", stage="endorsed")
    ask(case)
    with pytest.raises(Refused):
        service.take(actor_of("office"), case.id, case.version, "check")
    opinions.write(actor_of("council_member"), case.id, "Tốt", done=True)
    assert service.take(actor_of("office"), case.id, case.version, "check").stage == "checked"


def test_the_panel_asks_reminds_and_releases(ask, make_submission, client_as, agency):
    page = ask(make_submission("A", stage="endorsed"), due_on=clock.today() - timedelta(days=1))
    office = client_as("office")
    assert "Quá hạn" in office.get(page).text
    assert office.post(f"{page}/reviewers/remind").status_code == 303
    person = agency.people["council_member"]
    assert client_as("staff").post(f"{page}/reviewers/{person}/release").status_code == 403
    assert office.post(f"{page}/reviewers/{person}/release").status_code == 303
    assert "Chưa giao ai xem xét" in office.get(page).text


def test_work_that_waits(ask, make_submission, actor_of):
    from intranet_plugins.good_deeds.review import work

    ask(make_submission("Cầu gỗ", stage="endorsed"), due_on=date(2020, 1, 2))
    ask(make_submission("Đã đăng", stage="published"))
    found = list(work.items(actor_of("council_member")))
    assert [(item.title, item.tone) for item in found] == [("Cầu gỗ", "bad")]


def test_personal_data(ask, make_submission, agency):
    from intranet_plugins.good_deeds.models import Assignment
    from intranet_plugins.good_deeds.review import personal

    done, open_case = make_submission("A"), make_submission("B")
    ask(done, opinion="Tốt", done_at=clock.now())
    ask(open_case)
    me = agency.people["council_member"]
    assert len(list(personal.records(me))) == 2
    assert next(iter(personal.erase(me))).erased == 2
    assert db.session.get(Assignment, (done.id, me), populate_existing=True).opinion == ""
    assert db.session.get(Assignment, (open_case.id, me), populate_existing=True) is None


def test_reviewers_of_a_year(ask, make_submission, make_council_session, client_as, agency, actor_of):
    from intranet_plugins.good_deeds.review import reviewers

    now = clock.now()
    ask(make_submission("A"), "office", assigned_at=now, done_at=now)
    ask(make_submission("B"), "office", due_on=clock.today() - timedelta(days=1))
    year = clock.today().year
    lines = {line.person_id: line for line in reviewers.lines(actor_of("leader"), year)}
    mine = lines[agency.people["office"]]
    assert (mine.asked, mine.done, mine.open, mine.overdue) == (2, 1, 1, 1)
    page = client_as("leader").get("/p/good_deeds/reviewers").text
    assert "Trần Thị Bích Ngọc" in page
    assert client_as("unit_head").get("/p/good_deeds/reviewers").status_code == 403
    assert client_as("office").get("/p/good_deeds/reviewers?format=xlsx").mimetype.endswith("sheet")


def test_scores_are_told_only_once_they_were_shown(make_council_session, actor_of, agency):
    from intranet_plugins.good_deeds.council.models import ScoreSheet
    from intranet_plugins.good_deeds.review import reviewers

    session = make_council_session(items=1, status="discussing", day=clock.today())
    me = agency.people["council_member"]
    sheet = db.session.query(ScoreSheet).filter_by(person_id=me).one()
    sheet.total = 90
    db.session.commit()
    line = {one.person_id: one for one in reviewers.lines(actor_of("leader"), clock.today().year)}[me]
    assert (line.sheets, line.mean, round(line.apart, 1)) == (1, 90.0, 10.0)
    session.status = "scoring"
    db.session.commit()
    assert reviewers.lines(actor_of("leader"), clock.today().year) == []
