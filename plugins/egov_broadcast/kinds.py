"""The kinds of notices and the periodic work, gathered from every room."""

from __future__ import annotations

from intranet import NoticeKind, PeriodicJob

from .reading import drawing
from .sending import work as sending

NOTICES: tuple[NoticeKind, ...] = (*sending.NOTICES,)
JOBS: tuple[PeriodicJob, ...] = (*drawing.JOBS, *sending.JOBS)
