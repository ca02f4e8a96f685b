"""The kinds of notices about replication."""

from __future__ import annotations

from intranet import NoticeKind

NOTICES: tuple[NoticeKind, ...] = ()
