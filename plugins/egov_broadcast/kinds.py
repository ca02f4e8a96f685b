"""The kinds of notices and the periodic work, gathered from every room."""

from __future__ import annotations

from intranet import NoticeKind, PeriodicJob

from .documents import kinds as documents
from .forwarding import kinds as forwarding
from .intake import kinds as intake
from .outbox import kinds as outbox
from .people import kinds as people
from .reading import drawing
from .sending import kinds as sending
from .tracking import kinds as tracking

NOTICES: tuple[NoticeKind, ...] = (
    *intake.NOTICES,
    *documents.NOTICES,
    *sending.NOTICES,
    *tracking.NOTICES,
    *people.NOTICES,
    *outbox.NOTICES,
)
JOBS: tuple[PeriodicJob, ...] = (
    *intake.JOBS,
    *documents.JOBS,
    *drawing.JOBS,
    *sending.JOBS,
    *forwarding.JOBS,
    *tracking.JOBS,
    *people.JOBS,
    *outbox.JOBS,
)
