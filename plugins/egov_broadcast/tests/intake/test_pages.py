"""What a clerk sees of messages, and does about them; nobody else sees any of it."""

from __future__ import annotations

import io

import pytest

from ..edxml.building import OURS, PNG, THEIRS, Attached, status
from .letters import letter

HERE = "/p/egov_broadcast/messages"


@pytest.fixture
def office(client_as, configure):
    return client_as("office")


def send(client, *messages, form_key="0" * 32, **more):
    uploads = [(io.BytesIO(one.bytes() if hasattr(one, "bytes") else one), f"{number}.edxml")
               for number, one in enumerate(messages)]  # fmt: skip
    return client.post(f"{HERE}/upload", data={"form_key": form_key, "files": uploads}, **more)


def asking_back():
    about = {"OrganId": OURS, "Code": "15/CKN-VP", "DocumentId": f"{THEIRS},2026/04/20,15/CKN-VP",
             "PromulgationDate": "2026/04/20"}  # fmt: skip
    return status(From={"OrganId": THEIRS, "OrganName": "Cục Kiểm nghiệm"}, ResponseFor=about, StatusCode="13",
                  Description="Gửi nhầm tệp")  # fmt: skip


@pytest.mark.parametrize(
    "path", ["", "?tab=refused", "?tab=waiting", "?tab=none&kind=x&page=9", "/upload", "/received"]
)
def test_empty_pages_say_what_will_be_there(office, path):
    assert office.get(HERE + path).status_code == 200


@pytest.mark.parametrize("role", ["staff", "unit_head", "leader", "admin"])
def test_only_clerks_see_messages(client_as, came, role):
    message = came(b"<x/>")
    client = client_as(role)
    assert client.get(HERE).status_code == 403
    assert client.get(f"{HERE}/upload").status_code == 403
    assert client.get(f"{HERE}/{message.id}").status_code == 404
    assert client.post(f"{HERE}/{message.id}/settle").status_code == 404


def test_the_list_shows_what_came_and_what_became_of_it(office, came):
    came(letter())
    came(b"<x/>", name="lạ.edxml")
    page = office.get(HERE).text
    assert "Về việc tổ chức hội thi sáng kiến năm 2026" in page
    assert "Cục Kiểm nghiệm" in page
    assert "Không phải tin edXML" in page
    assert "Không nhận (1)" in page


def test_tabs_and_filters_narrow_it(office, came):
    came(letter())
    came(b"<x/>", name="lạ.edxml")
    came(letter().with_files().asking("1", DocumentId="x,1"))
    assert "lạ.edxml" in office.get(f"{HERE}?tab=refused").text
    assert "15/CKN-VP" not in office.get(f"{HERE}?tab=refused").text
    assert "Thu hồi" in office.get(f"{HERE}?tab=waiting").text
    assert "lạ.edxml" not in office.get(f"{HERE}?q=15/ckn").text
    assert "15/CKN-VP" in office.get(f"{HERE}?q=15/ckn").text
    assert "Không có kết quả" in office.get(f"{HERE}?q=100%25").text


def test_the_list_costs_the_same_however_long_it_is(office, came, count_queries):
    came(letter())
    with count_queries() as few:
        office.get(HERE)
    for number in range(5):
        came(letter(DocumentId=f"{THEIRS},2026/04/21,{number}"))
    with count_queries() as many:
        office.get(HERE)
    assert many.total <= few.total <= 12


def test_a_refusal_tells_the_reason_and_the_way_out(office, came):
    message = came(letter(To=[{"OrganId": "H1.1"}]))
    page = office.get(f"{HERE}/{message.id}").text
    assert "Không gửi đến cơ quan" in page
    assert "thêm mã định danh vào cài đặt" in page


def test_the_raw_file_is_for_clerks_and_only_bytes(office, came, client_as):
    message = came(letter(To=[{"OrganId": "H1.1"}]))
    page = office.get(f"{HERE}/{message.id}").text
    path = page.split('href="/files/')[1].split('"')[0]
    answer = office.get(f"/files/{path}")
    assert (answer.status_code, answer.mimetype) == (200, "application/octet-stream")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client_as("leader").get(f"/files/{path}").status_code == 404


@pytest.mark.database("sqlite", "postgresql")
def test_it_is_taken_in_again_once_something_was_put_right(office, came, configure, documents):
    from intranet import db

    message = came(letter(To=[{"OrganId": "H1.1"}]))
    assert office.post(f"{HERE}/{message.id}/retry").status_code == 303
    assert "Đã đọc lại tin; vẫn chưa nhận được." in office.get(f"{HERE}/{message.id}").text
    db.session.refresh(message)
    assert message.outcome == "refused"
    configure(own_ids="H1.1")
    office.post(f"{HERE}/{message.id}/retry")
    db.session.refresh(message)
    assert (message.outcome, message.reason, len(documents())) == ("accepted", "", 1)
    assert office.post(f"{HERE}/{message.id}/retry").status_code == 422


def test_a_paper_among_messages_is_led_to_registering_by_hand(office, came):
    paper, broken = came(b"%PDF-1.7", name="Công văn.PDF"), came(b"?", name="tin.edxml")
    assert "/documents/new" in office.get(f"{HERE}/{paper.id}").text
    assert "/documents/new" not in office.get(f"{HERE}/{broken.id}").text


