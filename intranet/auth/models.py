"""How people sign in, from where, and what they were granted."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.database import Line, Model, UTCDateTime
from intranet.directory.models import Person

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")


class Account(Model):
    """The way a person signs in. One per person."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    login: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    must_change_password: Mapped[bool] = mapped_column(default=True)
    disabled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    locale: Mapped[str | None]
    color_mode: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_login_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class LoginSession(Model):
    """A signed-in browser. Only the digest of its token is kept; ended sessions are kept as history."""

    __tablename__ = "login_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    end_reason: Mapped[str | None]
    remembered: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(Line, default="")
    browser: Mapped[str] = mapped_column(Line, default="")

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class LoginThrottle(Model):
    """Failed sign-ins counted per key (`login:…` or `address:…`); shared by all workers."""

    __tablename__ = "login_throttle"

    key: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    window_started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    blocked_until: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Grant(Model):
    """A role given to a person for a unit (with or without its sub-units) or, without a unit, everywhere."""

    __tablename__ = "role_grant"
    __table_args__ = (Index("ix_role_grant_person_id", "person_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    with_subunits: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    granted_by: Mapped[int | None]
    granted_at: Mapped[datetime] = mapped_column(UTCDateTime)
