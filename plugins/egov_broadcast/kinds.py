"""The kinds of notices and the periodic work, gathered from every room."""

from __future__ import annotations

from intranet import NoticeKind, PeriodicJob

NOTICES: tuple[NoticeKind, ...] = ()
JOBS: tuple[PeriodicJob, ...] = ()
