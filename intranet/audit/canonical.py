"""One way to write a value, so that digests can be compared years later."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any, Final

from intranet.audit.models import AuditEntry

HIDDEN: Final = "•••"
_SECRET = re.compile(r"passw|secret|token|mat_khau|mật khẩu|api_?key|(^|_)hash($|_)|otp", re.IGNORECASE)
_CONTENT: Final = (
    "at", "actor_person_id", "actor_name", "action", "subject_kind", "subject_id", "subject_label",
    "changes", "channel", "address",
)  # fmt: skip


def plain(value: Any, name: str = "") -> Any:
    """`value` as JSON keeps it: days and moments in ISO form, decimals as text, secrets hidden.

    Whatever is filed under a name that sounds like a secret is replaced, values and all.
    """
    if name and _SECRET.search(name) and value is not None:
        return [HIDDEN] * len(value) if isinstance(value, list | tuple) else HIDDEN
    if isinstance(value, Mapping):
        return {clean(str(key)): plain(item, str(key)) for key, item in value.items()}
    if isinstance(value, Collection) and not isinstance(value, str | bytes):
        items = [plain(item) for item in value]
        return sorted(items, key=repr) if isinstance(value, set | frozenset) else items
    return _scalar(value)


def clean(value: str) -> str:
    """`value` without what a database cannot keep: NUL and halves of surrogate pairs."""
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def entry_digest(entry: AuditEntry) -> str:
    """SHA-256 over the content of `entry`, without its number."""
    return hashlib.sha256(written(entry)).hexdigest()


def written(entry: AuditEntry) -> bytes:
    """The content of `entry`, without number and digest, in its one written form."""
    # As stored, not made plain once more: hiding a secret twice would hide a change of it.
    content = {name: getattr(entry, name) for name in _CONTENT} | {"at": entry.at.isoformat()}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8", "replace")


def _scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return _scalar(value.value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and math.isfinite(value):
        return value
    return f"{len(value)} bytes" if isinstance(value, bytes) else clean(str(value))
