"""The council's pages: from calling a session to its discussion, by forms alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import clock, dates, db, person_names
from intranet_plugins.good_deeds.council.models import AgendaItem, CouncilSession, Criterion, Member, ScoreSheet
from intranet_plugins.good_deeds.models import Submission

BASE = "/p/good_deeds"


def stored(session_id):
    return db.session.get_one(CouncilSession, session_id, populate_existing=True)


@pytest.mark.database("sqlite", "postgresql")
def test_from_calling_a_session_to_its_discussion(client_as, agency, make_submission):
    case = make_submission("Cài cảnh báo", stage="checked")
    office, member = client_as("office"), client_as("council_member")
    day = dates.vndate(clock.today() + timedelta(days=7))
    data = {"title": "Phiên tháng 12", "day": day, "starts": "8h30", "place": "Phòng 2", "scores_due": day,
            "ballot": "secret"}  # fmt: skip
    answer = office.post(f"{BASE}/sessions/new", data=data)
    assert answer.status_code == 303
    session = db.session.scalars(select(CouncilSession)).one()
    url = f"{BASE}/sessions/{session.id}"
    people = agency.people
    page = office.get(f"{url}/members").text
    assert "Đặng Thị Hòa" in page
    assert "Chưa có quyền chấm điểm" in page
    roster = {"people": [people["council_member"]], "names": "Ngô Văn Lực", "chair": people["council_member"],
              "secretary": "", "version": stored(session.id).version}  # fmt: skip
    assert office.post(f"{url}/members", data=roster).status_code == 303
    assert set(db.session.scalars(select(Member.person_id))) == {people["council_member"], people["deputy"]}
    assert "Cài cảnh báo" in office.get(f"{url}/agenda").text
    assert office.post(f"{url}/agenda", data={"case": [case.id]}).status_code == 303
    assert member.post(f"{url}/scoring", data={"version": stored(session.id).version}).status_code == 303
    item = db.session.scalars(select(AgendaItem)).one()
    rows = list(db.session.scalars(select(Criterion).order_by(Criterion.position)))
    sheet = {f"points-{one.id}": text for one, text in zip(rows, ("26", "17", "", ""), strict=True)}
    assert "2 trong 2" not in member.get(f"{BASE}/items/{item.id}/score").text
    assert member.post(f"{BASE}/items/{item.id}/score", data={**sheet, "draft": "1"}).status_code == 303
    answer = member.post(f"{BASE}/items/{item.id}/score", data={**sheet, "version": "1"})
    assert answer.status_code == 422
    assert 'value="26"' in answer.text
    whole = {**sheet, f"points-{rows[2].id}": "25", f"points-{rows[3].id}": "15", "version": "1"}
    assert member.post(f"{BASE}/items/{item.id}/score", data=whole).status_code == 303
    assert str(db.session.scalars(select(ScoreSheet.total)).one()) == "83.00"
    assert "Còn 1 trong 2 phiếu chưa gửi" in office.get(f"{url}/reveal").text
    assert office.post(f"{url}/reveal", data={"version": stored(session.id).version}).status_code == 303
    assert "83" in member.get(f"{BASE}/items/{item.id}").text
    notes = {"discussion": "Nhất trí khen.", "version": "1"}
    assert member.post(f"{BASE}/items/{item.id}", data=notes).status_code == 303
    clash = office.post(f"{BASE}/items/{item.id}", data={**notes, "discussion": "Ý khác"})
    assert clash.status_code == 409
    assert "Nhất trí khen." in clash.text
    assert "Ý khác" in clash.text


def test_a_session_changed_meanwhile_shows_both_versions(client_as, make_council_session):
    session = make_council_session(items=1)
    office, url = client_as("office"), f"{BASE}/sessions/{session.id}/edit"
    data = {"title": session.title, "day": dates.vndate(session.day), "starts": "", "place": "Hội trường A",
            "scores_due": "", "ballot": "open", "notes": "", "version": "1"}  # fmt: skip
    assert office.post(url, data=data).status_code == 303
    answer = office.post(url, data={**data, "place": "Hội trường B"})
    assert answer.status_code == 409
    assert "Hội trường A" in answer.text
    assert 'value="Hội trường B"' in answer.text
    again = {**data, "place": "Hội trường B", "version": str(stored(session.id).version)}
    assert office.post(url, data=again).status_code == 303
    assert stored(session.id).place == "Hội trường B"


def test_who_opens_a_session(client_as, make_council_session):
    session = make_council_session(items=1, status="discussing")
    for role in ("staff", "coordinator", "admin"):
        browser = client_as(role)
        assert browser.get(f"{BASE}/sessions/{session.id}").status_code == 404
        assert browser.get(f"{BASE}/sessions").status_code == 403
    for role in ("unit_head", "office", "leader", "council_member"):
        browser = client_as(role)
        assert browser.get(f"{BASE}/sessions/{session.id}").status_code == 200
        assert browser.get(f"{BASE}/sessions").status_code == 200


def test_a_leader_who_sits_in_no_council_follows_without_points(client_as, make_council_session):
    session = make_council_session(items=1, status="discussing", roster={"council_member": "chair", "deputy": "member"})
    browser = client_as("leader")
    assert "Điểm trung bình" not in browser.get(f"{BASE}/sessions/{session.id}").text
    for page in ("scores", "scores.xlsx", "edit", "members", "attendance", "reveal"):
        assert browser.get(f"{BASE}/sessions/{session.id}/{page}").status_code == 403


def test_attendance_is_kept_as_typed_when_somebody_else_was_faster(client_as, make_council_session, agency):
    session = make_council_session(items=1, status="discussing")
    office, url = client_as("office"), f"{BASE}/sessions/{session.id}/attendance"
    deputy = agency.people["deputy"]
    data = {f"attendance-{deputy}": "absent", f"reason-{deputy}": "Đi công tác", "version": "1"}
    assert office.post(url, data=data).status_code == 303
    answer = office.post(url, data={**data, f"reason-{deputy}": "Họp tỉnh"})
    assert answer.status_code == 422
    assert 'value="Họp tỉnh"' in answer.text
    assert db.session.get_one(Member, (session.id, deputy)).reason == "Đi công tác"


def test_a_case_shows_its_hearing_and_the_way_to_ones_sheet(client_as, make_council_session):
    session = make_council_session(items=1, status="scoring")
    case = db.session.scalars(select(AgendaItem.submission_id).where(AgendaItem.session_id == session.id)).one()
    member = client_as("council_member").get(f"{BASE}/cases/{case}").text
    assert "/score" in member
    assert session.title in member
    assert "/score" not in client_as("staff").get(f"{BASE}/cases/{case}").text


@pytest.mark.database("sqlite", "postgresql")
def test_candidates_are_filtered_and_many_are_chosen_at_once(client_as, make_council_session, make_submission):
    session = make_council_session(items=0)
    cases = [make_submission(f"Gương {n}", stage="checked", category="exemplar") for n in range(3)]
    make_submission("Sáng kiến khác", stage="checked", category="initiative")
    office = client_as("office")
    page = office.get(f"{BASE}/sessions/{session.id}/agenda?category=exemplar").text
    assert "Gương 2" in page
    assert "Sáng kiến khác" not in page
    assert office.post(f"{BASE}/sessions/{session.id}/agenda", data={}).status_code == 422
    wanted = {"case": [str(case.id) for case in cases]}
    assert office.post(f"{BASE}/sessions/{session.id}/agenda", data=wanted).status_code == 303
    assert len(db.session.scalars(select(Submission).where(Submission.stage == "council")).all()) == 3
    items = list(db.session.scalars(select(AgendaItem.id).order_by(AgendaItem.position)))
    order = {f"place-{item}": str(9 - n) for n, item in enumerate(items)}
    assert office.post(f"{BASE}/sessions/{session.id}/order", data=order).status_code == 303
    assert list(db.session.scalars(select(AgendaItem.id).order_by(AgendaItem.position))) == items[::-1]


def test_cancelling_by_form_needs_a_reason(client_as, make_council_session):
    session = make_council_session(items=1)
    office, url = client_as("office"), f"{BASE}/sessions/{session.id}/cancel"
    assert office.post(url, data={"version": "1", "reason": ""}).status_code == 422
    assert office.post(url, data={"version": "1", "reason": "Trùng lịch"}).status_code == 303
    assert "Trùng lịch" in office.get(f"{BASE}/sessions/{session.id}").text
    assert session.title in office.get(f"{BASE}/sessions?state=past").text


def test_the_list_of_sessions_says_how_many_cases_wait_and_leads_to_an_agenda(
    client_as, make_council_session, make_submission
):  # fmt: skip
    session = make_council_session(items=1, status="scoring")
    case = make_submission("Chờ phiên họp", stage="checked")
    office = client_as("office")
    page = office.get("/p/good_deeds/sessions").text
    assert "1 đề xuất chờ đưa vào phiên họp" in page
    assert f"/sessions/{session.id}/agenda" in page
    assert "Chọn phiên họp" in office.get(f"/p/good_deeds/cases/{case.id}").text
    assert "chờ đưa vào phiên họp" not in client_as("council_member").get("/p/good_deeds/sessions").text


def test_sheets_are_due_on_the_day_of_the_session_where_nothing_else_is_said(client_as, agency):
    day = clock.today() + timedelta(days=9)
    data = {"title": "Phiên tháng 12", "day": day.strftime("%d/%m/%Y"), "ballot": "open", "scores_due": ""}
    assert client_as("office").post("/p/good_deeds/sessions/new", data=data).status_code == 303
    assert db.session.scalars(select(CouncilSession.scores_due)).one() == day


def test_whoever_names_somebody_who_cannot_judge_reads_so_at_once(client_as, make_council_session, agency):
    session = make_council_session(items=0)
    people = agency.people
    name = person_names([people["staff"]])[people["staff"]]
    data = {"people": [people["leader"]], "chair": people["leader"], "names": name, "version": str(session.version)}
    answer = client_as("office").post(f"{BASE}/sessions/{session.id}/members", data=data)
    assert answer.location == f"{BASE}/sessions/{session.id}/members"
    assert "Chưa có quyền chấm điểm" in client_as("office").get(answer.location).text
