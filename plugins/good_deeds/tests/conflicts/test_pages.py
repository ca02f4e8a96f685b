"""The pages: they keep what was typed, and tell nobody whose household is whose."""

from __future__ import annotations

from intranet import db
from intranet_plugins.good_deeds.conflicts import personal
from intranet_plugins.good_deeds.models import Conflict, Kin

BASE = "/p/good_deeds"


def test_declaring_and_taking_back_a_conflict(client_as, make_submission):
    case = make_submission()
    browser = client_as("unit_head")
    url = f"{BASE}/cases/{case.id}/conflict"
    assert "Khai xung đột lợi ích" in browser.get(f"{BASE}/cases/{case.id}").text
    assert browser.post(url, data={"reason": ""}).status_code == 422
    assert browser.post(url, data={"reason": "Cùng nhóm tác giả"}).status_code == 303
    page = browser.get(f"{BASE}/cases/{case.id}").text
    assert "Cùng nhóm tác giả" in page
    assert "Nguyễn Văn Ổn xét thay" in page
    assert browser.get(f"{url}/withdraw").status_code == 200
    assert browser.post(f"{url}/withdraw").status_code == 303
    assert browser.get(f"{url}/withdraw").status_code == 404


def test_a_household_is_ones_own_business(client_as, agency):
    staff = client_as("staff")
    page = staff.post(f"{BASE}/household", data={"name": "Người Không Có"})
    assert page.status_code == 422
    assert "Người Không Có" in page.text
    assert staff.post(f"{BASE}/household", data={"name": "Vũ Thị Thu Hường"}).status_code == 303
    assert "Vũ Thị Thu Hường" in staff.get(f"{BASE}/household").text
    me, head = agency.people["staff"], agency.people["unit_head"]
    other = client_as("coordinator")
    for path in (f"/household?person={me}", "/household?person=x", f"/household/{me}/{head}/remove"):
        assert other.get(BASE + path).status_code == 404
    office = client_as("office")
    assert "Hoàng Thị Êm" in office.get(f"{BASE}/household?name=Hoàng Thị Êm").text
    assert "Vũ Thị Thu Hường" in office.get(f"{BASE}/household?person={me}").text
    assert office.post(f"{BASE}/household/{me}/{head}/remove").status_code == 303
    assert "Vũ Thị Thu Hường" not in staff.get(f"{BASE}/household").text


def test_of_several_of_one_name_the_right_one_is_chosen(client_as, agency):
    browser = client_as("staff")
    page = browser.post(f"{BASE}/household", data={"name": "Vũ Thị Hường"})
    assert page.status_code == 422
    assert "Phòng Quản lý Khoa học" in page.text
    chosen = {"name": "Vũ Thị Hường", "person": agency.people["unit_head"]}
    assert browser.post(f"{BASE}/household", data=chosen).status_code == 303


def test_what_is_erased_and_what_stays(agency, make_submission):
    me, other = sorted((agency.people["staff"], agency.people["unit_head"]))
    case = make_submission()
    db.session.add(Kin(person_id=me, kin_id=other, declared_by=me))
    db.session.add(Conflict(submission_id=case.id, person_id=other, reason="Vợ chồng"))
    db.session.commit()
    assert len(list(personal.records(other))) == 2
    assert [(one.erased, one.kept) for one in personal.erase(other)] == [(1, 0), (0, 1)]
    assert db.session.query(Kin).count() == 0
    assert db.session.get(Conflict, (case.id, other)).reason == ""
