"""Notices for screens."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select

from intranet.database import db
from intranet.directory.models import Person
from intranet.notices import kinds
from intranet.notices.models import Mail, Mailbox, MailServer, Notice, NoticePreference, NoticeText

MOST_COUNTED: Final = 100
"""The number beside the menu entry ends here: nobody reads further."""


def of(person_id: int, names: Collection[str]) -> Any:
    """A person's notices of these kinds, unread first, then newest first."""
    return (
        select(
            Notice.matter_id, Notice.kind, Notice.created_at, Notice.read_at, NoticeText.subject, NoticeText.text,
            NoticeText.url,
        )
        .join(NoticeText, NoticeText.id == Notice.text_id)
        .where(Notice.person_id == person_id, Notice.kind.in_(names))
        .order_by(Notice.read_at.is_not(None), Notice.created_at.desc(), Notice.matter_id.desc())
    )  # fmt: skip


def unread_column(person_id: Any) -> ColumnElement[int]:
    """How much a person has not read, of whatever kind, to be selected beside them; at most :data:`MOST_COUNTED`."""
    first = select(Notice.matter_id).where(Notice.person_id == person_id, Notice.read_at.is_(None))
    return select(func.count()).select_from(first.limit(MOST_COUNTED).correlate(Person).subquery()).scalar_subquery()


def unread(person_id: int, names: Collection[str]) -> int:
    """How many notices of these kinds a person has not read; at most :data:`MOST_COUNTED`."""
    first = select(Notice.matter_id).where(
        Notice.person_id == person_id, Notice.read_at.is_(None), Notice.kind.in_(names)
    )
    return db.session.scalar(select(func.count()).select_from(first.limit(MOST_COUNTED).subquery())) or 0


def cadences_of(person_id: int) -> Mapping[str, str]:
    """How a person wants each kind that there is by mail."""
    rows = select(NoticePreference.kind, NoticePreference.cadence).where(NoticePreference.person_id == person_id)
    chosen = {row.kind: row.cadence for row in db.session.execute(rows)}
    return {name: chosen.get(name, kind.cadence) if kind.optional else "now" for name, kind in kinds.every().items()}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person's mail goes, and why it does not arrive, if so."""

    address: str
    error: str


def address_of(person_id: int) -> Address:
    """A person's address; empty when the directory has none."""
    row = db.session.execute(
        select(Person.email, Mailbox.error)
        .outerjoin(Mailbox, (Mailbox.person_id == Person.id) & (Mailbox.address == Person.email))
        .where(Person.id == person_id)
    ).one()
    return Address(row.email or "", row.error or "")


def refused_addresses() -> Any:
    """People whose address mail servers refuse, the latest first."""
    return (
        select(Person.id, Person.full_name, Mailbox.address, Mailbox.error, Mailbox.since)
        .join(Mailbox, (Mailbox.person_id == Person.id) & (Mailbox.address == Person.email))
        .order_by(Mailbox.since.desc(), Person.id)
    )


def refused_count() -> int:
    """How many people :func:`refused_addresses` names."""
    return db.session.scalar(select(func.count()).select_from(refused_addresses().order_by(None).subquery())) or 0


def recent_failures(limit: int = 25) -> Sequence[Any]:
    """Mails that were given up though their address is good, the latest first."""
    refused = select(Mailbox.person_id).where(Mailbox.person_id == Mail.person_id)
    found = (
        select(Mail.id, Mail.error, Mail.ended_at, Mail.attempts, Person.id.label("person_id"), Person.full_name)
        .join(Person, Person.id == Mail.person_id)
        .where(Mail.state == "failed", ~refused.exists())
        .order_by(Mail.ended_at.desc(), Mail.id.desc())
    )
    return db.session.execute(found.limit(limit)).all()


def waiting() -> int:
    """How many mails are on their way."""
    return db.session.scalar(select(func.count()).select_from(Mail).where(Mail.state == "queued")) or 0


def server(host: str) -> MailServer | None:
    """What is known of a mail server; None before the first mail."""
    return db.session.get(MailServer, host)
