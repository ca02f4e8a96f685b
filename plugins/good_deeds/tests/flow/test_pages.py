"""The page of a step, notes, what the inbox holds."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intranet import clock, db
from intranet_plugins.good_deeds.flow import limits, service, work
from intranet_plugins.good_deeds.models import Cultivation

from .conftest import MONDAY, standing

BASE = "/p/good_deeds"


def test_a_step_is_confirmed_and_taken(client_as, make_submission):
    case = make_submission()
    browser, url = client_as("unit_head"), f"{BASE}/cases/{case.id}/steps/return"
    assert "Trả lại để bổ sung" in browser.get(f"{BASE}/cases/{case.id}").text
    assert browser.get(url).status_code == 200
    empty = browser.post(url, data={"version": case.version, "note": " "})
    assert empty.status_code == 422
    assert "Ghi lý do" in empty.text
    assert browser.post(url, data={"version": case.version, "note": "Thêm số liệu"}).status_code == 303
    page = client_as("staff").get(f"{BASE}/cases/{case.id}").text
    assert "Thêm số liệu" in page
    assert "Gửi đề xuất" in page


def test_the_second_of_two_keeps_what_they_wrote(client_as, make_submission, actor_of):
    case = make_submission()
    seen = case.version
    service.take(actor_of("coordinator"), case.id, seen, "endorse")
    answer = client_as("unit_head").post(
        f"{BASE}/cases/{case.id}/steps/return", data={"version": seen, "note": "Số liệu chưa khớp"}
    )
    assert answer.status_code == 409
    assert "Số liệu chưa khớp" in answer.text
    assert "Nguyễn Văn Ổn" in answer.text


def test_who_may_not_and_what_is_not(client_as, make_submission):
    case = make_submission()
    staff = client_as("staff")
    assert staff.get(f"{BASE}/cases/{case.id}/steps/endorse").status_code == 403
    for path in (f"/cases/{case.id}/steps/publish", f"/cases/{case.id}/steps/fly", "/cases/99999/steps/endorse"):
        assert staff.get(BASE + path).status_code == 404
    assert client_as("admin").get(f"{BASE}/cases/{case.id}/steps/endorse").status_code == 404


def test_what_is_missing_stands_where_the_button_was(client_as, make_submission):
    case = make_submission(stage="draft", deed="")
    browser = client_as("staff")
    page = browser.get(f"{BASE}/cases/{case.id}/steps/send").text
    assert "Kể việc đã làm" in page
    assert f"{BASE}/cases/{case.id}/edit" in page


def test_notes(client_as, make_submission):
    case = make_submission()
    office, url = client_as("office"), f"{BASE}/cases/{case.id}/notes"
    assert office.post(url, data={"remark": ""}).status_code == 422
    assert office.post(url, data={"remark": "Gọi xã hỏi lại", "internal": "y"}).status_code == 303
    assert office.post(url, data={"remark": "Cho xin ảnh"}).status_code == 303
    page = client_as("staff").get(f"{BASE}/cases/{case.id}").text
    assert "Cho xin ảnh" in page
    assert "Gọi xã hỏi lại" not in page
    # The box is not for whoever sent it: what they write is never internal.
    client_as("staff").post(url, data={"remark": "Ảnh đã gửi", "internal": "y"})
    assert "Ảnh đã gửi" in client_as("staff").get(f"{BASE}/cases/{case.id}").text


class TestInbox:
    @pytest.fixture
    def rows(self, actor_of):
        """`rows("office")`: (title, button) of what waits for somebody."""
        return lambda role: [(item.title, item.action) for item in work.items(actor_of(role))]

    def test_each_gets_what_is_theirs(self, make_submission, rows, agency):
        for stage in ("draft", "submitted", "endorsed", "checked", "council", "approved", "commended", "published"):
            make_submission(stage, stage=stage)
        make_submission("returned", stage="returned")
        make_submission("own", by="unit_head")
        assert rows("unit_head") == [("submitted", "Xét")]
        assert rows("coordinator") == [("own", "Xét"), ("submitted", "Xét")] or len(rows("coordinator")) == 2
        assert rows("staff") == [("returned", "Bổ sung")]
        assert sorted(rows("office")) == [
            ("approved", "Ghi quyết định"), ("commended", "Viết bài"), ("endorsed", "Kiểm tra"),
            ("Đề xuất chờ đưa vào phiên họp: 1 đề xuất", "Đưa vào phiên"),
        ]  # fmt: skip
        assert rows("leader") == []

    def test_the_office_gets_what_a_unit_cannot_endorse(self, make_submission, rows):
        make_submission("Của đơn vị vắng người", by_office=True)
        assert rows("office") == [("Của đơn vị vắng người", "Xét")]

    def test_many_become_one_row_and_the_statements_stay_few(self, make_submission, rows, actor_of, count_queries):
        for number in range(12):
            make_submission(f"Gương {number:02}", due_on=clock.today() + timedelta(days=number))
        found = rows("unit_head")
        assert len(found) == work.MOST + 1
        assert found[0] == ("Gương 00", "Xét")
        assert found[-1] == ("Đề xuất chờ đơn vị xét: 4 đề xuất", "Xem danh sách")
        head = actor_of("unit_head")
        with count_queries(at_most=5):
            list(work.items(head))

    def test_mentors_are_asked_what_came_of_it(self, make_submission, rows, agency):
        case, today = make_submission("Được bồi dưỡng", stage="draft", by="coordinator"), clock.today()
        values = {"mentor_id": agency.people["staff"], "goals": "Ghi số liệu", "starts_on": today}
        db.session.add(Cultivation(submission_id=case.id, until_on=today + timedelta(days=3), **values))
        db.session.commit()
        assert rows("staff") == [("Được bồi dưỡng", "Ghi kết quả")]


def test_the_words_for_a_deadline(app):
    with standing():
        said = {days: limits.state(MONDAY + timedelta(days=days)) for days in (-7, -1, 0, 1, 2, 3)}
    assert said == {
        -7: ("Quá hạn 7 ngày", "bad"), -1: ("Quá hạn 1 ngày", "bad"), 0: ("Hạn hôm nay", "warn"),
        1: ("Còn 1 ngày", "warn"), 2: ("Còn 2 ngày", "warn"), 3: ("", ""),
    }  # fmt: skip
