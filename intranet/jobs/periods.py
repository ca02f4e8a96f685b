"""Periodic jobs: a row per job and period is the guard, so several workers start it once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from intranet import clock
from intranet.access import SYSTEM
from intranet.database import db, transaction
from intranet.jobs import registry
from intranet.jobs.models import Job, JobTick
from intranet.jobs.service import enqueue

KEEP_TICKS: Final = timedelta(days=7)
KEEP_PERIODIC: Final = timedelta(days=2)
"""Periodic work that went well is no news for longer: once a minute makes 1440 rows a day."""
KEEP_JOBS: Final = timedelta(days=90)


def start_due(app: Flask) -> int:
    """Write a job for each periodic task whose present period has none yet; how many were written."""
    with app.app_context():
        now = clock.now()
        wanted = {(task.name, registry.period_of(task.every, now)) for task in registry.periodic_tasks() if task.every}
        names = [name for name, _period in wanted]
        known = select(JobTick.name, JobTick.period).where(JobTick.name.in_(names), JobTick.at >= now - KEEP_TICKS)
        missing = wanted - {(name, period) for name, period in db.session.execute(known)}
        return sum(_start(name, period, now) for name, period in sorted(missing))


def tidy() -> None:
    """Forget periods long past and jobs long finished."""
    now = clock.now()
    with transaction():
        db.session.execute(delete(JobTick).where(JobTick.at < now - KEEP_TICKS))
        db.session.execute(delete(Job).where(Job.finished_at < now - KEEP_JOBS))
        went_well = (Job.name.in_(registry.periodic_names()), Job.state == "done")
        db.session.execute(delete(Job).where(*went_well, Job.finished_at < now - KEEP_PERIODIC))


def _start(name: str, period: str, now: datetime) -> bool:
    try:
        with transaction():
            db.session.add(JobTick(name=name, period=period, at=now))
            db.session.flush()
            enqueue(name, SYSTEM)
    except IntegrityError:
        # Another worker was first.
        return False
    return True
