"""Members who still owe score sheets are reminded: a working day before the last day, and when it has passed.

An idempotent sweep: each member is told once of each, however often it runs.
"""

from __future__ import annotations

from sqlalchemy import select

from intranet import PeriodicJob, clock, db, transaction, workdays

from ..texts import lazy
from . import notify, queries
from .models import CouncilSession


def sweep() -> int:
    """Remind those who owe sheets; how many were told. Runs hourly."""
    today = clock.today()
    due = select(CouncilSession).where(CouncilSession.status == "scoring", CouncilSession.scores_due.is_not(None))
    told = 0
    for session in db.session.scalars(due.order_by(CouncilSession.id)).all():
        last = session.scores_due
        if last is None or today < workdays.add(last, -1):
            continue
        with transaction():
            told += notify.awaited(session, queries.awaited(session.id), is_late=today > last)
    return told


JOBS: tuple[PeriodicJob, ...] = (
    PeriodicJob("good_deeds.remind_sheets", lazy("Nhắc gửi phiếu chấm"), sweep, every="hour"),
)
