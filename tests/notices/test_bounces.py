"""Reports of failed delivery that come after a server took a mail."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intranet.notices import bounces, queries
from intranet.testing.agency import Agency
from tests.notices.conftest import mails, set_address
from tests.notices.server import MailServer

REPORT = """\
From: MAILER-DAEMON@mail.anhai.example
To: lantoa@anhai.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.anhai.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--b
Content-Type: {kind}

Message-ID: {message_id}
Subject: x

--b--
"""


@pytest.fixture
def message_id(tell: Callable[..., int], run: Callable[[], None], agency: Agency, mail_server: MailServer) -> str:
    """The Message-ID of a mail to the staff member that a server took."""
    tell("test.now", [agency.people["staff"]])
    run()
    return str(mail_server.received[0].message["Message-ID"])


@pytest.fixture
def report(message_id: str) -> Callable[..., bytes]:
    def write(**given: str) -> bytes:
        values = {
            "address": "staff@anhai.example", "action": "failed", "status": "5.1.1", "message_id": message_id,
            "kind": "message/rfc822", **given,
        }  # fmt: skip
        return REPORT.format(**values).encode()

    return write


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_an_address_that_is_none_is_noted(report: Callable[..., bytes], agency: Agency, kind: str) -> None:
    assert bounces.take(report(kind=kind)) == "staff@anhai.example"
    assert queries.address_of(agency.people["staff"]).error == "550 5.1.1 no such user"
    assert [(mail.state, mail.error) for mail in mails()] == [("failed", "550 5.1.1 no such user")]
    assert bounces.take(report()) is None, "it is noted once"


def test_a_full_mailbox_is_no_wrong_address(report: Callable[..., bytes], agency: Agency) -> None:
    assert bounces.take(report(status="5.2.2")) == "staff@anhai.example"
    assert queries.address_of(agency.people["staff"]).error == ""
    assert mails()[0].state == "failed"


@pytest.mark.parametrize(
    "given",
    [{"action": "delayed"}, {"message_id": "<someone@else.example>"}, {"message_id": f"<{'0' * 24}@anhai.example>"}],
)
def test_what_is_no_failure_of_a_mail_of_ours_changes_nothing(
    report: Callable[..., bytes], given: dict[str, str]
) -> None:
    assert bounces.take(report(**given)) is None
    assert mails()[0].state == "sent"


def test_a_report_about_another_address_stops_nobody(report: Callable[..., bytes], agency: Agency) -> None:
    bounces.take(report(address="leader@anhai.example"))
    for key in ("staff", "leader"):
        assert queries.address_of(agency.people[key]).error == ""


def test_a_report_about_an_address_that_changed_since_stops_nobody(
    report: Callable[..., bytes], agency: Agency
) -> None:
    set_address(agency.people["staff"], "em.moi@anhai.example")
    bounces.take(report())
    assert queries.address_of(agency.people["staff"]).error == ""


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\x00" * 100, b"Content-Type: multipart/report\n\n"])
def test_what_is_no_report_is_left_alone(message_id: str, content: bytes) -> None:
    assert bounces.take(content) is None
