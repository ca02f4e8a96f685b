"""What the timetable adds to core's pages: the menu, the card of the home page, the tabs."""

from __future__ import annotations

import re
from datetime import date, timedelta


def card(client_as, role):
    """The text of the card on the home page; "" without one."""
    found = re.search(r'id="card-propaganda_schedule.week".*?</section>', client_as(role).get("/").text, re.DOTALL)
    return re.sub(r"<[^>]*>|\s+", " ", found[0]) if found else ""


def test_the_menu_has_an_entry_that_costs_no_query(client_as, count_queries, actor_of):
    assert 'href="/p/propaganda_schedule/"' in client_as("staff").get("/units").text
    from intranet_plugins.propaganda_schedule.timetable import shell

    actor = actor_of("staff")
    with count_queries(at_most=0):
        assert [item.endpoint for item in shell.menu(actor)] == ["propaganda_schedule.index"]


def test_coordinators_see_what_is_due_this_week(client_as, make_session, may):
    make_session(title="Hôm nay", day=may)
    make_session(title="Thứ Bảy này", day=date(2026, 5, 16))
    make_session(title="Tuần sau", day=date(2026, 5, 18))
    make_session(title="Hạn tuần này", day=date(2026, 5, 7))
    make_session(title="Quá hạn từ lâu", day=date(2026, 4, 7))
    make_session(title="Đã báo cáo", day=date(2026, 5, 11), status="held")
    make_session("digital", title="Của phòng khác", day=may)
    for role in ("coordinator", "unit_head"):
        shown = " ".join(card(client_as, role).split())
        assert "Lịch tuyên truyền tuần này" in shown
        assert "Cần tổ chức 2 buổi" in shown
        assert "Cần báo cáo 2 buổi 1 buổi quá hạn" in shown
        assert all(title in shown for title in ("Hôm nay", "Thứ Bảy này", "Hạn tuần này"))
        assert not any(title in shown for title in ("Tuần sau", "Quá hạn từ lâu", "Đã báo cáo", "Của phòng khác"))
    assert "Của phòng khác" in card(client_as, "office")


def test_what_is_late_is_told_when_nothing_else_is_due(client_as, make_session, may):
    make_session(title="Quá hạn từ lâu", day=date(2026, 4, 7))
    assert "1 buổi quá hạn" in card(client_as, "coordinator")


def test_staff_see_where_they_should_be(client_as, make_session, may, agency):
    make_session(title="Của phòng", day=may + timedelta(days=6))
    make_session(title="Xa quá", day=may + timedelta(days=7))
    make_session("digital", title="Của phòng khác", day=may)
    make_session(title="Đã hủy rồi", day=may, status="cancelled")
    shown = card(client_as, "staff")
    assert "Buổi sắp tới của tôi" in shown
    assert "Của phòng" in shown
    assert not any(title in shown for title in ("Xa quá", "Của phòng khác", "Đã hủy rồi"))


def test_without_anything_due_there_is_no_card(client_as, plan):
    assert [card(client_as, role) for role in ("staff", "coordinator", "office", "leader")] == [""] * 4


def test_the_card_costs_two_statements(make_session, actor_of, count_queries, may):
    from intranet_plugins.propaganda_schedule.timetable import shell

    for number in range(6):
        make_session(("science", "agency")[number % 2], reach="below", day=may)
    for role in ("staff", "coordinator", "office", "leader"):
        actor = actor_of(role)
        with count_queries(at_most=2):
            assert len(list(shell.cards(actor))) == 1


def test_tabs_lead_only_where_the_reader_may_go(client_as, plan):
    for role in ("office", "coordinator", "leader", "staff"):
        browser = client_as(role)
        page = browser.get("/p/propaganda_schedule/").text
        tabs = re.search(r'class="seg".*?</ul>', page, re.DOTALL)
        addresses = re.findall(r'href="(/p/propaganda_schedule/[a-z/-]*)"', tabs[0]) if tabs else []
        assert ("/p/propaganda_schedule/coverage" in addresses) is (role != "staff")
        assert {browser.get(address).status_code for address in addresses} <= {200}
