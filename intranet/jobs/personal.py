"""What background work keeps about a person: who started it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select, update

from intranet.database import db, transaction
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.jobs.models import Job
from intranet.web.i18n import _


def records(person_id: int) -> Iterator[PersonalRecord]:
    """The work the person started, in one record."""
    found = db.session.execute(
        select(Job.name, Job.state, Job.created_at, Job.finished_at).where(Job.started_by == person_id).order_by(Job.id)
    )
    rows = [
        {"name": name, "state": state, "created_at": created, "finished_at": ended}
        for name, state, created, ended in found
    ]
    if rows:
        yield PersonalRecord(_("Việc nền đã yêu cầu"), {"jobs": rows})


def erase(person_id: int) -> Iterator[Erasure]:
    """Who started finished work is forgotten; running work still has to tell somebody how it ended."""
    over = (Job.started_by == person_id) & Job.finished_at.is_not(None)
    with transaction():
        gone = update(Job).where(over).values(started_by=None).returning(Job.id)
        erased = len(db.session.scalars(gone.execution_options(synchronize_session=False)).all())
        running = db.session.scalar(select(func.count()).where(Job.started_by == person_id)) or 0
    why = _("Việc chưa xong còn phải báo kết quả cho người yêu cầu") if running else ""
    yield Erasure(_("Việc nền đã yêu cầu"), erased=erased, kept=running, reason=why)
