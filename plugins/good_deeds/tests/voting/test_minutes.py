"""The minutes: drafted from the facts, in the official layout, with nothing secret in them."""

from __future__ import annotations

import io

import docx
import pytest
import sqlalchemy as sa

from intranet import db
from intranet_plugins.good_deeds.council.models import AgendaItem, Member
from intranet_plugins.good_deeds.models import Conflict, Submission
from intranet_plugins.good_deeds.voting import service
from intranet_plugins.good_deeds.voting.asides import Aside

BASE = "/p/good_deeds/sessions"


def words_of(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


@pytest.fixture
def minuted(make_council_session, judge, vote, close, agency):
    """`minuted("secret")`: a session with a conflict, an absence, a discussion, an item put off; it is over."""

    def make(ballot):
        session = make_council_session(
            items=3, status="discussing", ballot=ballot, pass_percent=50, rule_source="QĐ 12"
        )
        first, second, third = db.session.scalars(sa.select(AgendaItem).order_by(AgendaItem.position)).all()
        first.discussion = "Việc làm thiết thực.\nBà con đã tự nhắc nhau."
        db.session.add(
            Conflict(submission_id=second.submission_id, person_id=agency.people["unit_head"], reason="Họ hàng gần")
        )
        away = db.session.get(Member, (session.id, agency.people["deputy"]))
        away.attendance, away.reason = "absent", "Đi công tác"
        db.session.commit()
        service.open_vote(judge("leader"), session.id, session.version, {third.id: Aside("put_off", "Chờ xác nhận")})
        vote(session, leader="yes", office="yes", council_member="no", unit_head="yes")
        close(session)
        return session

    return make


@pytest.mark.parametrize("ballot", ["open", "secret"])
def test_minutes_hold_the_facts_of_the_session(minuted, client_as, ballot):
    session = minuted(ballot)
    answer = client_as("office").get(f"{BASE}/{session.id}/minutes.docx")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    words = words_of(answer.data)
    for fact in (
        "BIÊN BẢN", "Phiên họp xét khen tháng 11", "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG SỞ", "Số: ……/BB-HĐ",
        "Đặng Thị Hòa", "Chủ tọa", "Vắng: Đi công tác", "Có mặt 4/5 thành viên; cần ít nhất 4",
        "Nguồn của quy tắc: QĐ 12", "Phòng họp tầng 2", "Điểm trung bình 80 trên 100",
        "Thảo luận: Việc làm thiết thực.", "Bà con đã tự nhắc nhau.",
        "Không tham gia chấm và biểu quyết: Vũ Thị Thu Hường (Đã khai xung đột lợi ích: Họ hàng gần)",
        "Đồng ý 3, không đồng ý 1, không có ý kiến 0, vắng hoặc không biểu quyết 1. 3/5 thành viên đồng ý, cần 3",
        "2/4 thành viên đồng ý, cần 2", "Để phiên sau. Lý do: Chờ xác nhận", "Phiên họp kết thúc lúc", "THƯ KÝ",
        "Lưu: VT.",
    ):  # fmt: skip
        assert fact in words, fact


def test_minutes_of_a_secret_ballot_hold_counts_and_no_choices(minuted, client_as):
    session = minuted("secret")
    words = words_of(client_as("leader").get(f"{BASE}/{session.id}/minutes.docx").data)
    lines = [line for line in words.splitlines() if "ồng ý" in line]
    assert lines
    assert not [
        line for line in lines for name in ("Bùi Đức Duy", "Đặng Thị Hòa", "Trần Thị Bích Ngọc") if name in line
    ]


def test_members_the_office_and_leaders_read_them_as_a_page(minuted, client_as):
    session = minuted("secret")
    for role in ("leader", "office", "council_member"):
        answer = client_as(role).get(f"{BASE}/{session.id}/minutes")
        page = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page
        assert "Tải tệp Word" in page


def test_there_are_none_before_the_end(voting, client_as):
    session = voting(ballot="open")
    assert client_as("leader").get(f"{BASE}/{session.id}/minutes.docx").status_code == 404


def test_minutes_are_vietnamese_whatever_the_reader_s_language(minuted, client_as):
    session = minuted("open")
    browser = client_as("leader")
    browser.post("/preferences/locale", data={"locale": "en"})
    assert "Chủ tọa" in words_of(browser.get(f"{BASE}/{session.id}/minutes.docx").data)


def test_odd_words_in_a_case_do_no_harm(minuted, client_as):
    session = minuted("open")
    submission = db.session.scalars(sa.select(Submission).order_by(Submission.id)).first()
    submission.title = "<b>Đậm</b> & \x07\ufffe {{ 7*7 }} " + "dài " * 60
    db.session.commit()
    browser = client_as("leader")
    assert "<b>Đậm</b> &" in words_of(browser.get(f"{BASE}/{session.id}/minutes.docx").data)
    assert "&lt;b&gt;Đậm" in browser.get(f"{BASE}/{session.id}/minutes").get_data(as_text=True)
