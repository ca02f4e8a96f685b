"""Statuses that clerks report by hand from the document's page; each once, none backwards."""

from __future__ import annotations

import pytest

from ..edxml.building import OURS, THEIRS, status
from ..intake.letters import letter

URL = "/p/egov_broadcast"
THEIRS_ID = f"{THEIRS},2026/04/20,15/CKN-VP"


@pytest.fixture
def document(came, documents, configure):
    came(letter())
    return documents()[0]


def codes(rows):
    return [row.status_code for row in rows()]


def test_the_work_is_reported_step_by_step(document, actor_of, rows, outbox):
    from intranet_plugins.egov_broadcast.outbox import service

    for code in ("04", "05", "06"):
        service.report(actor_of("office"), document.id, code, "Giao Phòng Chuyên ngành" if code == "04" else "")
    assert codes(rows) == ["01", "03", "04", "05", "06"]
    outbox.sweep()
    told = [message.status for message, _files in outbox.read()]
    assert [one.description for one in told[2:]] == ["Giao Phòng Chuyên ngành", "Đang xử lý", "Hoàn thành"]
    assert told[2].staff.name


@pytest.mark.parametrize(("first", "then"), [("05", "04"), ("06", "05"), ("04", "04"), ("05", "01"), ("04", "15")])
def test_none_is_reported_backwards_or_twice(first, then, document, actor_of, rows):
    from intranet import Refused
    from intranet_plugins.egov_broadcast.outbox import service

    service.report(actor_of("office"), document.id, first)
    with pytest.raises(Refused, match="tải lại"):
        service.report(actor_of("office"), document.id, then)
    assert codes(rows) == ["01", "03", first]


def test_nothing_is_reported_of_what_came_on_paper_or_was_recalled(document, make_document, actor_of):
    from intranet import Refused
    from intranet_plugins.egov_broadcast.documents import service as documents
    from intranet_plugins.egov_broadcast.outbox import service

    documents.recall(actor_of("office"), document.id, document.version, "Gửi nhầm")
    for one in (document, make_document(number=50)):
        with pytest.raises(Refused):
            service.report(actor_of("office"), one.id, "04")


def test_the_page_shows_what_was_told_and_takes_the_next(document, client_as, rows, configure):
    office = client_as("office")
    page = office.get(f"{URL}/documents/{document.id}").text
    assert "Báo nơi gửi" in page
    assert "Đã tiếp nhận" in page
    answer = office.post(f"{URL}/documents/{document.id}/report", data={"code": "04", "note": "Giao phòng"})
    assert answer.status_code == 303
    assert codes(rows)[-1] == "04"
    assert "Giao phòng" in office.get(f"{URL}/documents/{document.id}").text
    answer = office.post(f"{URL}/documents/{document.id}/report", data={"code": "04"})
    assert answer.status_code == 422
    configure(send_statuses=False)
    answer = office.post(f"{URL}/documents/{document.id}/report", data={"code": "05", "note": "Đang làm"})
    assert (answer.status_code, "Đang làm" in answer.text, "cài đặt" in answer.text) == (422, True, True)


def test_a_request_to_take_back_is_answered_on_its_own_page(document, came, client_as, rows, outbox):
    about = {"OrganId": OURS, "Code": "15/CKN-VP", "DocumentId": THEIRS_ID, "PromulgationDate": "2026/04/20"}
    asked = came(status(From={"OrganId": THEIRS}, ResponseFor=about, StatusCode="13", Description="Gửi nhầm tệp"))
    office = client_as("office")
    assert f"/messages/{asked.id}" in office.get(f"{URL}/documents/{document.id}").text
    office.post(f"{URL}/messages/{asked.id}/answer", data={"agree": "no", "note": "Đã triển khai"})
    outbox.sweep()
    answer = outbox.read()[-1][0].status
    assert (answer.code, answer.description, answer.about.document_id) == ("16", "Đã triển khai", THEIRS_ID)


@pytest.mark.parametrize(("who", "code"), [("leader", 403), ("staff", 404), ("unit_head", 404)])
def test_only_clerks_report(who, code, document, client_as):
    assert client_as(who).post(f"{URL}/documents/{document.id}/report", data={"code": "04"}).status_code == code


def test_the_name_of_who_reported_goes_with_the_person(document, actor_of, rows, agency, outbox):
    from intranet_plugins.egov_broadcast.outbox import personal, service

    service.report(actor_of("office"), document.id, "04")
    office = agency.people["office"]
    assert len(list(personal.records(office))) == 1
    (erased,) = personal.erase(office)
    assert (erased.erased, erased.kept) == (1, 1)
    last = rows()[-1]
    assert (last.made_by, last.facts["staff"]["name"]) == (None, "")
    outbox.sweep()
    assert outbox.read()[-1][0].status.staff.name == ""
    assert list(personal.records(office)) == []
