"""Many cases at once: from ticking to what came of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intranet import db

REVIEW = "/p/good_deeds/review"


@pytest.fixture
def stage_of():
    from intranet_plugins.good_deeds.models import Submission

    return lambda case: db.session.scalar(select(Submission.stage).where(Submission.id == case.id))


def seen(*cases):
    return [f"{case.id}:{case.version}" for case in cases]


def test_from_the_list_to_the_act(client_as, make_submission):
    case = make_submission("Cầu gỗ", by="digital_staff")
    client = client_as("office")
    for act in ("assign", "due", "endorse", "return"):
        answer = client.get(f"{REVIEW}/act", query_string={"do": act, "case": case.id, "stage": "submitted"})
        assert answer.status_code == 302
        assert "Cầu gỗ" in client.get(answer.location).text
    assert client.get(f"{REVIEW}/act", query_string={"do": "pass"}).location == REVIEW
    assert client_as("staff").get(f"{REVIEW}/act", query_string={"do": "assign"}).status_code == 403


def test_all_of_the_list_may_be_meant(client_as, make_submission):
    make_submission("Cầu gỗ")
    make_submission("Đèn đường")
    make_submission("Đã đăng rồi", stage="published")
    page = client_as("office").get(f"{REVIEW}/assign", query_string={"all": 1, "stage": "submitted"}).text
    assert "Cầu gỗ" in page
    assert "Đèn đường" in page
    assert "Đã đăng rồi" not in page


def test_nothing_ticked_says_so(client_as, agency):
    for path in ("assign", "due", "steps/endorse"):
        assert "Chưa chọn đề xuất nào" in client_as("office").get(f"{REVIEW}/{path}").text


@pytest.mark.database("sqlite", "postgresql")
def test_one_step_for_many_row_by_row(client_as, make_submission, stage_of):
    good, thin, moved = (make_submission(name, by="digital_staff") for name in ("Đủ", "Thiếu kết quả", "Đã đi"))
    thin.result = ""
    db.session.commit()
    shown = seen(good, thin, moved)
    moved.stage = "returned"
    db.session.commit()
    answer = client_as("unit_head").post(f"{REVIEW}/steps/endorse", data={"case": shown})
    assert answer.status_code == 200
    assert "Đã chuyển 1 đề xuất" in answer.text
    assert "2 đề xuất giữ nguyên" in answer.text
    assert (stage_of(good), stage_of(thin), stage_of(moved)) == ("endorsed", "submitted", "returned")


def test_returning_needs_a_reason(client_as, make_submission, stage_of):
    case = make_submission("A", by="digital_staff")
    client = client_as("unit_head")
    answer = client.post(f"{REVIEW}/steps/return", data={"case": seen(case)})
    assert answer.status_code == 422
    assert stage_of(case) == "submitted"
    client.post(f"{REVIEW}/steps/return", data={"case": seen(case), "note": "Thiếu ảnh"})
    assert stage_of(case) == "returned"


def test_one_s_own_stays_where_it_is(client_as, make_submission, stage_of):
    case = make_submission("A", by="unit_head")
    page = client_as("unit_head").post(f"{REVIEW}/steps/endorse", data={"case": seen(case)}).text
    assert "Không ai xét đề xuất của chính mình" in page
    assert stage_of(case) == "submitted"


def test_steps_of_other_rooms_are_no_page(client_as, agency):
    assert client_as("office").get(f"{REVIEW}/steps/pass").status_code == 404
    assert client_as("staff").get(f"{REVIEW}/steps/endorse").status_code == 403


def test_assigning_tells_what_came_of_it(client_as, make_submission, agency):
    case = make_submission("Cầu gỗ", by="digital_staff")
    client = client_as("office")
    assert client.post(f"{REVIEW}/assign", data={"case": seen(case), "each": "0"}).status_code == 422
    answer = client.post(f"{REVIEW}/assign", data={"case": seen(case), "each": "0", "names": "Lê Hồng Ánh"})
    assert "Đã giao 1 lượt xem xét" in answer.text
    assert "Lê Hồng Ánh" in client.get(REVIEW).text
    wrong = client.post(f"{REVIEW}/assign", data={"case": seen(case), "each": "0", "names": "Không Có Ai"})
    assert "Không rõ là ai" in wrong.text
    assert wrong.status_code == 422


def test_the_day_of_many_reviews(client_as, make_submission, agency):
    case = make_submission("Cầu gỗ", by="digital_staff")
    client = client_as("office")
    client.post(f"{REVIEW}/assign", data={"case": seen(case), "each": "0", "names": "Lê Hồng Ánh"})
    assert (
        "Đã đặt hạn cho 1 lượt" in client.post(f"{REVIEW}/due", data={"case": seen(case), "due_on": "31/12/2099"}).text
    )
    assert client.post(f"{REVIEW}/due", data={"case": seen(case), "due_on": "01/01/2020"}).status_code == 422