@pytest.mark.database("sqlite", "postgresql")
def test_a_refusal_is_dealt_with_and_leaves_the_list(office, came, agency):
    from intranet import db

    message = came(b"<x/>", name="lạ.edxml")
    office.post(f"{HERE}/{message.id}/settle")
    db.session.refresh(message)
    assert message.handled_by == agency.people["office"]
    assert "lạ.edxml" not in office.get(f"{HERE}?tab=refused").text
    assert "lạ.edxml" in office.get(f"{HERE}?tab=refused&handled=1").text


def test_clerks_have_it_among_what_is_to_do(came, actor_of):
    from intranet_plugins.egov_broadcast.intake import work

    came(letter())
    came(b"<x/>")
    came(asking_back())
    assert [item.title for item in work.items(actor_of("office"))] == [
        "Nơi gửi yêu cầu lấy lại văn bản 15/CKN-VP", "1 tin đến không nhận được"
    ]  # fmt: skip
    assert list(work.items(actor_of("leader"))) == []


def test_a_request_to_give_back_is_answered_on_its_page(office, came, documents):
    came(letter())
    message = came(asking_back())
    assert "Gửi nhầm tệp" in office.get(f"{HERE}/{message.id}").text
    refused = office.post(f"{HERE}/{message.id}/answer", data={"agree": "no", "note": ""})
    assert (refused.status_code, "Nhập lý do từ chối" in refused.text) == (422, True)
    assert office.post(f"{HERE}/{message.id}/answer", data={"agree": "yes", "note": ""}).status_code == 303
    assert documents()[0].status == "recalled"
    assert "Gửi trả lời" not in office.get(f"{HERE}/{message.id}").text


def test_files_are_uploaded_and_looked_at(office, documents):
    answer = send(office, letter(), b"<x/>")
    assert answer.status_code == 303
    page = office.get(answer.location).text
    assert "Đã nhận 1 tin, 1 tin không nhận" in page
    assert len(documents()) == 1


def test_a_form_that_is_sent_twice_is_one_delivery(office, documents):
    first, second = send(office, letter()), send(office, letter())
    assert first.location == second.location
    assert "Đã nhận 1 tin" in office.get(second.location).text
    assert "Đã nhận trước đó" in office.get(send(office, letter(), form_key="1" * 32).location).text


@pytest.mark.database("sqlite", "postgresql")
def test_a_script_gets_the_answer_as_data(office):
    answer = send(office, letter(), headers={"Accept": "application/json"})
    (said,) = answer.json["messages"]
    assert (said["outcome"], said["words"], said["tone"]) == ("accepted", "Đã nhận", "ok")
    assert office.get(said["url"]).status_code == 200


def test_nothing_chosen_is_told(office):
    answer = office.post(f"{HERE}/upload", data={"form_key": "0" * 32})
    assert (answer.status_code, "Chọn ít nhất một tệp" in answer.text) == (422, True)
    answer = office.post(f"{HERE}/upload", data={"form_key": "?"}, headers={"Accept": "application/json"})
    assert "error" in answer.json


def test_large_ones_go_into_the_background(office, app, documents, monkeypatch):
    from intranet import jobs
    from intranet_plugins.egov_broadcast.intake import job

    monkeypatch.setattr(job, "AT_ONCE", 10)
    answer = send(office, letter(), b"<x/>")
    assert "/jobs/" in answer.location
    assert documents() == []
    jobs.run_pending(app)
    assert len(documents()) == 1
    page = office.get(answer.location).text
    assert "Đã nhận 1 tin, 1 tin không nhận" in office.get(page.split('class="btn btn-primary" href="')[1].split('"')[0]
                                                           .replace("&amp;", "&")).text  # fmt: skip


def test_what_a_killed_job_left_is_finished_by_the_sweep(office, documents, monkeypatch):
    from datetime import timedelta

    from intranet_plugins.egov_broadcast.intake import job, waiting

    monkeypatch.setattr(job, "AT_ONCE", 10)
    send(office, letter())
    assert waiting.sweep() == 0, "the job has its time"
    monkeypatch.setattr(waiting, "_LEFT_ALONE", timedelta(0))
    assert waiting.sweep() == 1
    assert len(documents()) == 1


def test_a_form_may_be_larger_than_others_for_base64_makes_files_so(office, app, documents):
    app.config["MAX_CONTENT_LENGTH"] = 100_000
    content = PNG + bytes(90_000)
    picture = Attached("Công văn 15.png", content)
    assert send(office, letter().with_files(picture)).status_code == 303
    assert len(documents()) == 1
    answer = send(office, letter().with_files(Attached(content=content + bytes(100_000))), form_key="2" * 32)
    assert answer.status_code == 413


def test_what_is_kept_of_a_person_goes_when_it_must(came, agency, actor_of):
    from intranet import db
    from intranet_plugins.egov_broadcast.intake import personal

    message = came(b"<x/>", actor=actor_of("office"), way="upload")
    office = agency.people["office"]
    (record,) = personal.records(office)
    assert record.values["messages"][0]["name"] == "tin.edxml"
    (erasure,) = personal.erase(office)
    assert (erasure.erased, erasure.kept) == (1, 1)
    db.session.refresh(message)
    assert message.received_by is None
    assert list(personal.records(office)) == []
