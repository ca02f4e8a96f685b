"""Writing the audit trail. Entries are added, never changed; a day that is over is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import has_request_context, request
from sqlalchemy import select

from intranet import clock
from intranet.access import Actor
from intranet.audit import canonical
from intranet.audit.models import AuditEntry
from intranet.database import db


def record(
    actor: Actor,
    *,
    action: str,
    subject_kind: str,
    subject_id: int | None,
    subject_label: str,
    changes: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Note in the caller's transaction that `actor` did `action` (`<package>.<verb>`) to the subject.

    `changes` maps a field to `[old, new]`; any values will do, secrets are hidden by their field's name.
    The label is kept as it was, for the day when the subject is gone or renamed.
    """
    entry = AuditEntry(
        at=clock.now(),
        actor_person_id=actor.person_id,
        actor_name=canonical.clean(actor.name),
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        subject_label=canonical.clean(str(subject_label)),
        changes=canonical.plain(dict(changes or {})),
        channel=actor.channel,
        address=request.remote_addr if has_request_context() else None,
    )
    entry.digest = canonical.entry_digest(entry)
    db.session.add(entry)
    return entry


def history(subject_kind: str, subject_id: int, limit: int = 50) -> list[AuditEntry]:
    """What was done to one subject, newest first, at most `limit` entries."""
    return list(
        db.session.scalars(
            select(AuditEntry)
            .where(AuditEntry.subject_kind == subject_kind, AuditEntry.subject_id == subject_id)
            .order_by(AuditEntry.id.desc())
            .limit(limit)
        )
    )
