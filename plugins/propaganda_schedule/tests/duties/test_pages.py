"""The boards of tasks and of the reports that plans ask for."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest

from intranet import duties

TASKS, REPORTS = "/p/propaganda_schedule/tasks", "/p/propaganda_schedule/report-duties"


def test_tasks_are_listed_the_first_due_first(tasks, client_as):
    text = client_as("office").get(TASKS).text
    places = [text.index(words) for words in ("Viết bài", "Mở chuyên mục", "Phối hợp các hội", "Tổ chức hội nghị")]
    assert places == sorted(places)
    assert "1 nhiệm vụ quá hạn" in text
    assert "Kết quả: Đủ 40 người" in text


@pytest.mark.database("sqlite", "postgresql")
@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("state=overdue", {"Viết bài"}), ("state=done", {"Tổ chức hội nghị"}),
        ("state=open", {"Viết bài", "Mở chuyên mục", "Phối hợp các hội"}), ("due=week", {"Mở chuyên mục"}),
        ("unit={digital}", {"Viết bài", "Mở chuyên mục"}), ("unit={digital}&part=lead", {"Mở chuyên mục"}),
        ("unit={digital}&part=help", {"Viết bài"}), ("state=nonsense&unit=999999", None),
    ],
)  # fmt: skip
def test_filters_are_in_the_address(tasks, client_as, agency, query, shown):
    text = client_as("office").get(f"{TASKS}?{query.format(**agency.units)}").text
    every = {"Viết bài", "Mở chuyên mục", "Phối hợp các hội", "Tổ chức hội nghị"}
    assert {words for words in every if words in text} == (every if shown is None else shown)


def test_by_unit_leading_and_helping_stand_apart(tasks, client_as, agency):
    text = client_as("office").get(f"{TASKS}?view=units").text
    assert text.index("Phòng Chuyển đổi số") < text.index("Chưa giao đơn vị trong danh mục")
    assert f"unit={agency.units['digital']}&amp;part=help&amp;state=overdue" in text
    assert f"unit={agency.units['science']}&amp;part=lead&amp;state=overdue" in text


def test_staff_read_what_concerns_their_unit(tasks, client_as):
    text = client_as("staff").get(TASKS).text
    assert "Viết bài" in text
    assert "Mở chuyên mục" not in text
    assert "Cập nhật" not in text
    assert "Mở chuyên mục" in client_as("leader").get(TASKS).text


def test_coordinators_update_what_is_theirs_and_come_back(tasks, client_as, agency):
    coordinator = client_as("coordinator")
    text = coordinator.get(TASKS).text
    assert f"/plans/tasks/{tasks['late']}?next=" in text
    assert f"/plans/tasks/{tasks['late']}/units/" not in text
    assert f"/plans/tasks/{tasks['late']}/units/{agency.units['digital']}" in client_as("office").get(TASKS).text


def test_the_spreadsheet_has_the_tasks_and_the_units(tasks, client_as):
    answer = client_as("office").get(f"{TASKS}?format=xlsx&state=overdue")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Nhiệm vụ", "Theo đơn vị"]
    cells = {str(cell.value) for row in book["Nhiệm vụ"].iter_rows() for cell in row}
    assert "Viết bài gương điển hình" in cells
    assert "Phòng Chuyển đổi số (quá hạn)" in cells
    assert "Mở chuyên mục" not in cells


def test_reports_are_listed_with_their_period_and_ticked_off(duty, client_as, today):
    ident = duty(due_on=today - timedelta(days=5))
    office = client_as("office")
    text = office.get(REPORTS).text
    assert "1 báo cáo quá hạn" in text
    assert "Ghi đã gửi" in text
    page = f"/plans/duties/{ident}/{today - timedelta(days=5)}"
    assert page in text
    sent = {"sent_on": f"{today:%d/%m/%Y}", "number": "45/BC-SKHCN", "next": REPORTS}
    assert office.post(page, data=sent).headers["Location"] == REPORTS
    assert "Báo cáo sơ kết" not in office.get(REPORTS).text
    shown = office.get(f"{REPORTS}?state=sent").text
    assert "45/BC-SKHCN" in shown
    assert "Trần Thị Bích Ngọc" in shown


def test_of_what_recurs_every_missing_period_and_only_the_next_are_shown(duty, client_as, today):
    duty(every="month", day=1)
    text = client_as("office").get(REPORTS).text
    late, coming = text.count("t-bad"), text.count("Ghi đã gửi")
    assert late >= 8
    assert coming == late + 1


def test_reports_are_seen_by_those_who_follow_the_unit(duty, client_as, today):
    duty("digital", due_on=today, note="Của Chuyển đổi số")
    duty("science", due_on=today, note="Của Khoa học")
    text = client_as("coordinator").get(REPORTS).text
    assert "Của Khoa học" in text
    assert "Của Chuyển đổi số" not in text
    leader = client_as("leader").get(REPORTS).text
    assert "Của Chuyển đổi số" in leader
    assert "Ghi đã gửi" not in leader
    assert client_as("staff").get(REPORTS).status_code == 403


def test_empty_pages_say_what_will_be_here(client_as):
    assert "Chưa có nhiệm vụ nào" in client_as("office").get(TASKS).text
    assert "Không có kết quả nào" in client_as("office").get(f"{TASKS}?state=done").text
    assert "Không còn báo cáo nào phải gửi" in client_as("office").get(REPORTS).text


def test_the_pages_cost_the_same_for_many_rows(tasks, duty, client_as, count_queries, plan, agency, today):
    from intranet import db
    from intranet.plans.models import Task, TaskUnit

    office = client_as("office")
    duty(every="month", day=1)
    paths = (TASKS, f"{TASKS}?view=units", REPORTS)
    cost = []
    for many in (1, 30):
        for number in range(many):
            unit = list(agency.units.values())[number % 8]
            db.session.add(Task(plan_id=plan, position=9, text=f"Việc {number}", lead_unit_id=unit, due_on=today,
                                units=[TaskUnit(unit_id=agency.units["office"])]))  # fmt: skip
        db.session.commit()
        for path in paths:
            office.get(path)
            with count_queries() as counted:
                office.get(path)
            cost.append(counted.total)
    assert cost[:3] == cost[3:]
    assert duties.STATES[0] == "overdue"
