"""Notices: what was told to whom, how people want it by mail, and the mails on their way.

A matter is told once: `(kind, key)` names it, and each person has at most one notice of it. What was told
is kept in each language, because a mail is written long after whoever caused it has gone.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intranet.database import Line, Model, UTCDateTime

CADENCES = ("now", "daily", "weekly", "never")


class NoticeMatter(Model):
    """What notices are about, under a name of its owner's: nobody is told of it twice."""

    __tablename__ = "notice_matter"
    __table_args__ = (UniqueConstraint("kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    key: Mapped[str]


class NoticeText(Model):
    """The words about a matter, by language. `url` is a path of this site."""

    __tablename__ = "notice_text"
    __table_args__ = (UniqueConstraint("matter_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("notice_matter.id"))
    digest: Mapped[str]
    subject: Mapped[dict[str, str]] = mapped_column(JSON)
    text: Mapped[dict[str, str]] = mapped_column(JSON)
    url: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Notice(Model):
    """One person told of one matter. `mail_due_at` is None when no mail is wanted, or none any more."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_person_id", "person_id", "read_at", "created_at"),
        Index("ix_notice_mail_due_at", "mail_due_at", "mail_id"),
    )

    matter_id: Mapped[int] = mapped_column(ForeignKey("notice_matter.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("notice_text.id"), index=True)
    kind: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    cadence: Mapped[str]
    mail_due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"), index=True)


class NoticePreference(Model):
    """How one person wants one kind of notices by mail, where they chose."""

    __tablename__ = "notice_preference"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    cadence: Mapped[str]


class Mail(Model):
    """A mail to one person, of one notice or of many: queued, sent, failed (for good) or dropped (not needed).

    `mark` is what its Message-ID is made of: the same in each attempt.
    """

    __tablename__ = "mail"
    __table_args__ = (
        Index("ix_mail_state", "state", "due_at"),
        Index("ix_mail_person_id", "person_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cadence: Mapped[str]
    mark: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(default="queued")
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    lease_token: Mapped[str | None]
    error: Mapped[str] = mapped_column(Line, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Mailbox(Model):
    """An address that mail servers refused. It counts until the person's address is another one."""

    __tablename__ = "mailbox"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    address: Mapped[str] = mapped_column(Line)
    error: Mapped[str] = mapped_column(Line)
    since: Mapped[datetime] = mapped_column(UTCDateTime)


class MailServer(Model):
    """A mail server: how much it was given in the present minute, and whether it is in trouble."""

    __tablename__ = "mail_server"

    host: Mapped[str] = mapped_column(primary_key=True)
    minute: Mapped[datetime] = mapped_column(UTCDateTime)
    given: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    blocked_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error: Mapped[str] = mapped_column(Line, default="")
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
