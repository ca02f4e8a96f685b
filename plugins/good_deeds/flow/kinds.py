"""The kinds of notices and the periodic work of the course."""

from __future__ import annotations

from intranet import NoticeKind, PeriodicJob

NOTICES: tuple[NoticeKind, ...] = ()
JOBS: tuple[PeriodicJob, ...] = ()
