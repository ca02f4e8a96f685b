"""The figures stay fresh while somebody looks, and cost next to nothing while nothing changes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from intranet import clock, db

PEOPLE = ["staff", "coordinator", "unit_head", "digital_staff"]


@pytest.fixture
def part(client_as):
    """`part(root, tag)`: ask for what has changed, as the office or another role."""
    clients = {}

    def ask(root, tag="", role="office"):
        if role not in clients:
            clients[role] = client_as(role)
        known = {"If-None-Match": tag} if tag else {}
        return clients[role].get(f"/p/egov_broadcast/sent/{root.id}/part", headers=known)

    return ask


def test_while_nothing_changes_the_answer_is_empty(make_broadcast, part):
    root = make_broadcast(to=PEOPLE)
    first = part(root)
    assert first.status_code == 200
    assert "Còn 4 người chưa xác nhận" in first.text
    again = part(root, first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")


def test_whatever_changes_is_told(make_broadcast, agency, receipt, part):
    root = make_broadcast(to=PEOPLE)
    tag = part(root).headers["ETag"]
    now = clock.now()
    for name, value in {
        "opened_at": now, "acknowledged_at": now, "exempt_at": now, "left_on": clock.today(),
        "unit_id": agency.units["team"],
    }.items():  # fmt: skip
        receipt(root, "staff", **{name: value})
        answer = part(root, tag)
        assert answer.status_code == 200, name
        tag = answer.headers["ETag"]


def test_a_deadline_that_passes_is_told(make_broadcast, part):
    from intranet_plugins.egov_broadcast.sending.models import Receipt

    root = make_broadcast(to=PEOPLE, deadline=clock.now() + timedelta(seconds=3))
    tag = part(root).headers["ETag"]
    assert part(root, tag).status_code == 304
    past = clock.now() - timedelta(minutes=1)
    root.deadline = past
    db.session.execute(update(Receipt).values(due_at=past))
    db.session.commit()
    assert "4 người quá hạn" in part(root, tag).text


def test_the_page_knows_what_it_shows(make_broadcast, client_as, part):
    root = make_broadcast(to=PEOPLE)
    html = client_as("office").get(f"/p/egov_broadcast/sent/{root.id}").text
    tag = re.search(r'data-tag="(\w+)"', html).group(1)
    assert part(root, f'W/"{tag}"').status_code == 304
    # Without a script the page says as of when it is, and can be loaded again.
    assert re.search(r"Số liệu lúc <span data-as-of>\d\d:\d\d</span>", html)
    assert "Tải lại" in html


def test_the_check_costs_one_statement_more_than_knowing_who_asks(make_broadcast, part, count_queries):
    root = make_broadcast()
    tag = part(root).headers["ETag"]
    with count_queries() as known:
        assert part(root, tag).status_code == 304
    with count_queries() as fresh:
        assert part(root).status_code == 200
    # Session, actor, switches; the broadcast, its chain, and one statement for everything that may have changed.
    assert known.total <= 9
    assert known.total < fresh.total


def test_what_has_ended_need_not_be_asked_for_again(make_broadcast, part):
    root = make_broadcast(to=PEOPLE)
    root.status = "ended"
    db.session.commit()
    assert part(root).headers["X-Live"] == "ended"


def test_units_have_their_own(make_broadcast, receipt, part):
    root = make_broadcast(to=PEOPLE)
    tag = part(root, role="unit_head").headers["ETag"]
    receipt(root, "digital_staff", opened_at=clock.now())
    assert part(root, tag, role="unit_head").status_code == 304
    assert part(root, role="staff").status_code == 403
