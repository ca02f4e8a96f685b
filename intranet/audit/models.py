"""The audit trail: append-only entries, sealed daily by a hash chain."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from intranet.database import Model, UTCDateTime


class AuditEntry(Model):
    """One thing that was done: who, when, what, to which subject, what changed.

    `digest` is over the entry's own content, so that a check can name the entry that was tampered with.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_subject", "subject_kind", "subject_id", "id"),
        Index("ix_audit_entry_actor", "actor_person_id", "id"),
        Index("ix_audit_entry_actor_name", "actor_name", "id"),
        Index("ix_audit_entry_action", "action", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    actor_person_id: Mapped[int | None]
    actor_name: Mapped[str]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int | None]
    subject_label: Mapped[str]
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    channel: Mapped[str] = mapped_column(default="web")
    address: Mapped[str | None]
    digest: Mapped[str]


class AuditSeal(Model):
    """The seal of one day: a digest over that day's entries and the seal before it."""

    __tablename__ = "audit_seal"

    day: Mapped[date] = mapped_column(primary_key=True)
    last_entry_id: Mapped[int]
    entries: Mapped[int]
    digest: Mapped[str]
    sealed_at: Mapped[datetime] = mapped_column(UTCDateTime)
