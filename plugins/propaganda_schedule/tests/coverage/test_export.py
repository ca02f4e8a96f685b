"""The spreadsheet of a plan's coverage."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest

from intranet import SYSTEM, clock, files
from intranet.jobs import context, run_pending
from intranet_plugins.propaganda_schedule.coverage import absences, export, export_job

BASE = "/p/propaganda_schedule"


def tables(data):
    """The values of each sheet, row by row, without empty cells."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        sheet.title: [[value for value in row if value is not None] for row in sheet.iter_rows(values_only=True)]
        for sheet in book
    }


def test_totals_units_channels_and_names_agree_with_the_page(plan, waves, attend, client_as, agency, today):
    attend("staff", "unit_head", absent={"coordinator": "leave"}, wave_id=waves[0])
    answer = client_as("office").get(f"{BASE}/plans/{plan}/coverage?format=xlsx&wave={waves[0]}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    found = tables(answer.data)
    assert list(found) == ["Tổng hợp", "Theo đơn vị", "Theo đợt, kênh", "Người chưa hưởng ứng"]
    assert ["Cá nhân", 13, 2, 11, 0.15] in found["Tổng hợp"]
    assert ["Tập thể", 5, 1, 4, 0.2] in found["Tổng hợp"]
    assert ["Cộng", 13, 2, 0.15, 11, 1, 1, 0] in found["Theo đơn vị"]
    assert any(row[:3] == ["Mọi kênh", 2, 0] for row in found["Theo đợt, kênh"])
    names = [row for row in found["Người chưa hưởng ứng"] if row and isinstance(row[0], int)]
    assert len(names) == 11
    assert ["Nguyễn Văn Ổn", "CB007", "Phòng Quản lý Khoa học", "Nghỉ phép"] in [row[1:5] for row in names]


def test_a_coordinators_spreadsheet_names_their_own_people_only(plan, attend, client_as):
    attend("staff")
    found = tables(client_as("coordinator").get(f"{BASE}/plans/{plan}/coverage?format=xlsx").data)
    told = str(found)
    assert "Vũ Thị Thu Hường" in told
    for name in ("Lý Thị Yến", "Phòng Chuyển đổi số", "Trần Thị Bích Ngọc"):
        assert name not in told


@pytest.mark.database("sqlite", "postgresql")
def test_names_can_be_those_without_a_reason_alone(plan, client_as, agency, today):
    absences.record(SYSTEM, [agency.people["staff"]], absences.Period("sick", today))
    browser = client_as("unit_head")
    for reason, told in (("with", True), ("without", False)):
        data = browser.get(f"{BASE}/plans/{plan}/coverage?format=xlsx&reason={reason}").data
        assert ("Hoàng Thị Êm" in str(tables(data)["Người chưa hưởng ứng"])) is told


@pytest.fixture
def long_one(plan, app, client_as, agency, monkeypatch, today):
    """A spreadsheet that was made in the background for the head of science: (their browser, address of the file)."""
    absences.record(SYSTEM, [agency.people["staff"]], absences.Period("mission", today))
    monkeypatch.setattr(export_job, "MOST_AT_ONCE", 2)
    # Several portions, and the progress written after each.
    monkeypatch.setattr(export, "AT_ONCE", 2)
    monkeypatch.setattr(context, "SECONDS_BETWEEN_WRITES", 0)
    browser = client_as("unit_head")
    assert browser.get(f"{BASE}/plans/{plan}/coverage?format=xlsx&reason=with").status_code == 200
    address = browser.get(f"{BASE}/plans/{plan}/coverage?format=xlsx").location
    assert "cần ít phút" in browser.get(address).text
    job = browser.post(address).location
    run_pending(app)
    page = browser.get(job).text
    start = page.index('href="/files/') + 6
    return browser, page[start : page.index('"', start)]


def test_with_many_names_it_is_made_in_the_background(long_one):
    browser, address = long_one
    answer = browser.get(address)
    assert answer.status_code == 200
    names = [row for row in tables(answer.data)["Người chưa hưởng ứng"] if row and isinstance(row[0], int)]
    assert len(names) == 4
    assert any("Đi công tác" in row for row in names)


def test_what_was_made_is_for_who_asked_and_for_a_day(long_one, client_as, app):
    browser, address = long_one
    assert client_as("office").get(address).status_code == 404
    export_job.SHEET.forget()
    assert browser.get(address).status_code == 200
    with clock.standing_at(clock.now() + timedelta(days=2)):
        assert export_job.SHEET.forget() == 1
    assert browser.get(address).status_code == 404
    assert files.forget(export_job.SHEET.kind, clock.now()) == 0
