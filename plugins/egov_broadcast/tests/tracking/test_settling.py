"""Exempting, and what was signed on paper; each can be undone."""

from __future__ import annotations

import pytest

from intranet import Forbidden, Refused, audit, clock, coverage, db

PEOPLE = ["staff", "coordinator", "digital_staff"]


@pytest.fixture
def settle(agency, actor_of):
    """`settle("exempt", root, ["staff"], "Nghỉ")`: call a service of the room as the office, or `by` somebody."""
    from intranet_plugins.egov_broadcast.tracking import settling

    def act(name, root, who, *given, by="office"):
        return getattr(settling, name)(actor_of(by), root.id, [agency.people[one] for one in who], *given)

    return act


def test_who_is_exempt_says_why_and_by_whom(agency, make_broadcast, receipt, settle, client_as):
    root = make_broadcast(to=PEOPLE)
    assert settle("exempt", root, ["staff"], "Nghỉ thai sản đến 30/6") == 1
    row = receipt(root, "staff")
    assert (row.exempt_reason, row.exempt_by) == ("Nghỉ thai sản đến 30/6", agency.people["office"])
    html = client_as("leader").get(f"/p/egov_broadcast/sent/{root.id}?state=exempt").text
    assert "Nghỉ thai sản đến 30/6 · Trần Thị Bích Ngọc" in html
    assert "Còn 2 người chưa xác nhận" in html
    assert settle("unexempt", root, ["staff"]) == 1
    assert receipt(root, "staff").exempt_at is None


def test_who_has_confirmed_is_not_exempted(make_broadcast, receipt, settle):
    root = make_broadcast(to=PEOPLE)
    receipt(root, "staff", acknowledged_at=clock.now())
    with pytest.raises(Refused, match="tải lại trang"):
        settle("exempt", root, ["staff"], "Nghỉ")
    assert settle("exempt", root, ["staff", "coordinator"], "Nghỉ") == 1


def test_a_reason_is_needed(make_broadcast, settle):
    root = make_broadcast(to=PEOPLE)
    for reason, words in (("  ", "Nhập lý do"), ("x" * 201, "Viết ngắn hơn")):
        with pytest.raises(Refused, match=words):
            settle("exempt", root, ["staff"], reason)


def test_a_signature_on_paper_counts_and_says_who_recorded_it(make_broadcast, receipt, settle, client_as):
    root = make_broadcast(to=PEOPLE)
    assert settle("on_paper", root, ["digital_staff"], "Ký tại cuộc họp ngày 12/5") == 1
    html = client_as("leader").get(f"/p/egov_broadcast/sent/{root.id}?state=acknowledged").text
    assert "Ký danh sách giấy, Trần Thị Bích Ngọc ghi: Ký tại cuộc họp ngày 12/5" in html
    assert "Còn 2 người chưa xác nhận" in html
    assert settle("off_paper", root, ["digital_staff"]) == 1
    assert receipt(root, "digital_staff").acknowledged_at is None


def test_what_somebody_confirmed_themselves_is_not_undone(make_broadcast, receipt, settle):
    root = make_broadcast(to=PEOPLE)
    receipt(root, "staff", acknowledged_at=clock.now())
    with pytest.raises(Refused):
        settle("off_paper", root, ["staff"])
    assert receipt(root, "staff").acknowledged_at is not None


def test_they_take_part_in_the_plan_by_it(plan, make_document, make_broadcast, settle):
    root = make_broadcast(make_document(plan_id=plan), to=PEOPLE)
    before = coverage.shares(plan).reached
    settle("on_paper", root, ["digital_staff"])
    assert coverage.shares(plan).reached == before + 1
    settle("off_paper", root, ["digital_staff"])
    assert coverage.shares(plan).reached == before


def test_units_settle_their_own_people(make_broadcast, settle):
    root = make_broadcast(to=PEOPLE)
    assert settle("exempt", root, ["staff"], "Đi học", by="unit_head") == 1
    with pytest.raises(Refused):
        settle("exempt", root, ["digital_staff"], "Đi học", by="unit_head")
    for role in ("staff", "leader", "admin"):
        with pytest.raises(Forbidden):
            settle("exempt", root, ["digital_staff"], "Đi học", by=role)


def test_what_is_over_stands_still(make_broadcast, settle):
    root = make_broadcast(to=PEOPLE)
    root.status = "ended"
    db.session.commit()
    with pytest.raises(Refused, match="đã kết thúc"):
        settle("exempt", root, ["staff"], "Nghỉ")


def test_it_is_in_the_audit_trail_without_the_reason(agency, make_broadcast, settle):
    root = make_broadcast(to=PEOPLE)
    settle("exempt", root, ["staff"], "Nghỉ thai sản")
    entry = audit.history("egov_broadcast.broadcast", root.id)[0]
    assert entry.action == "egov_broadcast.exempt"
    assert entry.changes == {"people": [None, [agency.people["staff"]]]}


def test_the_pages_ask_before_and_undo_after(client_as, agency, make_broadcast, receipt):
    root = make_broadcast(to=PEOPLE)
    address, staff = f"/p/egov_broadcast/sent/{root.id}", agency.people["staff"]
    office = client_as("office")
    assert "Hoàng Thị Êm" in office.get(f"{address}/exempt?people={staff}").text
    assert "Chưa chọn người nào" in office.get(f"{address}/paper").text
    refused = office.post(f"{address}/exempt", data={"people": staff, "reason": ""})
    assert refused.status_code == 422
    assert office.post(f"{address}/exempt", data={"people": staff, "reason": "Đi học"}).status_code == 303
    assert receipt(root, "staff").exempt_reason == "Đi học"
    assert office.post(f"{address}/unexempt", data={"people": staff}).status_code == 303
    assert office.post(f"{address}/paper", data={"people": staff, "note": ""}).status_code == 303
    assert receipt(root, "staff").on_paper_by == agency.people["office"]
    assert office.post(f"{address}/unpaper", data={"people": staff}).status_code == 303
    assert receipt(root, "staff").acknowledged_at is None
