"""The pages as people use them."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from intranet import db
from intranet_plugins.good_deeds.commendations import corrections
from intranet_plugins.good_deeds.models import Commendation, Submission

BASE = "/p/good_deeds"
DECISION = {
    "form": "Giấy khen", "authority": "Giám đốc Sở", "decision_number": "45/QĐ-SKHCN", "decided_on": "05/02/2024",
    "note": "",
}  # fmt: skip


@pytest.fixture
def office(client_as):
    return client_as("office")


def test_a_decision_is_recorded_for_one_case(office, make_submission):
    case = make_submission(stage="approved", subject_name="Chị Êm")
    page = office.get(f"{BASE}/cases/{case.id}/commend").get_data(as_text=True)
    assert 'value="Chị Êm"' in page
    assert '<option value="Giám đốc Sở">' in page
    sent = {**DECISION, "name": "Hoàng Thị Êm", "upload": (io.BytesIO(b"%PDF-1.4\n"), "qd.pdf")}
    answer = office.post(f"{BASE}/cases/{case.id}/commend", data=sent)
    assert answer.status_code == 303
    shown = office.get(answer.location).get_data(as_text=True)
    assert all(words in shown for words in ("Hoàng Thị Êm", "45/QĐ-SKHCN", "05/02/2024", "qd.pdf"))
    assert f"/cases/{case.id}/story" in shown, "the office reads at once what comes next"
    assert office.get(f"{BASE}/cases/{case.id}/commend").location == answer.location


def test_what_was_typed_stays_when_something_is_missing(office, make_submission):
    case = make_submission(stage="approved")
    answer = office.post(f"{BASE}/cases/{case.id}/commend", data={**DECISION, "name": "Êm", "decided_on": "31/02/2024"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "errsum" in page
    assert 'value="31/02/2024"' in page
    assert 'value="45/QĐ-SKHCN"' in page


def test_one_decision_is_recorded_for_the_cases_that_are_ticked(office, make_submission, agency):
    cases = [make_submission(f"Việc {key}", stage="approved", person_id=agency.people[key])
             for key in ("staff", "unit_head", "digital_staff")]  # fmt: skip
    make_submission("Chưa xét xong", stage="council")
    page = office.get(f"{BASE}/commendations/new").get_data(as_text=True)
    assert all(f'value="{one.id}"' in page for one in cases)
    assert "Chưa xét xong" not in page
    assert office.post(f"{BASE}/commendations/new", data=DECISION).status_code == 422
    answer = office.post(f"{BASE}/commendations/new", data={**DECISION, "cases": [cases[0].id, cases[2].id]})
    assert answer.status_code == 303
    done = office.get(answer.location).get_data(as_text=True)
    assert "Đã ghi quyết định khen 2 người, tập thể" in done
    db.session.expire_all()
    assert [db.session.get(Submission, one.id).stage for one in cases] == ["commended", "approved", "commended"]


def test_a_doubt_is_shown_and_set_aside_by_a_tick(office, make_submission, commended):
    commended()
    case = make_submission("Giúp 22 hộ", stage="approved")
    sent = {**DECISION, "name": "Êm"}
    answer = office.post(f"{BASE}/cases/{case.id}/commend", data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Một thành tích không khen nhiều lần" in page
    assert 'name="sure"' in page
    assert office.post(f"{BASE}/cases/{case.id}/commend", data={**sent, "sure": "y"}).status_code == 303


@pytest.mark.database("sqlite", "postgresql")
def test_the_list_is_filtered_by_the_url_and_goes_to_a_spreadsheet(office, commended, agency):
    commended("Cài cảnh báo", "Bằng khen", date(2023, 5, 5), number="11/QĐ-UBND", subject_name="Nguyễn Thị Hằng")
    commended("Trả lại ví", "Giấy khen", date(2024, 5, 5), person_id=agency.people["digital_staff"], unit="digital")
    page = lambda query: office.get(f"{BASE}/commendations{query}").get_data(as_text=True)  # noqa: E731
    both = page("")
    assert "Cài cảnh báo" in both
    assert "Trả lại ví" in both
    for query in ("?year=2023", "?form=Bằng+khen", "?q=nguyen+hang", "?q=11/QĐ-UBND", "?q=canh+bao",
                  f"?unit={agency.units['science']}"):  # fmt: skip
        assert "Cài cảnh báo" in page(query), query
        assert "Trả lại ví" not in page(query), query
    assert "Không có kết quả nào" in page("?state=withdrawn")
    assert "Trả lại ví" in page("?year=99999999&form=khong-co")
    sheet = office.get(f"{BASE}/commendations?format=xlsx&year=2023")
    book = openpyxl.load_workbook(io.BytesIO(sheet.data))
    cells = [cell.value for row in book.active.iter_rows() for cell in row]
    assert "11/QĐ-UBND" in cells
    assert "45/QĐ-SKHCN" not in cells


def test_two_who_correct_at_once_see_both_versions(office, commended, decision, actor_of):
    one = commended()
    seen = one.version
    corrections.edit(actor_of("office"), one.id, seen, decision(form="Bằng khen"), one.name)
    sent = {**DECISION, "name": "Êm", "form": "Biểu dương", "version": str(seen)}
    answer = office.post(f"{BASE}/commendations/{one.id}/edit", data=sent)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Biểu dương" in page
    assert "Bằng khen" in page
    db.session.expire_all()
    stored = db.session.get(Commendation, one.id)
    assert stored.form == "Bằng khen"
    again = office.post(f"{BASE}/commendations/{one.id}/edit", data={**sent, "version": str(stored.version)})
    assert again.status_code == 303


def test_a_withdrawn_commendation_says_why(office, client_as, commended):
    one = commended()
    sent = {"basis": "Kê khai gian dối", "number": "52/QĐ-SKHCN", "on": "01/01/2020", "version": str(one.version)}
    path = f"{BASE}/commendations/{one.id}"
    assert office.post(f"{path}/withdraw", data=sent).status_code == 422
    from intranet import clock

    sent["on"] = f"{clock.today():%d/%m/%Y}"
    assert office.post(f"{path}/withdraw", data=sent).status_code == 303
    page = office.get(path).get_data(as_text=True)
    assert "Kê khai gian dối" in page
    assert "/edit" not in page
    assert office.get(f"{path}/edit").status_code == 302
    assert "Kê khai gian dối" in client_as("staff").get(path).get_data(as_text=True)
    assert client_as("admin").get(path).status_code == 404


def test_readers_from_outside_see_the_honour_but_neither_note_nor_file(office, client_as, make_submission):
    case = make_submission(stage="approved")
    sent = {**DECISION, "name": "Hoàng Thị Êm", "note": "Chưa trả tiền thưởng",
            "upload": (io.BytesIO(b"%PDF-1.4\n"), "qd.pdf")}  # fmt: skip
    shown = office.post(f"{BASE}/cases/{case.id}/commend", data=sent).location
    for role, sees in (("staff", True), ("office", True), ("admin", False)):
        page = client_as(role).get(shown).get_data(as_text=True)
        assert "45/QĐ-SKHCN" in page, role
        assert ("Chưa trả tiền thưởng" in page) is ("qd.pdf" in page) is sees, role


def test_pages_by_role(client_as, commended, make_submission, agency):
    one, case = commended(consent="no"), make_submission("Khác", stage="approved")
    expected = {
        "staff": (200, 403, 403, 200), "coordinator": (200, 403, 403, 200), "unit_head": (200, 403, 403, 200),
        "office": (200, 200, 200, 200), "leader": (200, 403, 403, 200), "council_member": (404, 403, 404, 404),
        "admin": (404, 403, 404, 404),
    }  # fmt: skip
    for role, codes in expected.items():
        browser = client_as(role)
        paths = (f"/commendations/{one.id}", "/commendations/new", f"/cases/{case.id}/commend",
                 f"/records/person/{agency.people['staff']}")  # fmt: skip
        assert tuple(browser.get(BASE + path).status_code for path in paths) == codes, role
        assert browser.get(f"{BASE}/commendations").status_code == 200
        assert browser.get(f"{BASE}/records/unit/{agency.units['science']}").status_code == 200
        edited = browser.post(f"{BASE}/commendations/{one.id}/edit", data={"form": ""}).status_code
        assert edited == {"office": 422}.get(role, 403 if codes[0] == 200 else 404), role
    assert client_as("office").get(f"{BASE}/records/unit/999999").status_code == 404


def test_a_record_goes_to_a_spreadsheet(office, commended, agency):
    commended("Cài cảnh báo")
    answer = office.get(f"{BASE}/records/unit/{agency.units['science']}?format=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Tổng hợp", "Khen thưởng", "Cá nhân của đơn vị"]
    assert "Cài cảnh báo" in [cell.value for row in book["Cá nhân của đơn vị"].iter_rows() for cell in row]


def test_the_list_costs_the_same_however_long_it_is(office, commended, agency, count_queries):
    def cost(number):
        for place in range(number):
            commended(f"Việc {number}-{place}", decided_on=date(2024, 1, 1 + place))
        with count_queries() as counted:
            assert office.get(f"{BASE}/commendations").status_code == 200
        return counted.total

    cost(1)
    assert cost(1) == cost(7)
