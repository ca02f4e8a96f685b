"""The kinds of notices and the periodic work, gathered from every room."""

from __future__ import annotations

from intranet import NoticeKind, PeriodicJob

from .forwarding import work as forwarding
from .reading import drawing
from .sending import work as sending
from .tracking import kinds as tracking

NOTICES: tuple[NoticeKind, ...] = (*sending.NOTICES, *tracking.NOTICES)
JOBS: tuple[PeriodicJob, ...] = (*drawing.JOBS, *sending.JOBS, *forwarding.JOBS, *tracking.JOBS)
