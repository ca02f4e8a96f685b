"""Starting, cancelling and repeating jobs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, delete, event, func, select
from sqlalchemy.orm import Session

from intranet import audit, clock
from intranet.access import Actor, Forbidden, Refused
from intranet.database import db, transaction
from intranet.jobs import failures, queue, registry
from intranet.jobs.models import Job, JobTick
from intranet.web.i18n import _

_WAITING = "jobs_to_wake"


def enqueue(name: str, actor: Actor, /, **arguments: Any) -> Job:
    """Write the job `name` in the caller's transaction; it runs after the commit, or not at all.

    `arguments` are kept as JSON and given to the task's function. Raises :class:`LookupError` for an
    unknown name.
    """
    if registry.get(name) is None:
        raise LookupError(name)
    now = clock.now()
    with transaction():
        job = Job(name=name, arguments=arguments, run_after=now, created_at=now, started_by=actor.person_id)
        db.session.add(job)
        db.session.flush()
        db.session.info.setdefault(_WAITING, []).append(job.id)
    return job


def cancel(actor: Actor, job_id: int) -> None:
    """Stop a job. One that runs ends when it reports progress or commits; what it has committed before stays."""
    with transaction():
        job = _mine(actor, job_id)
        if job.state not in ("queued", "running"):
            raise Refused(_("Việc này đã kết thúc, không dừng được nữa."))
        before = job.state
        job.state, job.finished_at, job.lease_token, job.lease_until = "cancelled", clock.now(), None, None
        _record(actor, "job.cancel", job, before)
        db.session.flush()
        failures.tell(job.id)


def retry(actor: Actor, job_id: int) -> None:
    """Queue a failed or cancelled job again, with all its attempts."""
    with transaction():
        job = _mine(actor, job_id)
        if job.state not in ("failed", "cancelled"):
            raise Refused(_("Chỉ chạy lại được việc đã lỗi hoặc đã dừng."))
        before = job.state
        job.state, job.run_after, job.attempts, job.progress = "queued", clock.now(), 0, 0
        job.error, job.message, job.finished_at = None, "", None
        db.session.info.setdefault(_WAITING, []).append(job.id)
        _record(actor, "job.retry", job, before)


def may_see(actor: Actor, job: Job) -> bool:
    """Whether `actor` started the job or looks after all of them."""
    started = actor.person_id is not None and job.started_by == actor.person_id
    return started or actor.may_everywhere("jobs.manage")


def count_of(owner: str) -> int:
    """How many jobs of an owner (`<owner>.…`) there are, in whatever state."""
    return db.session.scalar(select(func.count()).select_from(Job).where(_owned_by(owner))) or 0


def is_running(owner: str) -> bool:
    """Whether a worker is at a job of this owner."""
    running = (Job.state == "running", Job.lease_until >= clock.now())
    return db.session.scalar(select(Job.id).where(_owned_by(owner), *running).limit(1)) is not None


def remove_all(owner: str) -> int:
    """Forget all jobs of an owner that is removed for good, in the caller's transaction; how many."""
    unsynchronised = {"synchronize_session": False}
    ticks = delete(JobTick).where(JobTick.name.startswith(f"{owner}.", autoescape=True))
    db.session.execute(ticks.execution_options(**unsynchronised))
    gone = delete(Job).where(_owned_by(owner)).returning(Job.id)
    return len(db.session.execute(gone.execution_options(**unsynchronised)).all())


def _owned_by(owner: str) -> ColumnElement[bool]:
    return Job.name.startswith(f"{owner}.", autoescape=True)


def _mine(actor: Actor, job_id: int) -> Job:
    job = db.session.scalars(select(Job).where(Job.id == job_id).with_for_update()).first()
    if job is None or not may_see(actor, job):
        raise Forbidden("jobs.manage")
    return job


def _record(actor: Actor, action: str, job: Job, before: str) -> None:
    audit.record(
        actor,
        action=action,
        subject_kind="job",
        subject_id=job.id,
        subject_label=registry.title_of(job.name),
        changes={"state": [before, job.state]},
    )


def _wake(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for job_id in session.info.pop(_WAITING, ()):
        queue.wake(job_id)


def _forget(session: Session) -> None:
    session.info.pop(_WAITING, None)


event.listen(Session, "after_commit", _wake)
event.listen(Session, "after_rollback", _forget)
