"""The list of overdue units, reminding by hand, the inbox, the commands. Pages stand on the present day."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from click.testing import CliRunner

from intranet import SYSTEM, Forbidden, Refused, clock, db
from intranet_plugins.propaganda_schedule import commands
from intranet_plugins.propaganda_schedule.chasing import queries, service, work
from intranet_plugins.propaganda_schedule.models import CheckIn

OVERDUE = "/p/propaganda_schedule/overdue"


@pytest.fixture
def old(make_session, today):
    """`old("science")`: a session of a month ago without a report."""

    def make(unit="science", days=30, **more):
        return make_session(unit, day=today - timedelta(days=days), **more)

    return make


def test_units_are_listed_the_longest_overdue_first(old, client_as, today):
    old("digital", 20)
    old("science", 40)
    old("science", 25)
    text = client_as("office").get(OVERDUE).text
    assert "2 đơn vị quá hạn báo cáo buổi" in text
    assert text.index("Phòng Quản lý Khoa học") < text.index("Phòng Chuyển đổi số")
    assert "Nguyễn Văn Ổn" in text


def test_everybody_sees_what_they_follow(old, client_as):
    old("digital")
    old("science")
    assert "Phòng Chuyển đổi số" not in client_as("coordinator").get(OVERDUE).text
    leader = client_as("leader").get(OVERDUE).text
    assert "Phòng Chuyển đổi số" in leader
    assert "Nhắc</button>" not in leader
    assert client_as("staff").get(OVERDUE).status_code == 403
    assert client_as("admin").get(OVERDUE).status_code == 403


def test_one_press_reminds_all_units_once_a_day(old, client_as, told):
    old("digital", title="Tọa đàm")
    old("science", title="Ngày pháp luật tháng 3")
    office = client_as("office")
    assert "Nhắc 2 đơn vị" in office.get(OVERDUE).text
    assert office.post(OVERDUE, data={}).status_code == 303
    assert sorted(told()) == [
        ("coordinator", "Đề nghị báo cáo buổi: Ngày pháp luật tháng 3"),
        ("digital_head", "Đề nghị báo cáo buổi: Tọa đàm"),
    ]
    reminded = office.get(OVERDUE).text
    assert reminded.count("Đã nhắc hôm nay") == 2
    assert "Nhắc 2 đơn vị" not in reminded
    again = office.post(OVERDUE, data={})
    assert again.status_code == 422
    assert "đã được nhắc hôm nay" in again.text
    assert len(told()) == 2


def test_one_unit_is_reminded_by_its_own_button(old, client_as, told, agency):
    old("digital")
    old("science")
    client_as("office").post(OVERDUE, data={"unit": str(agency.units["science"])})
    assert [who for who, _subject in told()] == ["coordinator"]


@pytest.mark.parametrize(
    ("role", "status"), [("coordinator", 303), ("unit_head", 303), ("leader", 403), ("staff", 403)]
)
def test_only_who_plans_reminds(old, client_as, role, status):
    old("science")
    old("digital")
    assert client_as(role).post(OVERDUE, data={}).status_code == status


def test_nobody_reminds_units_that_are_not_theirs(old, actor_of, agency):
    old("digital", reach="everyone")
    digital = [agency.units["digital"]]
    with pytest.raises(Refused):
        service.remind(actor_of("coordinator"), digital)
    with pytest.raises(Forbidden):
        service.remind(actor_of("leader"), digital)
    done = service.remind(actor_of("office"), digital)
    assert (done.units, done.sessions, done.people) == (1, 1, 1)
    with pytest.raises(Refused):
        service.remind(actor_of("office"), digital)


def test_what_is_reported_meanwhile_is_passed_over(old, actor_of, told):
    session = old(status="held")
    with pytest.raises(Refused):
        service.remind(actor_of("office"), [session.unit_id])
    assert told() == []


def test_the_list_costs_the_same_for_many_units(old, client_as, count_queries):
    office = client_as("office")
    cost = []
    for unit in ("science", "digital", "team", "office"):
        old(unit)
        office.get(OVERDUE)
        with count_queries() as counted:
            office.get(OVERDUE)
        cost.append(counted.total)
    assert len(set(cost[1:])) == 1


def rows(actor):
    return [(item.title, item.action, item.tone) for item in work.items(actor) if item.kind_label != "Lập lịch"]


def test_coordinators_are_asked_for_reports_and_see_this_week(old, make_session, actor_of, today):
    old("science", title="Quá hạn")
    make_session("science", day=today, title="Hôm nay")
    make_session("digital", day=today, title="Của đơn vị khác")
    sunday = today + timedelta(days=6 - today.weekday())
    make_session("science", day=sunday + timedelta(days=1), title="Tuần sau")
    old("science", title="Đã báo cáo", status="held")
    assert rows(actor_of("coordinator"))[:2] == [("Quá hạn", "Báo cáo", "bad"), ("Hôm nay", "Báo cáo", "info")]
    assert "Của đơn vị khác" not in str(rows(actor_of("coordinator")))


def test_the_office_gets_one_row_for_all_units(old, actor_of):
    for unit in ("science", "digital", "digital"):
        old(unit)
    assert rows(actor_of("office")) == [("2 đơn vị quá hạn báo cáo buổi", "Xem, nhắc", "bad")]
    assert rows(actor_of("leader")) == []


def test_staff_see_where_they_should_be_and_check_in(make_session, actor_of, today):
    session = make_session("science", day=today, title="Sinh hoạt")
    make_session("digital", day=today, title="Của đơn vị khác")
    make_session("science", day=today + timedelta(days=2), title="Ngày kia")
    assert rows(actor_of("staff")) == [("Sinh hoạt", "Xem buổi", "info")]
    db.session.add(
        CheckIn(session_id=session.id, secret="x", opened_at=clock.now(), closes_at=clock.now() + timedelta(hours=1))
    )
    db.session.commit()
    assert rows(actor_of("staff")) == [("Sinh hoạt", "Điểm danh", "info")]


def test_the_inbox_is_bounded_and_costs_the_same(old, actor_of, count_queries, client_as):
    coordinator = actor_of("coordinator")
    cost = []
    for many in (1, 40):
        for number in range(many):
            old("science", title=f"Buổi {number}")
        with count_queries() as counted:
            found = list(work.items(coordinator))
        cost.append(counted.total)
    assert len(found) <= 50
    assert cost[0] == cost[1]


def test_the_home_page_shows_it(old, client_as):
    old("science", title="Ngày pháp luật tháng 3")
    assert "Ngày pháp luật tháng 3" in client_as("coordinator").get("/").text
    assert "1 đơn vị quá hạn báo cáo buổi" in client_as("office").get("/").text


def test_the_commands_remind_and_tell(old, told):
    run = lambda command: CliRunner().invoke(command, [], catch_exceptions=False).output  # noqa: E731
    assert run(commands.overdue) == "Không có đơn vị nào quá hạn báo cáo buổi\n"
    old("science")
    assert "1\tPhòng Quản lý Khoa học\tNguyễn Văn Ổn" in run(commands.overdue)
    for day in (date(2026, 11, 20), date(2026, 11, 21)):
        with clock.standing_at(clock.at(day, time(9))):
            said = run(commands.remind)
        assert ("lời nhắc" in said, "là ngày nghỉ" in said) == (day.weekday() < 5, day.weekday() > 4)
    assert queries.totals(SYSTEM) == (1, 1)


def test_two_who_remind_at_one_moment_remind_once(app, old, actor_of, monkeypatch):
    from concurrent.futures import ThreadPoolExecutor
    from contextlib import suppress
    from threading import Barrier, BrokenBarrierError

    from intranet_plugins.propaganda_schedule.chasing import roster

    unit_id, office = old().unit_id, actor_of("office")
    both, real = Barrier(2, timeout=1.5), roster.today

    def slowly(day):
        # Both have read that nobody was reminded, where the database lets them.
        with suppress(BrokenBarrierError):
            both.wait()
        return real(day)

    def press(_time):
        with app.app_context():
            try:
                return service.remind(office, [unit_id]).units
            except Refused:
                return 0

    monkeypatch.setattr(roster, "today", slowly)
    db.session.commit()
    with ThreadPoolExecutor(2) as two:
        assert sorted(two.map(press, range(2))) == [0, 1]
