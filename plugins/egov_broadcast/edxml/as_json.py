"""What `intranet egov parse` prints: one object for a message or for its refusal."""

from __future__ import annotations

from typing import Any

from .dates import VIETNAM
from .message import Message
from .refusals import Rejected


def of(found: Message | Rejected) -> dict[str, Any]:
    """The object, ready for `json.dumps`. Days are yyyy-MM-dd, moments ISO 8601 with +07:00."""
    if isinstance(found, Rejected):
        return {"outcome": "rejected", "reason": found.reason, "message": found.message}
    return {**_always(found), **{key: value for key, value in _sometimes(found).items() if value}, **_status(found)}


def _always(message: Message) -> dict[str, Any]:
    return {
        "outcome": "accepted",
        "kind": message.kind,
        "family": message.family,
        "document_id": message.document_id or None,
        "from": message.sender.id,
        "to": [one.id for one in message.receivers],
        "code": message.code or None,
        "subject": message.subject or None,
        "date": message.issued_on.isoformat() if message.issued_on else None,
        "business": message.business,
        "priority": message.priority,
        "attachments": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in message.attachments],
    }


def _sometimes(message: Message) -> dict[str, Any]:
    return {
        "due": message.due.isoformat() if message.due else None,
        "signature": message.signature,
        "responds_to": [one.document_id or one.code for one in message.responds_to],
        "target_document_id": message.target_document_id,
        "reason": message.reason,
        "receivers_removed": list(message.receivers_removed),
        "receivers_added": list(message.receivers_added),
        "replaces": [one.document_id for one in message.replaces],
    }


def _status(message: Message) -> dict[str, Any]:
    status = message.status
    if status is None:
        return {}
    return {
        "status": status.code,
        "for_organ": status.about.organ_id,
        "for_code": status.about.code or None,
        "for_document_id": status.about.document_id,
        "timestamp": status.at.astimezone(VIETNAM).isoformat() if status.at else None,
    }
