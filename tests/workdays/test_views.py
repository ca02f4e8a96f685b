"""The pages of days off."""

from __future__ import annotations

from datetime import date

from intranet.access import SYSTEM
from intranet.workdays import queries, service, suggestions
from intranet.workdays.service import Draft


def test_a_year_without_days_says_so_and_offers_suggestions(agency, client_as):
    office = client_as("office")
    page = office.get("/admin/workdays?year=2026").text
    assert "Hệ thống đang chỉ tính thứ Bảy, Chủ nhật là ngày nghỉ" in page
    assert "/admin/workdays/suggestions?year=2026" in page
    offered = office.get("/admin/workdays/suggestions?year=2026").text
    assert offered.count(" checked") == len(suggestions.of_year(2026))
    assert "Thứ Bảy, ngày 22/8/2026: Ngày làm việc bù (đi làm)" in offered
    assert office.post("/admin/workdays/suggestions?year=2026", data={"sent": "1"}).status_code == 422
    wanted = ["2026-02-17", "2026-05-01"]
    answer = office.post("/admin/workdays/suggestions?year=2026", data={"days": wanted})
    assert answer.status_code == 303
    assert [day.day.isoformat() for day in queries.of_year(2026)] == wanted
    page = office.get("/admin/workdays?year=2026").text
    assert "Thứ Ba, ngày 17/02/2026" in page
    assert "chỉ tính thứ Bảy" not in page


def test_a_day_is_added_changed_and_taken_away(agency, client_as):
    office = client_as("office")
    answer = office.post("/admin/workdays/new", data={"day": "22/8/2026", "kind": "work", "name": "Làm bù"})
    assert answer.location.endswith("year=2026")
    day = queries.of_year(2026)[0]
    page = office.get(f"/admin/workdays/{day.id}").text
    assert 'value="22/08/2026"' in page
    data = {"day": "22/8/2026", "kind": "off", "name": "Nghỉ", "version": "1"}
    assert office.post(f"/admin/workdays/{day.id}", data=data).status_code == 303
    stale = office.post(f"/admin/workdays/{day.id}", data=data | {"name": "Khác"})
    assert stale.status_code == 409
    assert "người khác đã sửa" in stale.text
    assert 'value="Khác"' in stale.text
    assert 'name="version" type="hidden" value="2"' in stale.text
    assert "Bỏ ngày 22/8/2026" in office.get(f"/admin/workdays/{day.id}/remove").text
    assert office.post(f"/admin/workdays/{day.id}/remove").status_code == 303
    assert queries.of_year(2026) == []


def test_what_was_typed_stays_when_it_is_refused(agency, client_as):
    service.add(SYSTEM, Draft(date(2026, 4, 27), "off", "Nghỉ bù"))
    answer = client_as("admin").post("/admin/workdays/new", data={"day": "27/4/2026", "kind": "off", "name": "Giỗ Tổ"})
    assert answer.status_code == 422
    assert "Ngày 27/4/2026 đã có trong danh sách" in answer.text
    assert 'value="Giỗ Tổ"' in answer.text


def test_the_menu_leads_there_for_those_who_may(agency, client_as):
    assert "/admin/workdays" in client_as("office").get("/").text
    assert "/admin/workdays" not in client_as("staff").get("/").text
