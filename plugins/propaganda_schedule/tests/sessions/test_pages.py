"""The pages of a session: who may open which, what they show, what they do with what was typed."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import BytesIO

import pytest

from intranet import SYSTEM, Rule, db
from intranet_plugins.propaganda_schedule.models import Series, Session
from intranet_plugins.propaganda_schedule.sessions import attachments, service

ROOT = "/p/propaganda_schedule"
ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
PLANNERS = {"coordinator", "unit_head", "office"}


def written(day):
    """A day as people type it."""
    return f"{day.day}/{day.month}/{day.year}"


@pytest.fixture
def typed(agency, waves, next_workday):
    """What a planner of "science" types for a new session; keywords change it."""

    def fields(**changes):
        return {
            "title": "Nói chuyện chuyên đề", "wave_id": waves[0], "channel": "talk_exchange", "topics": "Chuyển đổi số",
            "unit_id": agency.units["science"], "reach": "unit", "place": "Hội trường", "link": "", "leader": "",
            "materials": "", "day": written(next_workday), "starts": "8h30", "ends": "10:00", "repeats": "",
            "every": "1", "until": "", "days_off": "move", "names": "", "with_subunits": "y", **changes,
        }  # fmt: skip

    return fields


@pytest.mark.database("sqlite")
def test_what_was_reported_is_not_edited(make_session, client_as):
    held = make_session(status="held").id
    for role in sorted(PLANNERS):
        assert client_as(role).get(f"{ROOT}/sessions/{held}/edit").status_code == 403


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("role", ROLES)
def test_what_one_may_not_do_is_refused_when_sent_too(role, make_session, client_as, typed, next_workday, plan):
    ids = [make_session(day=next_workday + timedelta(days=n)).id for n in (7, 8, 9)]
    off = make_session(status="cancelled").id
    browser = client_as(role)
    expected = 303 if role in PLANNERS else 403
    data = typed(version="1", place="Phòng 5", starts="", ends="")
    reason = {"version": "1", "reason": "Bận việc khác", "scope": "one"}
    moved = {**reason, "day": written(next_workday), "starts": "", "ends": ""}
    assert browser.post(f"{ROOT}/sessions/new?plan={plan}", data=data).status_code == expected
    assert browser.post(f"{ROOT}/sessions/{ids[0]}/edit", data={**data, "scope": "one"}).status_code == expected
    assert browser.post(f"{ROOT}/sessions/{ids[1]}/move", data=moved).status_code == expected
    assert browser.post(f"{ROOT}/sessions/{ids[2]}/cancel", data=reason).status_code == expected
    answer = browser.post(f"{ROOT}/sessions/{off}/restore", data={"version": "2", "accepted": ["day_off", "clash"]})
    assert answer.status_code == expected


def test_a_session_is_added_and_shown(client_as, typed, plan):
    browser = client_as("coordinator")
    files = {"uploads": (BytesIO(b"de cuong"), "de-cuong.txt")}
    data = typed(leader="Hoàng Thị Êm", link="https://hop.example.vn/phong-1", materials="Đề cương")
    saved = browser.post(f"{ROOT}/sessions/new?plan={plan}", data={**data, **files})
    assert saved.status_code == 303
    page = browser.get(saved.location).text
    for words in (
        "Nói chuyện chuyên đề", "Phòng Quản lý Khoa học", "08:30–10:00", "Hội trường", "Hoàng Thị Êm", "de-cuong.txt",
        "Đợt 1", "https://hop.example.vn/phong-1", "Sắp tới", "4 người", "Thêm buổi", "Nguyễn Văn Ổn",
    ):  # fmt: skip
        assert words in page


@pytest.mark.database("sqlite")
def test_the_form_knows_what_the_address_the_wave_and_the_unit_say(client_as, configure, agency, plan, waves):
    configure(agency.units["science"], place="Phòng họp tầng 2")
    page = client_as("coordinator").get(f"{ROOT}/sessions/new?plan={plan}&wave={waves[1]}&channel=portal").text
    for words in (
        f'selected value="{waves[1]}"', 'selected value="portal"', "Cải cách hành chính\nChuyển đổi số",
        'value="Phòng họp tầng 2"', '<option value="Hoàng Thị Êm">',
    ):  # fmt: skip
        assert words in page


@pytest.mark.database("sqlite")
def test_an_address_that_says_nonsense_does_no_harm(client_as, plan):
    browser = client_as("coordinator")
    for query in ("plan=abc", "plan=99999999999999999999", "plan=%00", "plan=&wave=x&unit=-1&day=32"):
        assert browser.get(f"{ROOT}/sessions/new?{query}").status_code == 200


@pytest.mark.database("sqlite")
def test_of_several_plans_one_is_chosen_first(client_as, plan, make_plan):
    other = make_plan("Kế hoạch thứ hai")
    page = client_as("coordinator").get(f"{ROOT}/sessions/new?day=2026-12-01").text
    assert f"/sessions/new?plan={other}&amp;day=2026-12-01" in page
    assert f"/sessions/new?plan={plan}&amp;day=2026-12-01" in page


@pytest.mark.database("sqlite")
def test_without_a_running_plan_the_page_says_so(client_as):
    page = client_as("coordinator").get(f"{ROOT}/sessions/new").text
    assert "Chưa có kế hoạch nào đang thực hiện" in page


@pytest.mark.database("sqlite")
def test_what_was_typed_is_shown_again_with_every_error(client_as, typed, plan):
    answer = client_as("coordinator").post(
        f"{ROOT}/sessions/new?plan={plan}", data=typed(day="31/2/2027", starts="25h", topics="Vẫn còn đây")
    )
    assert answer.status_code == 422
    assert "<title>Lỗi: " in answer.text
    for words in ("Có 2 chỗ cần sửa", "Vẫn còn đây", "31/2/2027", "25h"):
        assert words in answer.text
    assert db.session.query(Session).count() == 0


@pytest.mark.database("sqlite")
def test_a_warning_is_ticked_before_the_session_is_saved(client_as, typed, plan, today):
    browser = client_as("coordinator")
    data = typed(day=written(today - timedelta(days=14)), title="Đã họp tuần trước", starts="", ends="")
    answer = browser.post(f"{ROOT}/sessions/new?plan={plan}", data=data)
    assert answer.status_code == 422
    assert "đã qua" in answer.text
    assert 'name="accepted" type="checkbox" value="past"' in answer.text
    saved = browser.post(f"{ROOT}/sessions/new?plan={plan}", data={**data, "accepted": ["past", "day_off"]})
    assert saved.status_code == 303
    assert "Chờ báo cáo" in browser.get(saved.location).text or "Quá hạn báo cáo" in browser.get(saved.location).text


@pytest.mark.database("sqlite", "postgresql")
def test_a_name_that_several_have_is_asked_about(client_as, typed, plan, agency):
    from intranet.directory.models import Membership, Person
    from intranet.text import fold, name_key

    since = date(2020, 1, 1)
    twin = Person(
        full_name="Hoàng Thị Êm", folded_name=fold("Hoàng Thị Êm"), sort_key=name_key("Hoàng Thị Êm"),
        staff_code="CB900", active_from=since, created_at=db.session.query(Person).first().created_at,
    )  # fmt: skip
    twin.memberships.append(Membership(unit_id=agency.units["science"], is_home=True, valid_from=since))
    db.session.add(twin)
    db.session.commit()
    browser = client_as("coordinator")
    data = typed(leader="Hoàng Thị Êm", reach="chosen", names="Hoàng Thị Êm\nLý Thị Yến")
    path = f"{ROOT}/sessions/new?plan={plan}"
    answer = browser.post(path, data=data)
    assert answer.status_code == 422
    assert "CB900" in answer.text
    answer = browser.post(path, data={**data, "leader_picked": twin.id})
    assert answer.status_code == 422
    assert 'name="picked"' in answer.text
    picks = {"leader_picked": twin.id, "picked": [agency.people["staff"]]}
    again = browser.post(path, data={**data, **picks, "day": "31/2/2027"}).text
    assert (
        f'checked class="form-check-input" id="picked-0" name="picked" type="checkbox" value="{picks["picked"][0]}"'
        in again
    )
    assert again.count(" checked") >= 3
    saved = browser.post(path, data={**data, **picks})
    assert saved.status_code == 303
    made = db.session.query(Session).one()
    assert made.leader_id == twin.id
    from intranet import audience_rules

    assert {rule.ref_id for rule in audience_rules(made.audience_id)} == {
        agency.people["staff"], agency.people["digital_staff"],
    }  # fmt: skip
    assert "Lý Thị Yến" in browser.get(saved.location).text
    assert "Hoàng Thị Êm (CB008)\nLý Thị Yến (CB011)" in browser.get(f"{saved.location}/edit").text
    kept = {**data, "version": "1", "scope": "one", "names": "Lý Thị Yến (CB011)\nHoàng Thị Êm (CB008)"}
    assert browser.post(f"{saved.location}/edit", data=kept).status_code == 303


@pytest.mark.database("sqlite")
def test_what_cannot_be_done_is_said_at_its_field(client_as, typed, plan):
    browser = client_as("coordinator")
    for changes, words in (
        ({"leader": "Không Có Ai"}, "Không tìm thấy người này"),
        ({"reach": "chosen", "names": "Không Có Ai"}, "Không tìm thấy: Không Có Ai"),
        ({"reach": "chosen"}, "Chọn ít nhất một đơn vị, nhóm hoặc người tham dự"),
        ({"repeats": "weekly", "wave_id": ""}, "Nhập ngày cuối của chuỗi"),
        ({"link": "hop.example.vn"}, "Liên kết phải bắt đầu bằng https://"),
    ):
        answer = browser.post(f"{ROOT}/sessions/new?plan={plan}", data=typed(**changes))
        assert answer.status_code == 422
        assert words in answer.text


@pytest.mark.database("sqlite", "postgresql")
def test_a_series_is_added_in_one_step(client_as, typed, plan, next_workday):
    browser = client_as("coordinator")
    until = next_workday + timedelta(days=21)
    data = typed(repeats="weekly", until=written(until), days_off="keep")
    assert browser.post(f"{ROOT}/sessions/new?plan={plan}", data=data).status_code == 303
    days = [session.day for session in db.session.query(Session).order_by(Session.day)]
    assert days == [next_workday + timedelta(days=7 * n) for n in range(4)]
    assert db.session.query(Series).count() == 1
    first = db.session.query(Session).order_by(Session.day).first().id
    page = browser.get(f"{ROOT}/sessions/{first}").text
    assert "Hằng tuần, thứ" in page
    assert "<summary>4 buổi</summary>" in page
    assert all(f'href="{ROOT}/sessions/{first + number}"' in page for number in (1, 2, 3))
    page = browser.get(f"{ROOT}/sessions/{first}/edit").text
    assert "Buổi này và các buổi sau (4)" in page
    assert "Tất cả các buổi sắp tới" not in page
    second = db.session.query(Session).order_by(Session.day).offset(1).first().id
    page = browser.get(f"{ROOT}/sessions/{second}/move").text
    assert "Buổi này và các buổi sau (3)" in page
    assert "Tất cả các buổi sắp tới của chuỗi (4)" in page


@pytest.mark.database("sqlite")
def test_topics_that_nobody_touched_follow_the_wave_that_is_chosen(client_as, typed, plan, waves, today):
    browser = client_as("coordinator")
    day = next(d for d in (today + timedelta(days=40 + n) for n in range(7)) if d.weekday() < 5)
    data = typed(topics="Học tập và làm theo gương tốt", wave_id=waves[1], day=written(day))
    assert browser.post(f"{ROOT}/sessions/new?plan={plan}", data={**data, "accepted": "day_off"}).status_code == 303
    assert db.session.query(Session).one().topics == "Cải cách hành chính\nChuyển đổi số"


def test_two_who_edit_at_once_see_both_versions(make_session, client_as, typed):
    path = f"{ROOT}/sessions/{make_session().id}/edit"
    first, second = client_as("unit_head"), client_as("coordinator")
    assert 'name="version" type="hidden" value="1"' in first.get(path).text
    own = {"scope": "one", "version": "1"}
    assert first.post(path, data=typed(title="Của trưởng phòng", **own)).status_code == 303
    answer = second.post(path, data=typed(title="Của đầu mối", **own))
    assert answer.status_code == 409
    for words in ("Hai người cùng sửa buổi này", "Của trưởng phòng", "Của đầu mối", 'value="2"'):
        assert words in answer.text
    assert second.post(path, data=typed(title="Của đầu mối", scope="one", version="2")).status_code == 303
    assert db.session.query(Session).one().title == "Của đầu mối"


@pytest.mark.database("sqlite")
def test_moving_what_somebody_else_moved_shows_where_it_is_now(make_session, client_as, next_workday):
    session = make_session(day=next_workday)
    service.move(SYSTEM, session.id, 1, next_workday, time(14), time(15), "Hội trường bận")
    path = f"{ROOT}/sessions/{session.id}/move"
    data = {
        "day": written(next_workday),
        "starts": "9:00",
        "ends": "",
        "reason": "Đổi giờ",
        "version": "1",
        "scope": "one",
    }
    answer = client_as("coordinator").post(path, data=data)
    assert answer.status_code == 409
    for words in ("14:00–15:00", "Đổi giờ", "người khác đã sửa buổi", 'value="2"'):
        assert words in answer.text


@pytest.mark.database("sqlite")
def test_a_moved_session_says_from_where_and_why(make_session, client_as, next_workday, today):
    session = make_session(day=next_workday)
    browser = client_as("coordinator")
    data = {"day": written(next_workday), "starts": "13:30", "ends": "", "reason": "Trùng hội nghị", "version": "1"}
    answer = browser.post(f"{ROOT}/sessions/{session.id}/move", data={**data, "scope": "one"})
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "08:00 → 13:30; Trùng hội nghị" in page
    notices = client_as("staff").get("/notices").text
    assert "Dời buổi: Ngày pháp luật" in notices


@pytest.mark.database("sqlite")
def test_a_cancelled_session_is_shown_with_its_reason_and_restored(make_session, client_as):
    session = make_session()
    browser = client_as("coordinator")
    answer = browser.post(f"{ROOT}/sessions/{session.id}/cancel", data={"version": "1", "reason": "", "scope": "one"})
    assert answer.status_code == 422
    data = {"version": "1", "reason": "Thiếu người dự", "scope": "one"}
    answer = browser.post(f"{ROOT}/sessions/{session.id}/cancel", data=data)
    page = browser.get(answer.location).text
    assert "Buổi này đã hủy" in page
    assert "Thiếu người dự" in page
    assert f"{ROOT}/sessions/{session.id}/restore" in page
    restored = browser.post(f"{ROOT}/sessions/{session.id}/restore", data={"version": "2", "accepted": "day_off"})
    assert restored.status_code == 303
    assert "Sắp tới" in browser.get(restored.location).text


def test_clashes_are_shown_while_planning_and_on_the_page(make_session, client_as, typed, plan, next_workday):
    make_session("digital", day=next_workday, place="tại Hội Trường", title="Họp kín", starts=time(9), ends=time(11))
    browser = client_as("coordinator")
    data = typed()
    answer = browser.post(f"{ROOT}/sessions/new?plan={plan}", data=data)
    assert answer.status_code == 422
    assert "trùng nơi họp" in answer.text
    assert "Họp kín" not in answer.text
    saved = browser.post(f"{ROOT}/sessions/new?plan={plan}", data={**data, "accepted": "clash"})
    page = browser.get(saved.location).text
    assert "Trùng với buổi khác" in page
    assert "Trùng với buổi khác" not in client_as("staff").get(saved.location).text


@pytest.mark.database("sqlite")
def test_buttons_are_only_for_those_who_may(make_session, client_as):
    session = make_session()
    path = f"{ROOT}/sessions/{session.id}"
    for role in ROLES:
        page = client_as(role).get(path).text
        assert (f"{path}/edit" in page) is (role in PLANNERS)
        assert (f"{path}/cancel" in page) is (role in PLANNERS)


@pytest.mark.database("sqlite")
def test_the_next_step_stands_on_top(make_session, client_as, today):
    from datetime import datetime

    from intranet import clock
    from intranet_plugins.propaganda_schedule.models import CheckIn

    session = make_session(day=today)
    path = f"{ROOT}/sessions/{session.id}"
    assert f'class="btn btn-primary" href="{path}/report"' in client_as("coordinator").get(path).text
    page = client_as("staff").get(path).text
    assert "Nhập mã điểm danh" not in page
    assert f"{path}/report" not in page
    later: datetime = clock.now() + timedelta(minutes=30)
    db.session.add(CheckIn(session_id=session.id, secret="x", opened_at=clock.now(), closes_at=later))
    db.session.commit()
    assert "Nhập mã điểm danh" in client_as("staff").get(path).text
    ahead = f"{ROOT}/sessions/{make_session().id}"
    assert f"{ahead}/report" not in client_as("coordinator").get(ahead).text


@pytest.mark.database("sqlite", "postgresql")
def test_what_was_reported_is_shown(make_session, client_as, agency, today):
    from intranet import clock
    from intranet_plugins.propaganda_schedule.models import Attendance

    session = make_session(day=today - timedelta(days=1), status="held")
    session.summary, session.links, session.guests = "Đã phổ biến ba nội dung", "https://tin.example.vn/1", 4
    for key, present in (("staff", True), ("coordinator", True), ("unit_head", False)):
        db.session.add(Attendance(session_id=session.id, person_id=agency.people[key], present=present, at=clock.now()))
    db.session.commit()
    page = client_as("coordinator").get(f"{ROOT}/sessions/{session.id}").text
    for words in ("Đã báo cáo", "Đã phổ biến ba nội dung", "https://tin.example.vn/1", "2/4", "Khách", "Vắng"):
        assert words in page
    assert "Sửa báo cáo" in page
    assert "Sửa báo cáo" not in client_as("staff").get(f"{ROOT}/sessions/{session.id}").text


@pytest.mark.database("sqlite")
def test_markup_in_a_session_is_text(make_session, client_as):
    session = make_session(title="<b>Đậm</b>", topics="<script>alert(1)</script>", materials="<img src=x>")
    page = client_as("staff").get(f"{ROOT}/sessions/{session.id}").text
    for markup in ("<b>Đậm", "<script>alert", "<img src=x"):
        assert markup not in page


@pytest.mark.database("sqlite")
def test_files_are_removed_by_ticking_them(make_session, client_as, typed):
    from werkzeug.datastructures import FileStorage

    session = make_session(uploads=[FileStorage(BytesIO(b"mot"), "mot.txt"), FileStorage(BytesIO(b"hai"), "hai.txt")])
    first = attachments.of(session.id)[0]
    browser = client_as("unit_head")
    path = f"{ROOT}/sessions/{session.id}/edit"
    assert "Bỏ tệp đang có" in browser.get(path).text
    assert browser.post(path, data=typed(version="1", scope="one", removed=[str(first.id)])).status_code == 303
    assert [stored.name for stored in attachments.of(session.id)] == ["hai.txt"]


def test_those_invited_by_name_see_the_session(make_session, client_as, agency):
    session = make_session("digital", reach="chosen", invited=[Rule("person", agency.people["staff"])])
    path = f"{ROOT}/sessions/{session.id}"
    assert client_as("staff").get(path).status_code == 200
    assert client_as("coordinator").get(path).status_code == 404


def test_pages_cost_a_constant_number_of_queries(make_session, client_as, count_queries, agency, next_workday):
    session = make_session(day=next_workday, leader_id=agency.people["staff"])
    path = f"{ROOT}/sessions/{session.id}"
    browser = client_as("coordinator")
    browser.get(path)
    with count_queries() as few:
        browser.get(path)
    for number in range(12):
        make_session(day=next_workday, place="Phòng họp tầng 2", title=f"Buổi {number}")
    with count_queries(at_most=few.total + 1) as many:
        assert browser.get(path).status_code == 200
    assert many.total <= 26
    with count_queries(at_most=26):
        assert browser.get(f"{path}/edit").status_code == 200
