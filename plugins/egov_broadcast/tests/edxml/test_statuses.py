"""Status messages: who reports what about which of our documents."""

from __future__ import annotations

import pytest

from .building import OTHERS, OURS, Attached, status


def test_a_status_is_told_in_full(told):
    assert told(status()) == {
        "outcome": "accepted", "kind": "status", "family": "qcvn", "document_id": None, "from": OTHERS, "to": [],
        "code": None, "subject": None, "date": None, "business": 0, "priority": 0, "attachments": [],
        "status": "03", "for_organ": OURS, "for_code": "7/STD-VP", "for_document_id": f"{OURS},2026/04/02,7/STD-VP",
        "timestamp": "2026-04-03T09:05:07+07:00",
    }  # fmt: skip


def test_who_did_it_and_why(message_of):
    found = message_of(status(StatusCode="02", Description="Sai thể thức,\n đề nghị gửi lại"))
    assert found.status.description == "Sai thể thức,\nđề nghị gửi lại"
    assert (found.status.staff.name, found.status.staff.department) == ("Hà Văn Ví", "Văn thư")
    assert (found.status.staff.mobile, found.status.staff.email) == ("0900000009", "vt@ban.example")
    assert f"{found.status.about.issued_on:%d/%m/%Y}" == "02/04/2026"


@pytest.mark.parametrize("code", ["01", "02", "03", "04", "05", "06", "13", "15", "16"])
def test_codes_that_there_are(told, code):
    assert told(status(StatusCode=f" {code} "))["status"] == code
    assert told(status(StatusCode=code.lstrip("0")))["status"] == code


@pytest.mark.parametrize("code", ["", "N/A", "00", "07", "12", "14", "17", "99", "003", "đã nhận", "1.0"])
def test_others_are_refused(told, code):
    assert told(status(StatusCode=code))["reason"] == "bad_value"


@pytest.mark.parametrize("change", [
    {"From": None}, {"From": {"OrganId": "null"}}, {"ResponseFor": None},
    {"ResponseFor": {"OrganId": OURS, "Code": "7/STD-VP"}}, {"ResponseFor": {"DocumentId": "A"}},
])  # fmt: skip
def test_what_must_be_there(told, change):
    assert told(status(**change))["reason"] == "missing_required"


def test_it_must_be_for_us_or_be_its_senders_own_document(told):
    about = {"OrganId": OTHERS + ".1", "DocumentId": "A"}
    assert told(status(ResponseFor=about))["reason"] == "not_addressed"
    assert told(status(ResponseFor=about), own_ids=None)["outcome"] == "accepted"
    assert told(status(StatusCode="13", ResponseFor={"OrganId": OTHERS, "DocumentId": "A"}))["status"] == "13"


def test_a_moment_may_be_missing(told):
    assert told(status(Timestamp=None))["timestamp"] is None


def test_a_message_with_files_is_no_status(told):
    assert told(status().with_files(Attached()))["reason"] == "missing_required"


def test_the_code_may_come_in_two_parts(told):
    about = {"OrganId": OURS, "DocumentId": "A", "Code": {"CodeNumber": "7", "CodeNotation": "STD-VP"}}
    assert told(status(ResponseFor=about))["for_code"] == "7/STD-VP"


def test_without_an_envelope_around_its_header(told):
    made = status()
    made.root = "edXMLEnvelope"
    assert told(made) == told(status())
