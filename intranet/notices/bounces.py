"""Mail that came back later: reports of failed delivery (RFC 3464), handed in by the mail server.

Most refusals are told at once. Some servers take a mail first and report afterwards to its sender; the
operator lets that mailbox run `intranet mail bounced` for each report.
"""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from typing import Final

from sqlalchemy import select

from intranet import clock
from intranet.database import db, transaction
from intranet.directory import mail_address
from intranet.directory.models import Person
from intranet.notices.models import Mail, Mailbox

MOST_BYTES: Final = 2_000_000
_MARK = re.compile(r"<([0-9a-f]{24})@[^<>\s]+>")
_ADDRESS_FAULT = re.compile(r"5\.(?:1\.\d+|2\.1)")


def take(content: bytes) -> str | None:
    """Note what a report says; the address it speaks of. None for what is no report about a mail of ours.

    Only a mail that we sent can be reported on, and only its own address: its mark is random, so that
    nobody can stop another's mail by a made-up report.
    """
    report = message_from_bytes(content, policy=default)
    assert isinstance(report, EmailMessage), "the policy makes them"
    failure = _failure(report)
    mark = _mark(report)
    if failure is None or mark is None:
        return None
    status, words = failure
    with transaction():
        mail = db.session.scalar(select(Mail).where(Mail.mark == mark, Mail.state == "sent"))
        person = db.session.get(Person, mail.person_id) if mail else None
        if mail is None or person is None:
            return None
        mail.state, mail.error = "failed", words
        if person.email and _ADDRESS_FAULT.fullmatch(status) and _speaks_of(report, person.email):
            box = Mailbox(person_id=person.id, address=person.email, error=words, since=clock.now())
            db.session.merge(box)
        return person.email or person.full_name


def _parts(report: EmailMessage, kind: str) -> list[Message]:
    return [part for part in report.walk() if part.get_content_type() == kind]


def _recipients(report: EmailMessage) -> list[Message]:
    """The blocks of a delivery status, one for each recipient."""
    found: list[Message] = []
    for part in _parts(report, "message/delivery-status"):
        blocks = part.get_payload()
        found += [block for block in blocks if isinstance(block, Message)] if isinstance(blocks, list) else []
    return found


def _failure(report: EmailMessage) -> tuple[str, str] | None:
    """(status, words) of the first failure for good."""
    for block in _recipients(report):
        if str(block.get("Action", "")).strip().lower() == "failed":
            status = str(block.get("Status", "")).strip()
            told = str(block.get("Diagnostic-Code", "")).partition(";")[2].strip()
            return status, " ".join((told or status).split())[:300]
    return None


def _speaks_of(report: EmailMessage, address: str) -> bool:
    wanted = mail_address.wire_form(address).lower()
    names = ("Final-Recipient", "Original-Recipient")
    named = [
        str(block.get(name, "")).partition(";")[2].strip().lower() for block in _recipients(report) for name in names
    ]
    return wanted in named


def _mark(report: EmailMessage) -> str | None:
    """The mark of our mail, from the part that gives back its head."""
    for kind in ("message/rfc822", "text/rfc822-headers"):
        for part in _parts(report, kind):
            payload = part.get_payload()
            if isinstance(payload, list):
                text = "".join(str(one.get("Message-ID", "")) for one in payload if isinstance(one, Message))
            else:
                text = str(payload)
            if found := _MARK.search(text):
                return found[1]
    return None
