"""The report page: from nothing to a sent report on a phone, without losing anything that was typed."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest

from intranet import SYSTEM, db
from intranet_plugins.propaganda_schedule.models import Attendance, ReportDraft, Session
from intranet_plugins.propaganda_schedule.reports import attendance, evidence

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
REPORTERS = {"coordinator", "unit_head", "office"}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def stored(session_id):
    db.session.expire_all()
    return db.session.get_one(Session, session_id)


def there(session_id):
    return set(db.session.scalars(attendance.present_ids(session_id)))


def typed(session, *present, **more):
    """What a browser sends."""
    return {
        "version": str(session.version), "outcome": "held", "present": [str(one) for one in present], "people": "",
        "summary": "Phổ biến hai chuyên đề.", "links": "", "guests": "", "why": "", "held_on": "", **more,
    }  # fmt: skip


def people(agency, *keys):
    return [agency.people[key] for key in keys]


SCIENCE = ("unit_head", "coordinator", "staff", "council_member")


@pytest.mark.database("sqlite", "postgresql")
def test_a_unit_reports_with_everybody_there_in_one_step(past_session, address, client_as, agency):
    session, browser = past_session(), client_as("coordinator")
    page = browser.get(address(session)).text
    for words in ("Chọn tất cả", "Hoàng Thị Êm", "Gửi báo cáo", "Lưu nháp", "Hai đến bốn câu là đủ."):
        assert words in page
    answer = browser.post(address(session), data=typed(session, everyone="1"))
    assert (answer.status_code, answer.location) == (303, address(session, "sent"))
    done = browser.get(answer.location).text
    for words in ("Đã gửi báo cáo", "4/4 người", "4 người đã được tính hưởng ứng", "Đơn vị không còn buổi nào"):
        assert words in done
    found = stored(session.id)
    assert (found.status, found.held_on, found.reported_by) == ("held", found.day, agency.people["coordinator"])
    assert there(session.id) == set(people(agency, *SCIENCE))


def test_why_somebody_was_away_is_asked_once_and_need_not_be_known(past_session, address, client_as, agency):
    session, browser = past_session(), client_as("coordinator")
    one, two = people(agency, "staff", "council_member")
    answer = browser.post(address(session), data=typed(session, *people(agency, "unit_head", "coordinator")))
    assert answer.location == address(session, "questions")
    page = browser.get(answer.location).text
    assert "Vì sao 2 người vắng?" in page
    assert "Chưa rõ" in page
    answer = browser.post(answer.location, data={f"reason-{one}": "sick", f"reason-{two}": ""})
    assert answer.location == address(session, "sent")
    rows = {row.person_id: row.reason for row in db.session.query(Attendance) if not row.present}
    assert rows == {one: "sick", two: ""}
    assert db.session.query(ReportDraft).count() == 0
    assert stored(session.id).summary == "Phổ biến hai chuyên đề."


def test_recorded_absences_are_filled_in_and_not_asked(past_session, address, client_as, agency, actor_of):
    from intranet_plugins.propaganda_schedule.coverage import absences

    session, browser = past_session(), client_as("coordinator")
    away = agency.people["staff"]
    absences.record(actor_of("coordinator"), [away], absences.Period("leave", session.day, session.day))
    assert "Nghỉ phép" in browser.get(address(session)).text
    others = people(agency, "unit_head", "coordinator", "council_member")
    assert browser.post(address(session), data=typed(session, *others)).location == address(session, "sent")
    assert [row.reason for row in db.session.query(Attendance) if not row.present] == ["leave"]


def test_who_checked_in_is_ticked_and_who_checks_in_meanwhile_is_not_lost(
    past_session, address, client_as, agency, actor_of
):  # fmt: skip
    session, browser = past_session(), client_as("coordinator")
    staff, member = actor_of("staff"), actor_of("council_member")
    attendance.mark(staff, session, [staff.person_id], how="checked_in")
    page = browser.get(address(session)).text
    assert re.search(rf'value="{staff.person_id}" checked', page)
    assert "Đã quét mã" in page
    assert f'name="shown" value="{staff.person_id}"' in page
    attendance.mark(member, session, [member.person_id], how="checked_in")
    # The organiser takes the first tick away and never saw the second person.
    data = typed(session, *people(agency, "unit_head", "coordinator"), shown=str(staff.person_id))
    assert browser.post(address(session), data=data).location == address(session, "questions")
    browser.post(address(session, "questions"))
    assert there(session.id) == {*people(agency, "unit_head", "coordinator"), member.person_id}


def test_who_checks_in_while_the_report_is_being_sent_is_not_lost(past_session, agency, actor_of):
    from intranet_plugins.propaganda_schedule.reports import service
    from intranet_plugins.propaganda_schedule.sessions import audience

    staff, head = actor_of("staff"), agency.people["unit_head"]
    for whole in (False, True):
        session = past_session()
        present = audience.people(session).where(audience.people(session).selected_columns.id != staff.person_id)
        written = service.Report("held", present=present if whole else {head}, absent={staff.person_id: "sick"})
        attendance.mark(staff, session, [staff.person_id], how="checked_in")
        service.send(actor_of("coordinator"), session.id, session.version, written)
        assert staff.person_id in there(session.id)
        from intranet.plans.models import Participation

        key = attendance.key_of(session.id)
        assert {row.person_id for row in db.session.query(Participation).filter_by(key=key)} == there(session.id)


def test_held_on_another_day(past_session, address, client_as, agency, today):
    session, browser = past_session(), client_as("coordinator")
    wrong = browser.post(address(session), data=typed(session, everyone="1", outcome="moved"))
    assert wrong.status_code == 422
    assert "Nhập ngày đã tổ chức" in wrong.text
    held_on = today - timedelta(days=3)
    data = typed(session, everyone="1", outcome="moved", held_on=f"{held_on:%d/%m/%Y}")
    assert browser.post(address(session), data=data).status_code == 303
    assert stored(session.id).held_on == held_on
    from intranet.plans.models import Participation

    assert {row.happened_on for row in db.session.query(Participation)} == {held_on}


@pytest.mark.parametrize("outcome", ["missed", "cancelled"])
def test_not_held_needs_a_reason_and_counts_nobody(outcome, past_session, address, client_as, agency, actor_of):
    session, browser = past_session(), client_as("unit_head")
    attendance.mark(SYSTEM, session, people(agency, "staff"))
    wrong = browser.post(address(session), data=typed(session, outcome=outcome))
    assert wrong.status_code == 422
    assert "Ghi lý do không tổ chức" in wrong.text
    assert browser.post(address(session), data=typed(session, outcome=outcome, why="Mất điện")).status_code == 303
    found = stored(session.id)
    assert (found.status, found.reason) == (outcome, "Mất điện")
    assert there(session.id) == set()


def test_everything_typed_is_shown_again_with_every_error(past_session, address, client_as):
    session, browser = past_session(), client_as("coordinator")
    answer = browser.post(
        address(session), data=typed(session, links="tin tức/bai-1", summary="Vẫn còn đây", guests="hai", everyone="1")
    )
    assert answer.status_code == 422
    assert "<title>Lỗi: " in answer.text
    for words in ("Vẫn còn đây", "hai", "phải là số nguyên"):
        assert words in answer.text
    answer = browser.post(address(session), data=typed(session, links="tin tức/bai-1", everyone="1"))
    assert "phải bắt đầu bằng https://" in answer.text
    assert "tin tức/bai-1" in answer.text
    assert stored(session.id).status == "planned"


def test_nobody_there_is_no_report_of_a_meeting(past_session, address, client_as):
    session, browser = past_session(), client_as("coordinator")
    answer = browser.post(address(session), data=typed(session))
    assert answer.status_code == 422
    assert "Chọn người đã tham dự" in answer.text
    assert browser.post(address(session), data=typed(session, guests="30")).status_code == 303
    assert browser.post(address(session, "questions")).status_code == 303
    assert stored(session.id).guests == 30


def test_a_display_or_news_item_has_nobody_to_tick(past_session, address, client_as):
    session, browser = past_session(starts=None, ends=None, channel="portal"), client_as("coordinator")
    browser.post(address(session), data=typed(session))
    assert browser.post(address(session, "questions")).location == address(session, "sent")
    assert stored(session.id).status == "held"


def test_a_draft_survives_signing_out_and_counts_for_nothing(past_session, address, client_as, agency):
    session = past_session()
    staff = agency.people["staff"]
    data = typed(session, staff, summary="Dở dang", links="chua-xong", guests="??", draft="1")
    assert client_as("coordinator").post(address(session), data=data).location == address(session)
    page = client_as("unit_head").get(address(session)).text
    for words in ("Bản nháp lưu lúc", "Dở dang", "chua-xong", "??"):
        assert words in page
    assert re.search(rf'value="{staff}" checked', page)
    assert there(session.id) == set()
    assert stored(session.id).status == "planned"


def test_two_who_draft_at_once_do_not_lose_what_they_typed(past_session, address, client_as):
    session = past_session()
    first, second = client_as("unit_head"), client_as("coordinator")
    first.post(address(session), data=typed(session, summary="Của trưởng phòng", draft="1"))
    for extra in ({"draft": "1"}, {"everyone": "1"}):
        answer = second.post(address(session), data=typed(session, summary="Của đầu mối", **extra))
        assert answer.status_code == 422
        assert "Vũ Thị Thu Hường vừa lưu bản nháp khác" in answer.text
        assert "Của đầu mối" in answer.text
    seen = re.search(r'name="seen" type="hidden" value="([^"]+)"', answer.text)[1]
    data = typed(session, summary="Của đầu mối", everyone="1", seen=seen)
    assert second.post(address(session), data=data).status_code == 303
    assert stored(session.id).summary == "Của đầu mối"


def test_signs_that_no_database_takes_do_no_harm(past_session, address, client_as):
    session, browser = past_session(), client_as("coordinator")
    data = typed(session, everyone="1", summary="a\0b", links="https://a.example/\0", guests="\0", people="\0\0")
    assert browser.post(address(session), data={**data, "draft": "1"}).status_code == 303
    assert browser.get(address(session)).status_code == 200
    assert browser.post(address(session), data=data).status_code in (303, 422)


def test_photos_are_kept_though_something_else_is_wrong(past_session, address, client_as):
    session, browser = past_session(), client_as("coordinator")
    data = typed(session, links="sai", everyone="1", uploads=[(BytesIO(PNG), "anh-1.png")])
    answer = browser.post(address(session), data=data)
    assert answer.status_code == 422
    assert "anh-1.png" in answer.text
    kept = evidence.of(session.id)[0]
    answer = browser.post(address(session), data=typed(session, everyone="1", removed=[str(kept.id)]))
    assert answer.status_code == 303
    assert evidence.of(session.id) == []


def test_a_program_is_no_evidence(past_session, address, client_as):
    session, browser = past_session(), client_as("coordinator")
    answer = browser.post(address(session), data=typed(session, everyone="1", uploads=[(BytesIO(b"MZ"), "anh.exe")]))
    assert answer.status_code == 422
    assert evidence.of(session.id) == []


def test_a_sent_report_is_corrected_until_the_plan_is_closed(past_session, address, client_as, agency, plan):
    from intranet.plans.models import Plan

    session, browser = past_session(), client_as("coordinator")
    browser.post(address(session), data=typed(session, everyone="1"))
    first = stored(session.id)
    page = browser.get(address(session)).text
    assert "Sửa báo cáo" in page
    assert page.count(" checked") == 5  # four people and the outcome
    data = typed(first, *people(agency, "staff", "unit_head"), summary="Đính chính")
    browser.post(address(session), data=data)
    browser.post(address(session, "questions"))
    second = stored(session.id)
    assert (second.summary, second.reported_at) == ("Đính chính", first.reported_at)
    assert browser.get(f"/p/propaganda_schedule/sessions/{session.id}").text.count("sửa báo cáo đã gửi") == 1
    assert there(session.id) == set(people(agency, "staff", "unit_head"))
    db.session.get_one(Plan, plan).status = "closed"
    db.session.commit()
    assert browser.get(address(session)).location == address(session, "sent")
    assert "khép lại nên báo cáo được giữ nguyên" in browser.get(address(session, "sent")).text
    assert browser.post(address(session), data=typed(second)).location == address(session, "sent")


def test_two_who_report_at_once_see_both_versions(past_session, address, client_as):
    session = past_session()
    first, second = client_as("unit_head"), client_as("coordinator")
    data = typed(session, everyone="1")
    assert first.post(address(session), data=data).status_code == 303
    answer = second.post(address(session), data={**data, "summary": "Của đầu mối"})
    assert answer.status_code == 409
    for words in ("Hai người cùng làm báo cáo này", "Của đầu mối", "4 người có mặt", "Vũ Thị Thu Hường"):
        assert words in answer.text
    version = re.search(r'name="version" type="hidden" value="(\d+)"', answer.text)[1]
    assert second.post(address(session), data={**data, "summary": "Của đầu mối", "version": version}).status_code == 303
    assert stored(session.id).summary == "Của đầu mối"


def test_late_reports_say_so(make_session, address, client_as, today):
    from intranet_plugins.propaganda_schedule.reports import late

    day = today - timedelta(days=20)
    session, browser = make_session(day=day), client_as("coordinator")
    days = (today - session.report_due).days
    for page in (address(session), "/", "/p/propaganda_schedule/?view=agenda&state=overdue"):
        assert f"Quá hạn {days} ngày" in browser.get(page).text
    browser.post(address(session), data=typed(session, everyone="1"))
    assert f"Báo cáo muộn {days} ngày" in browser.get(address(session, "sent")).text
    assert late.days_late(stored(session.id)) == days
    shown = browser.get(f"/p/propaganda_schedule/sessions/{session.id}").text
    assert f"Báo cáo muộn {days} ngày" in shown


def test_a_coming_session_cannot_be_reported_as_held(make_session, address, client_as):
    session, browser = make_session(), client_as("coordinator")
    answer = browser.post(address(session), data=typed(session, everyone="1"))
    assert answer.status_code == 422
    assert "chưa đến ngày" in answer.text


def test_whoever_is_in_charge_reports(past_session, client_as, agency, address):
    session = past_session("digital", leader_id=agency.people["staff"])
    browser = client_as("staff")
    assert browser.get(address(session)).status_code == 200
    assert 'value="cancelled"' not in browser.get(address(session)).text
    answer = browser.post(address(session), data=typed(session, everyone="1", outcome="cancelled", why="Bận"))
    assert answer.status_code == 422
    assert browser.post(address(session), data=typed(session, everyone="1")).status_code == 303
    assert browser.get(address(session, "sent")).status_code == 200
