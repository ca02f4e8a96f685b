"""What is taken away: the spreadsheet, the list to sign, the answers."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import load_workbook

from intranet import clock, jobs

PEOPLE = ["staff", "coordinator", "digital_staff", "team_head"]


@pytest.fixture
def root(make_broadcast, receipt):
    """A broadcast with somebody in each state."""
    made = make_broadcast(to=PEOPLE, question="Đăng ký mấy tập thể?")
    now = clock.now()
    receipt(made, "staff", opened_at=now, acknowledged_at=now, answer="Hai tập thể")
    receipt(made, "coordinator", exempt_at=now, exempt_reason="Nghỉ thai sản")
    receipt(made, "digital_staff", opened_at=now)
    return made


def sheets(answer):
    book = load_workbook(io.BytesIO(answer.data))
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]


def rows_with(sheet, text):
    return [row for row in sheet if any(text == cell for cell in row)]


def test_the_spreadsheet_has_units_and_people(client_as, root):
    answer = client_as("office").get(f"/p/egov_broadcast/sent/{root.id}/sheet")
    assert answer.status_code == 200
    units, people = sheets(answer)
    (science,) = rows_with(units, "Phòng Quản lý Khoa học")
    assert science[2:4] == [1, 1]
    (staff,) = rows_with(people, "Hoàng Thị Êm")
    assert "Đã xác nhận" in staff
    assert "Hai tập thể" in staff
    assert "Nghỉ thai sản" in rows_with(people, "Nguyễn Văn Ổn")[0]
    assert "Chưa có tài khoản" in rows_with(people, "Tạ Quang Ích")[0]


def test_it_has_what_was_asked_for_and_whom_one_follows(client_as, root):
    _units, people = sheets(client_as("office").get(f"/p/egov_broadcast/sent/{root.id}/sheet?state=exempt"))
    assert rows_with(people, "Nguyễn Văn Ổn")
    assert not rows_with(people, "Hoàng Thị Êm")
    _units, people = sheets(client_as("unit_head").get(f"/p/egov_broadcast/sent/{root.id}/sheet"))
    assert rows_with(people, "Hoàng Thị Êm")
    assert not rows_with(people, "Lý Thị Yến")


def test_very_many_people_are_written_in_the_background(app, client_as, root, monkeypatch):
    from intranet_plugins.egov_broadcast.tracking import export_job

    monkeypatch.setattr(export_job, "MOST_AT_ONCE", 2)
    office = client_as("office")
    page = office.get(f"/p/egov_broadcast/sent/{root.id}/sheet", follow_redirects=True)
    assert "Lập bảng tính có nhiều tên" in page.text
    job = office.post(f"/p/egov_broadcast/sent/{root.id}/sheet/long").headers["Location"]
    jobs.run_pending(app)
    link = office.get(job).text.partition('href="/files/')[2].partition('"')[0]
    assert rows_with(sheets(office.get(f"/files/{link}"))[1], "Hoàng Thị Êm")
    assert client_as("leader").get(f"/files/{link}").status_code in (403, 404)


def test_the_list_to_sign_names_everybody_with_room_for_a_signature(client_as, root):
    page = client_as("office").get(f"/p/egov_broadcast/sent/{root.id}/signed").text
    assert "DANH SÁCH XÁC NHẬN" in page
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in page
    assert "Miễn: Nghỉ thai sản" in page
    answer = client_as("office").get(f"/p/egov_broadcast/sent/{root.id}/signed?format=docx")
    tables = Document(io.BytesIO(answer.data)).tables
    texts = [[cell.text for cell in row.cells] for table in tables for row in table.rows]
    names = {row[1]: row for row in texts if len(row) == 5}
    assert set(names) == {"Họ và tên", "Hoàng Thị Êm", "Nguyễn Văn Ổn", "Lý Thị Yến", "Tạ Quang Ích"}
    assert names["Tạ Quang Ích"][3:] == ["", ""]
    assert names["Hoàng Thị Êm"][3]


def test_only_those_who_have_not_confirmed(client_as, root):
    page = client_as("office").get(f"/p/egov_broadcast/sent/{root.id}/signed?state=waiting").text
    assert "Lý Thị Yến" in page
    assert "Hoàng Thị Êm" not in page


@pytest.mark.database("sqlite", "postgresql")
def test_answers_are_listed_and_taken_away(client_as, root):
    office = client_as("office")
    page = office.get(f"/p/egov_broadcast/sent/{root.id}/answers").text
    assert "Đăng ký mấy tập thể?" in page
    assert "Hai tập thể" in page
    assert "Không có kết quả" in office.get(f"/p/egov_broadcast/sent/{root.id}/answers?text=ba").text
    (answers,) = sheets(office.get(f"/p/egov_broadcast/sent/{root.id}/answers?format=xlsx"))
    assert "Hai tập thể" in rows_with(answers, "Hoàng Thị Êm")[0]


def test_without_a_question_there_are_no_answers(client_as, make_broadcast):
    root = make_broadcast(to=PEOPLE)
    assert client_as("office").get(f"/p/egov_broadcast/sent/{root.id}/answers").status_code == 404
