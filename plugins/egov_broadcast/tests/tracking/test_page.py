"""The page that tells who has confirmed, who has not, and who can hardly be reached."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intranet import clock, db

PEOPLE = ["staff", "coordinator", "unit_head", "office", "digital_staff", "team_head"]


def page(client, root, **values):
    return client.get(f"/p/egov_broadcast/sent/{root.id}", query_string=values)


def test_the_headline_tells_who_is_missing(client_as, make_broadcast, receipt):
    root = make_broadcast(to=PEOPLE)
    receipt(root, "staff", acknowledged_at=clock.now(), opened_at=clock.now())
    receipt(root, "coordinator", opened_at=clock.now())
    html = page(client_as("office"), root).text
    assert "<h1>Còn 5 người chưa xác nhận</h1>" in html
    assert "1 đã xác nhận, 1 đã mở chưa xác nhận, 4 chưa mở" in html
    assert "17%" in html


def test_people_who_can_hardly_be_reached_stand_first(client_as, agency, make_broadcast, receipt):
    from intranet.auth.models import Account
    from intranet.directory.models import Person

    root = make_broadcast(to=PEOPLE)
    now = clock.now()
    for role in ("staff", "unit_head", "office"):
        db.session.get(Account, agency.accounts[role]).last_login_at = now
    db.session.get(Person, agency.people["unit_head"]).email = None
    db.session.commit()
    receipt(root, "office", due_at=now - timedelta(days=1))
    receipt(root, "staff", exempt_at=now, exempt_reason="Nghỉ thai sản")
    html = page(client_as("office"), root, state="all").text
    names = ["Tạ Quang Ích", "Lý Thị Yến", "Nguyễn Văn Ổn", "Vũ Thị Thu Hường", "Trần Thị Bích Ngọc", "Hoàng Thị Êm"]
    table = html[html.index('id="nguoi"') :]
    assert sorted(names, key=table.index) == names
    for words in ("Chưa có tài khoản", "Chưa đăng nhập lần nào", "Chưa có địa chỉ thư", "Nghỉ thai sản"):
        assert words in table


ASKED = [
    ({}, {"Nguyễn Văn Ổn", "Lý Thị Yến", "Tạ Quang Ích"}),
    ({"state": "acknowledged"}, {"Hoàng Thị Êm"}),
    ({"state": "opened"}, {"Nguyễn Văn Ổn"}),
    ({"state": "exempt"}, {"Vũ Thị Thu Hường"}),
    ({"state": "unreachable"}, {"Lý Thị Yến", "Tạ Quang Ích"}),
    ({"q": "quang ich"}, {"Tạ Quang Ích"}),
    ({"state": "nonsense", "unit": "x"}, {"Nguyễn Văn Ổn", "Lý Thị Yến", "Tạ Quang Ích"}),
]


@pytest.mark.database("sqlite", "postgresql")
def test_filters(client_as, agency, make_broadcast, receipt):
    root = make_broadcast(to=["staff", "coordinator", "unit_head", "digital_staff", "team_head"])
    receipt(root, "staff", acknowledged_at=clock.now(), opened_at=clock.now())
    receipt(root, "coordinator", opened_at=clock.now())
    receipt(root, "unit_head", exempt_at=clock.now(), exempt_reason="Đi học")
    leader = client_as("leader")
    everybody = {"Hoàng Thị Êm", "Nguyễn Văn Ổn", "Vũ Thị Thu Hường", "Lý Thị Yến", "Tạ Quang Ích"}
    for asked, names in ASKED:
        html = page(leader, root, **asked).text
        table = html[html.index('id="nguoi"') :]
        assert {name for name in everybody if f'<th scope="row">{name}' in table} == names, asked
    assert "Tổ Hạ tầng số: chưa xác nhận: 1 người" in page(leader, root, unit=agency.units["team"]).text


def test_what_is_for_information_counts_who_opened_it(client_as, make_broadcast, receipt):
    root = make_broadcast(to=PEOPLE, must_acknowledge=False)
    receipt(root, "staff", opened_at=clock.now())
    html = page(client_as("office"), root).text
    assert "Còn 5 người chưa mở" in html
    assert "Nhắc xác nhận" not in html


@pytest.mark.database("sqlite", "postgresql")
def test_who_left_does_not_count(client_as, agency, make_broadcast, receipt):
    from intranet.directory.models import Person

    root = make_broadcast(to=PEOPLE)
    receipt(root, "staff", left_on=clock.today())
    db.session.get(Person, agency.people["staff"]).active_to = clock.today()
    db.session.commit()
    browser = client_as("office")
    assert "Còn 5 người chưa xác nhận" in page(browser, root).text
    assert "Hoàng Thị Êm" in page(browser, root, state="left").text


def test_it_costs_the_same_however_many_people(client_as, agency, make_broadcast, count_queries, receipt):
    browser = client_as("office")
    few, many = make_broadcast(to=["staff"]), make_broadcast()
    for root in (few, many):
        receipt(root, "staff", exempt_at=None)
    page(browser, few)
    with count_queries() as one:
        page(browser, few)
    with count_queries() as all_of_them:
        assert page(browser, many).status_code == 200
    assert all_of_them.total <= one.total
    assert one.total <= 40
