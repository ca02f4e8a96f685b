"""Jobs for screens."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import Select, func, select

from intranet.database import db
from intranet.jobs.models import Job

STATES: Final = ("queued", "running", "failed", "done", "cancelled")


def jobs(state: str = "", name: str = "") -> Select[Job]:
    """Jobs in `state` of one kind (empty: all), newest first."""
    statement = select(Job).order_by(Job.id.desc())
    if state:
        statement = statement.where(Job.state == state)
    if name:
        statement = statement.where(Job.name == name)
    return statement


def counts() -> Mapping[str, int]:
    """How many jobs are in each state."""
    found = dict(db.session.execute(select(Job.state, func.count()).group_by(Job.state)).all())
    return {state: found.get(state, 0) for state in STATES}


def get(job_id: int) -> Job | None:
    """One job."""
    return db.session.get(Job, job_id)


def last_runs(names: Collection[str]) -> Mapping[str, Job]:
    """The newest job of each name."""
    newest = select(func.max(Job.id)).where(Job.name.in_(names)).group_by(Job.name)
    return {job.name: job for job in db.session.scalars(select(Job).where(Job.id.in_(newest)))} if names else {}
