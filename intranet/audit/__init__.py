"""The audit trail: who did what to which subject; append-only, sealed daily, checkable."""

from __future__ import annotations

from intranet.audit import guard
from intranet.audit.guard import AppendOnly
from intranet.audit.labels import action_label, name_actions, name_subjects, subject_label
from intranet.audit.models import AuditEntry, AuditSeal
from intranet.audit.seals import DayNotOver, seal_day, seal_past_days
from intranet.audit.service import history, record
from intranet.audit.verification import verify

__all__ = [
    "AppendOnly",
    "AuditEntry",
    "AuditSeal",
    "DayNotOver",
    "action_label",
    "history",
    "name_actions",
    "name_subjects",
    "record",
    "seal_day",
    "seal_past_days",
    "subject_label",
    "verify",
]

guard.install()
