"""The pages of sending, for those who may."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from intranet import Rule, audience_rules, clock, db
from intranet_plugins.egov_broadcast.documents.models import Document
from intranet_plugins.egov_broadcast.sending.models import Broadcast, Receipt

URL = "/p/egov_broadcast"


@pytest.fixture(autouse=True)
def _on(plugin_on) -> None:
    plugin_on("egov_broadcast")


def version_in(page):
    return re.search(r'name="version"[^>]*value="(\d+)"', page)[1]


@pytest.fixture
def typed(agency):
    """What the office types: to the department of digital affairs with its team, until three days from now."""
    until = clock.local(datetime.now(UTC) + timedelta(days=3))
    return {
        "reach": "chosen", "units": [agency.units["digital"]], "kind": "must", "due_day": f"{until:%d/%m/%Y}",
        "due_time": "17:00", "unit_id": agency.units["office"], "accepted": "day_off",
    }  # fmt: skip


def test_a_document_is_composed_looked_at_and_sent(make_document, client_as, typed):
    office, document = client_as("office"), make_document()
    page = office.get(f"{URL}/documents/{document.id}/broadcast")
    assert page.status_code == 200
    seen = office.post(f"{URL}/documents/{document.id}/broadcast", data=typed | {"preview": "1"})
    assert seen.status_code == 200, seen.text
    assert "Châu Ngọc Uyên" in seen.text
    saved = office.post(f"{URL}/documents/{document.id}/broadcast", data=typed)
    assert saved.status_code == 303, saved.text
    confirm = office.get(saved.location)
    assert "Gửi tới 4 người của 2 đơn vị" in confirm.text
    sent = office.post(saved.location, data={"version": version_in(confirm.text)})
    assert sent.status_code == 303, sent.text
    assert "Đã gửi tới 4 người" in office.get(sent.location).text
    assert "0/4" in office.get(f"{URL}/sent").text


def rules_of(location):
    broadcast = db.session.get(Broadcast, int(re.search(r"/sent/(\d+)/", location)[1]))
    return set(audience_rules(broadcast.audience_id))


def test_units_alone_groups_names_and_exceptions(make_document, client_as, agency, typed):
    office, address = client_as("office"), f"{URL}/documents/{make_document().id}/broadcast"
    more = {
        "alone": [agency.units["digital"]], "groups": [agency.groups["drafters"]], "names": "Vũ Thị Thu Hường\nCB008",
        "out_units": [agency.units["cell"]], "out_names": "Châu Ngọc Uyên",
    }  # fmt: skip
    saved = office.post(address, data=typed | more)
    assert saved.status_code == 303, saved.text
    assert rules_of(saved.location) == {
        Rule("unit", agency.units["digital"], with_subunits=False), Rule("group", agency.groups["drafters"]),
        Rule("person", agency.people["unit_head"]), Rule("person", agency.people["staff"]),
        Rule("unit", agency.units["cell"], excludes=True), Rule("person", agency.people["team_staff"], excludes=True),
    }  # fmt: skip
    again = office.get(saved.location.replace("/send", "/edit")).text
    for words in ("Vũ Thị Thu Hường (CB006)", "Châu Ngọc Uyên (CB013)"):
        assert words in again


def test_names_that_mean_nobody_are_said_and_nothing_typed_is_lost(make_document, client_as, typed):
    address = f"{URL}/documents/{make_document().id}/broadcast"
    page = client_as("office").post(address, data=typed | {"names": "Người Không Có", "message": "Đọc kỹ"})
    assert page.status_code == 422
    for words in ("Không tìm thấy: Người Không Có", "Đọc kỹ", typed["due_day"], "checked"):
        assert words in page.text


@pytest.mark.database("sqlite", "postgresql")
def test_who_it_would_go_to_still_stands_beside_what_is_to_be_mended(make_document, client_as, typed):
    address = f"{URL}/documents/{make_document().id}/broadcast"
    page = client_as("office").post(address, data=typed | {"send_day": "01/01/2020", "send_time": "08:00"})
    assert page.status_code == 422
    assert "4 người" in page.text


def test_the_list_opens_with_what_there_is_to_follow(make_broadcast, client_as):
    sent = make_broadcast().document_id
    code = db.session.get(Document, sent).subject
    assert code in client_as("leader").get(f"{URL}/sent").text
    assert code not in client_as("leader").get(f"{URL}/sent?scope=mine").text


def test_who_it_would_go_to_is_looked_at_without_keeping_anything(make_document, client_as, typed):
    document = make_document()
    office = client_as("office")
    seen = office.post(f"{URL}/documents/{document.id}/audience", data=typed)
    assert "4 người" in seen.text
    assert "<main" not in seen.text
    office.post(f"{URL}/documents/{document.id}/broadcast", data=typed | {"preview": "1"})
    assert db.session.scalar(select(func.count()).select_from(Broadcast)) == 0


def test_everybody_it_would_go_to_by_name(make_document, client_as, typed):
    office = client_as("office")
    saved = office.post(f"{URL}/documents/{make_document().id}/broadcast", data=typed)
    people = saved.location.replace("/send", "/people")
    assert "Lý Thị Yến" in office.get(people).text
    found = office.get(people + "?q=ly+thi").text
    assert "Lý Thị Yến" in found
    assert "Châu Ngọc Uyên" not in found


def test_a_draft_is_kept_found_and_thrown_away(make_document, client_as, typed):
    office = client_as("office")
    kept = office.post(f"{URL}/documents/{make_document().id}/broadcast", data=typed | {"keep": "1"})
    assert kept.location.endswith("/sent")
    page = office.get(kept.location).text
    assert "Bản nháp" in page
    number = re.search(r"/sent/(\d+)/discard", page)[1]
    asked = office.get(f"{URL}/sent/{number}/discard")
    gone = office.post(f"{URL}/sent/{number}/discard", data={"version": version_in(asked.text)})
    assert gone.status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Broadcast)) == 0


def test_two_clerks_see_both_versions_of_a_draft(make_document, client_as, typed):
    office = client_as("office")
    saved = office.post(f"{URL}/documents/{make_document().id}/broadcast", data=typed)
    edit = saved.location.replace("/send", "/edit")
    version = version_in(office.get(edit).text)
    office.post(edit, data=typed | {"version": version, "message": "Bản của người kia"})
    page = office.post(edit, data=typed | {"version": version, "message": "Bản của mình"})
    assert page.status_code == 409
    for words in ("Hai người cùng sửa", "Bản của người kia", "Bản của mình"):
        assert words in page.text
    assert office.post(
        edit, data=typed | {"version": version_in(page.text), "message": "Bản của mình"}
    ).status_code == 303  # fmt: skip


def test_a_page_that_is_sent_twice_sends_once(make_document, client_as, typed):
    office = client_as("office")
    saved = office.post(f"{URL}/documents/{make_document().id}/broadcast", data=typed)
    version = version_in(office.get(saved.location).text)
    for _time in range(2):
        assert office.post(saved.location, data={"version": version}).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(Receipt)) == 4


@pytest.mark.database("sqlite", "postgresql")
def test_after_it_went_out_more_time_more_people_withdrawing_and_ending(make_document, client_as, typed, agency):
    office = client_as("office")
    saved = office.post(f"{URL}/documents/{make_document().id}/broadcast", data=typed)
    sent = office.post(saved.location, data={"version": version_in(office.get(saved.location).text)}).location
    amend = sent.replace("/done", "/amend")
    version = version_in(office.get(amend).text)
    more = {"version": version, "reach": "chosen", "units": [agency.units["science"]], "message": "Thêm phòng",
            "due_day": typed["due_day"], "due_time": "17:30", "accepted": "day_off"}  # fmt: skip
    assert office.post(amend, data=more).status_code == 303
    assert "0/8" in office.get(f"{URL}/sent").text
    end = sent.replace("/done", "/end")
    ended = office.post(end, data={"version": version_in(office.get(end).text)})
    assert ended.status_code == 303
    withdraw = sent.replace("/done", "/withdraw")
    version = version_in(office.get(withdraw).text)
    assert office.post(withdraw, data={"version": version, "reason": " "}).status_code == 422
    assert office.post(withdraw, data={"version": version, "reason": "Nhầm"}).status_code == 303
    assert "Đã rút lại" in office.get(f"{URL}/sent?state=withdrawn").text


@pytest.mark.database("sqlite", "postgresql")
@pytest.mark.parametrize(("role", "scopes"), [("office", 3), ("leader", 3), ("unit_head", 2), ("coordinator", 2)])
def test_the_list_costs_the_same_however_long_it_is(role, scopes, make_broadcast, client_as, count_queries, agency):
    for number in range(8):
        make_broadcast(
            sender_id=agency.people[role], unit_id=agency.units["science"], must_acknowledge=bool(number % 2)
        )
    browser = client_as(role)
    browser.get(f"{URL}/sent")
    for scope in ("mine", "unit", "all")[:scopes]:
        with count_queries(at_most=16):
            page = browser.get(f"{URL}/sent?scope={scope}")
        assert page.text.count("đang phổ biến") + page.text.count("Đang phổ biến") >= 1 or scope == "unit"


@pytest.mark.parametrize("path", ["send", "edit", "people", "amend", "withdraw", "end", "hold", "discard", "done"])
@pytest.mark.parametrize(("role", "status"), [("staff", 404), ("unit_head", 404), ("leader", 403)])
def test_others_neither_see_nor_change_what_the_office_sends(role, status, path, make_broadcast, client_as):
    sent = make_broadcast(to=["chief"])
    assert client_as(role).get(f"{URL}/sent/{sent.id}/{path}").status_code == status


def test_staff_have_no_list_of_what_was_sent(client_as):
    assert client_as("staff").get(f"{URL}/sent").status_code == 403
