"""Pages of what goes out: the list, the file, sending; who may open them."""

from __future__ import annotations

import pytest

from ..edxml.building import OURS
from ..intake.letters import letter
from .conftest import OLD, OTHER

URL = "/p/egov_broadcast"


@pytest.fixture
def office(client_as):
    return client_as("office")


def test_an_empty_list_says_what_will_be_there(office, configure):
    assert "Chưa có tin nào gửi đi" in office.get(f"{URL}/outbox").text


@pytest.mark.database("sqlite", "postgresql")
def test_the_list_finds_by_state_kind_and_words(office, came, own, order, outbox):
    came(letter())
    outbox.sweep()
    order(own(), "new", OTHER)
    whole = office.get(f"{URL}/outbox").text
    assert whole.count("/file") == 3
    for query, number in (("kind=edoc", 1), ("kind=status", 2), ("state=waiting", 1), ("state=written", 2),
                          (f"q={OTHER}", 1), ("q=hội+thi", 3), ("q=không+có", 0), ("kind=x&state=y", 3)):  # fmt: skip
        assert office.get(f"{URL}/outbox?{query}").text.count("/file") == number, query


def test_the_list_asks_as_much_for_one_as_for_many(office, own, order, count_queries):
    order(own(), "new", OTHER)
    with count_queries() as one:
        office.get(f"{URL}/outbox")
    for number in range(2, 6):
        order(own(code=f"{number}0/STD-VP"), "new", OTHER, OLD)
    with count_queries() as many:
        office.get(f"{URL}/outbox")
    assert many.total <= one.total


def test_a_clerk_downloads_what_is_in_the_folder_and_has_it_written_again(office, own, order, outbox, rows):
    order(own(), "new", OTHER)
    outbox.sweep()
    row = rows()[0]
    content = (outbox.place / row.file_name).read_bytes()
    answer = office.get(f"{URL}/outbox/{row.id}/file")
    assert (answer.status_code, answer.data, answer.mimetype) == (200, content, "application/octet-stream")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert office.post(f"{URL}/outbox/{row.id}/again").status_code == 303
    assert rows()[0].written_at is None


def test_sending_by_the_form(office, own, rows, came):
    came(letter())
    document = own()
    page = office.get(f"{URL}/documents/{document.id}/dispatch").text
    assert "000.00.00.G77" in page, "who wrote to us can be chosen"
    form = {"version": document.version, "token": "b" * 32, "typed": f"{OTHER}\nsai mã", "sender": OURS}
    answer = office.post(f"{URL}/documents/{document.id}/dispatch", data=form)
    assert (answer.status_code, "sai mã" in answer.text) == (422, True)
    form |= {"typed": OTHER, "receivers": ["000.00.00.G77"], "due_on": "31/12/2026"}
    assert office.post(f"{URL}/documents/{document.id}/dispatch", data=form).status_code == 303
    last = rows()[-1]
    assert (last.organs, last.facts["due"]) == (["000.00.00.G77", OTHER], "2026-12-31")
    assert "Chờ ghi tệp" in office.get(f"{URL}/documents/{document.id}").text


def test_two_clerks_at_once_see_that_it_changed(office, own, order, rows):
    document = own()
    version = document.version
    order(document, "new", OTHER)
    form = {"version": version, "token": "c" * 32, "typed": OLD, "sender": OURS}
    answer = office.post(f"{URL}/documents/{document.id}/dispatch", data=form)
    assert (answer.status_code, len(rows())) == (422, 1)
    assert OLD in answer.text


@pytest.mark.parametrize(("act", "form"), [
    ("update", {"reason": "Sửa ngày"}), ("revoke", {"reason": "Gửi nhầm", "receivers": [OTHER]}),
    ("ask", {"reason": "Cần sửa", "receivers": [OTHER]}),
])  # fmt: skip
def test_afterwards_by_the_form(act, form, office, own, order, rows):
    document = own()
    order(document, "new", OTHER)
    url = f"{URL}/documents/{document.id}/dispatch/{act}"
    assert office.get(url).status_code == 200
    answer = office.post(url, data={"version": document.version, "token": "d" * 32, **form})
    assert (answer.status_code, len(rows())) == (303, 2)
    assert rows()[-1].note == form["reason"]


def test_what_was_recalled_here_has_no_form_to_send_it_but_to_take_it_back(office, own):
    recalled = own(status="recalled")
    url = f"{URL}/documents/{recalled.id}/dispatch"
    asked = {page: office.get(f"{url}{page}").status_code for page in ("", "/update", "/revoke", "/ask")}
    assert asked == {"": 404, "/update": 404, "/revoke": 200, "/ask": 200}
    answer = office.post(url, data={"version": recalled.version, "token": "e" * 32, "typed": OLD, "sender": OURS})
    assert answer.status_code == 422
    assert "không còn hiệu lực" in answer.text
    assert OLD in answer.text


PAGES = ("outbox", "organs", "organs/new")


@pytest.mark.parametrize(("who", "code"), [
    ("office", 200), ("leader", 403), ("admin", 403), ("unit_head", 403), ("staff", 403)
])  # fmt: skip
def test_lists_are_for_clerks(who, code, client_as, configure):
    client = client_as(who)
    assert {client.get(f"{URL}/{page}").status_code for page in PAGES} == {code}


@pytest.mark.parametrize(("who", "code"), [("leader", 403), ("unit_head", 404), ("staff", 404)])
def test_documents_are_sent_by_clerks(who, code, client_as, own, order, rows):
    document = own()
    order(document, "new", OTHER)
    client = client_as(who)
    for page in ("dispatch", "dispatch/update", "dispatch/revoke", "dispatch/ask"):
        assert client.get(f"{URL}/documents/{document.id}/{page}").status_code == code
    assert client.get(f"{URL}/outbox/{rows()[0].id}/file").status_code == 404
    assert client.post(f"{URL}/outbox/{rows()[0].id}/again").status_code == 404
