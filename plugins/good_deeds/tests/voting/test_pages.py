"""Pages of votes: what each reader finds, what they may do, what is said when something is missing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from intranet import clock, db
from intranet_plugins.good_deeds.council.models import AgendaItem, CouncilSession, Member
from intranet_plugins.good_deeds.models import Conflict
from intranet_plugins.good_deeds.voting import work

BASE = "/p/good_deeds/sessions"
EVERYBODY = {"leader": "yes", "office": "yes", "council_member": "yes", "unit_head": "yes", "deputy": "no"}


def items_of(session):
    found = sa.select(AgendaItem.id).where(AgendaItem.session_id == session.id).order_by(AgendaItem.position)
    return list(db.session.scalars(found))


def text(answer):
    return answer.get_data(as_text=True)


def test_the_chair_opens_the_vote_and_puts_an_item_off(make_council_session, client_as):
    session = make_council_session(items=2, status="discussing", ballot="secret")
    first, second = items_of(session)
    browser = client_as("leader")
    page = text(browser.get(f"{BASE}/{session.id}/vote/open"))
    assert "Có mặt" in page
    assert "Gương số 2" in page
    data = {"version": session.version, f"item-{first}": "vote", f"item-{second}": "sent_back", f"reason-{second}": ""}
    refused = browser.post(f"{BASE}/{session.id}/vote/open", data=data)
    assert refused.status_code == 422
    assert "Ghi lý do trả lại" in text(refused)
    data[f"reason-{second}"] = "Thiếu xác nhận của xã"
    assert browser.post(f"{BASE}/{session.id}/vote/open", data=data).status_code == 303
    assert [row.outcome for row in db.session.scalars(sa.select(AgendaItem).order_by(AgendaItem.id))] == [
        "",
        "sent_back",
    ]
    assert db.session.get(CouncilSession, session.id).status == "voting"


def test_why_a_vote_cannot_open_is_said_and_nothing_typed_is_lost(make_council_session, client_as, agency):
    session = make_council_session(items=1, status="discussing")
    db.session.get(Member, (session.id, agency.people["deputy"])).attendance = ""
    (item,) = items_of(session)
    data = {"version": session.version, f"item-{item}": "sent_back", f"reason-{item}": "Xin thêm số liệu"}
    answer = client_as("office").post(f"{BASE}/{session.id}/vote/open", data=data)
    assert answer.status_code == 422
    assert "chưa được điểm danh" in text(answer)
    assert "Xin thêm số liệu" in text(answer)


def test_a_member_votes_on_one_page_and_finds_what_is_not_theirs_locked(make_council_session, client_as, agency):
    session = make_council_session(items=2, status="discussing", ballot="open")
    first, second = items_of(session)
    submission = db.session.get(AgendaItem, first).submission_id
    db.session.add(Conflict(submission_id=submission, person_id=agency.people["council_member"], reason="Họ hàng"))
    db.session.commit()
    client_as("leader").post(
        f"{BASE}/{session.id}/vote/open",
        data={"version": session.version, f"item-{first}": "vote", f"item-{second}": "vote"},
    )
    browser = client_as("council_member")
    page = text(browser.get(f"{BASE}/{session.id}/vote"))
    assert f'name="item-{second}"' in page
    assert f'name="item-{first}"' not in page
    assert "Không tham gia mục này" in page
    answer = browser.post(f"{BASE}/{session.id}/vote", data={})
    assert answer.status_code == 422
    assert "Chọn một ý kiến" in text(answer)
    answer = browser.post(f"{BASE}/{session.id}/vote", data={f"item-{second}": "2"}, follow_redirects=True)
    assert "Đã biểu quyết" in text(answer)
    assert "checked" in text(browser.get(f"{BASE}/{session.id}/vote"))


def test_before_a_secret_ballot_is_sent_it_is_said_that_it_is_final(voting, client_as):
    session = voting(ballot="secret")
    page = text(client_as("council_member").get(f"{BASE}/{session.id}/vote"))
    assert "không sửa được" in page
    assert "Nếu mọi người chọn giống nhau" in page
    assert 'novalidate autocomplete="off"' in page, "a browser that is opened again does not show what was chosen"


def test_during_the_vote_the_session_shows_who_is_awaited_and_never_what(voting, vote, client_as):
    session = voting(ballot="open")
    vote(session, leader="no", office="yes")
    for role, names in (("office", True), ("council_member", False)):
        page = text(client_as(role).get(f"{BASE}/{session.id}"))
        assert "2/5" in page
        assert ("Chưa biểu quyết: " in page) is names
        assert "Không đồng ý" not in page


def test_closing_with_members_missing_names_them_first(voting, vote, client_as):
    session = voting(ballot="open")
    vote(session, leader="yes", office="yes", council_member="yes", unit_head="yes")
    browser = client_as("leader")
    page = text(browser.get(f"{BASE}/{session.id}/vote/close"))
    assert "Còn 1 người chưa biểu quyết" in page
    assert "Ngô Văn Lực" in page
    version = db.session.get(CouncilSession, session.id).version
    (item,) = items_of(session)
    answer = browser.post(
        f"{BASE}/{session.id}/vote/close", data={"version": version, f"item-{item}": "vote"}, follow_redirects=True
    )
    assert "4/5 đồng ý, cần 4" in text(answer)


def test_who_closes_what_somebody_else_closed_is_told(voting, vote, close, client_as):
    session = voting(ballot="open")
    vote(session, **EVERYBODY)
    (item,) = items_of(session)
    data = {"version": session.version + 7, f"item-{item}": "vote"}
    answer = client_as("leader").post(f"{BASE}/{session.id}/vote/close", data=data)
    assert answer.status_code == 422
    assert "đã thay đổi" in text(answer)


@pytest.mark.parametrize(
    ("role", "ballot", "choices"), [("council_member", "open", True), ("council_member", "secret", False)]
)
def test_the_result_names_choices_only_of_open_votes(voting, vote, close, client_as, role, ballot, choices):
    session = voting(ballot=ballot)
    vote(session, **EVERYBODY)
    close(session)
    page = text(client_as(role).get(f"{BASE}/{session.id}/result"))
    assert "4/5 đồng ý, cần 4" in page
    assert "Điểm trung bình 80, cần từ 75" in page
    assert ("Ai chọn gì" in page) is choices


def test_who_may_not_know_of_the_session_finds_nothing(voting, vote, close, client_as):
    session = voting(ballot="open")
    vote(session, **EVERYBODY)
    close(session)
    paths = ("vote", "voted", "vote/open", "vote/close", "result", "minutes", "minutes.docx")
    for role in ("staff", "admin"):
        browser = client_as(role)
        assert {browser.get(f"{BASE}/{session.id}/{path}").status_code for path in paths} == {404}


def test_only_members_get_a_ballot_and_only_who_runs_the_session_closes_it(voting, client_as):
    session = voting(ballot="open")
    assert client_as("council_member").get(f"{BASE}/{session.id}/vote/close").status_code == 403
    assert client_as("unit_head").get(f"{BASE}/{session.id}/vote").status_code == 200
    assert client_as("admin").get(f"{BASE}/{session.id}/vote").status_code == 404


def test_the_inbox_asks_until_one_has_voted(voting, vote, judge, count_queries):
    session = voting(items=3, ballot="secret")
    actor = judge("council_member")
    with count_queries(at_most=1):
        (item,) = list(work.items(actor))
    assert (item.title, item.endpoint) == (session.title, "good_deeds.vote")
    assert "3 mục" in item.detail
    vote(session, council_member="yes")
    assert list(work.items(judge("council_member"))) == []
    assert list(work.items(judge("staff"))) == []


def test_pages_ask_the_database_no_more_for_more_items(make_council_session, vote, close, judge, client_as,
                                                       count_queries):  # fmt: skip
    from intranet_plugins.good_deeds.voting import service

    seen = []
    for items in (2, 6):
        session = make_council_session(items=items, status="discussing", ballot="open")
        service.open_vote(judge("leader"), session.id, session.version)
        browser, counts = client_as("leader"), []
        browser.get(f"{BASE}/{session.id}")
        for path in ("vote", "vote/close"):
            with count_queries() as counted:
                assert browser.get(f"{BASE}/{session.id}/{path}").status_code == 200
            counts.append(counted.total)
        vote(session, **EVERYBODY)
        close(session)
        for path in ("result", "minutes"):
            with count_queries() as counted:
                assert browser.get(f"{BASE}/{session.id}/{path}").status_code == 200
            counts.append(counted.total)
        seen.append(counts)
    assert seen[0] == seen[1]
    assert max(seen[0]) <= 20


def test_a_closed_session_is_over_for_everybody(voting, vote, close, client_as):
    session = voting(ballot="open")
    vote(session, **EVERYBODY)
    close(session)
    assert db.session.get(CouncilSession, session.id).closed_at <= clock.now()
    browser = client_as("leader")
    for path in ("vote", "vote/close", "vote/open"):
        assert browser.get(f"{BASE}/{session.id}/{path}").status_code == 302
    late = browser.post(f"{BASE}/{session.id}/vote", data={f"item-{items_of(session)[0]}": "2"})
    assert late.status_code == 422
    assert "Biểu quyết đã kết thúc" in text(late)
