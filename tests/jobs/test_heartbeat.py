"""Long jobs: their leases renew themselves, their commits are theirs alone."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from intranet import clock, jobs
from intranet.database import db, transaction
from intranet.jobs import leases
from intranet.jobs.context import JobContext
from intranet.jobs.heartbeat import LONGEST_SILENCE, Heartbeat
from intranet.jobs.models import Job, JobTick
from tests.jobs.conftest import PATIENCE, PERSON, elsewhere, until

Start = Callable[..., int]
JobOf = Callable[[int], Job]
SHORT = timedelta(seconds=0.9)
MOMENT = timedelta(milliseconds=1)
NOW = datetime(2026, 5, 13, 2, 0, tzinfo=UTC)


def mark(name: str) -> None:
    """Leave something in the transaction at hand."""
    db.session.add(JobTick(name=name, period="", at=NOW))


def marks() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(JobTick.name).order_by(JobTick.name)))


def steal(app: Flask, job_id: int) -> None:
    """Another worker takes the job over, as if its lease had run out."""

    def take() -> None:
        with transaction():
            db.session.execute(update(Job).where(Job.id == job_id).values(lease_until=NOW))
        assert leases.claim(job_id)

    elsewhere(app, take)


@contextmanager
def in_thread(app: Flask, job_id: int) -> Iterator[None]:
    """The job runs meanwhile, with a heartbeat; it has ended after the block."""
    with Heartbeat(app) as heartbeat:
        thread = threading.Thread(target=jobs.run_job, args=(app, job_id, heartbeat))
        thread.start()
        yield
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_a_job_that_reports_nothing_for_longer_than_its_lease_is_not_run_twice(
    app: Flask, start: Start, job_of: JobOf
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    @jobs.task("test.silent", lease=SHORT)
    def silent(context: JobContext) -> None:
        begun.set()
        assert may_end.wait(PATIENCE)

    job_id = start("test.silent")
    with in_thread(app, job_id):
        assert begun.wait(PATIENCE)
        first = job_of(job_id).lease_until
        assert first
        assert until(lambda: job_of(job_id).lease_until > first)
        with clock.standing_at(first + MOMENT):
            assert leases.claim(job_id) is None
        may_end.set()
    job = job_of(job_id)
    assert (job.state, job.attempts) == ("done", 1)


def test_a_transaction_longer_than_the_lease_keeps_the_job(app: Flask, start: Start, job_of: JobOf) -> None:
    written, asked, may_end = threading.Event(), threading.Event(), threading.Event()

    @jobs.task("test.wide", lease=SHORT)
    def wide(context: JobContext) -> None:
        with transaction():
            mark("wide")
            db.session.flush()
            written.set()
            assert may_end.wait(PATIENCE)

    job_id = start("test.wide")
    others: list[object] = []
    with in_thread(app, job_id):
        assert written.wait(PATIENCE)
        first = job_of(job_id).lease_until
        assert first
        if db.engine.dialect.name == "postgresql":
            assert until(lambda: job_of(job_id).lease_until > first)

        def take() -> None:
            with clock.standing_at(first + MOMENT):
                asked.set()
                others.append(leases.claim(job_id))

        # With SQLite this one waits for the lock until the job commits.
        rival = threading.Thread(target=elsewhere, args=(app, take))
        rival.start()
        assert asked.wait(PATIENCE)
        # Whatever it waits for, it most likely waits for it by then.
        assert until(lambda: clock.now() > first + SHORT)
        may_end.set()
        rival.join(PATIENCE)
    assert others == [None]
    job = job_of(job_id)
    assert (job.state, job.attempts, marks()) == ("done", 1, ["wide"])


def test_a_run_that_was_taken_over_commits_nothing_more(app: Flask, start: Start, job_of: JobOf) -> None:
    after: list[str] = []

    @jobs.task("test.late")
    def late(context: JobContext) -> None:
        with transaction():
            mark("before")
        steal(app, context.job_id)
        with transaction():
            mark("after")
        after.append("still here")

    job_id = start("test.late")
    jobs.run_pending(app)
    job = job_of(job_id)
    assert (job.state, job.attempts, marks(), after) == ("running", 2, ["before"], [])


def test_a_run_that_was_cancelled_commits_nothing_more(app: Flask, start: Start, job_of: JobOf) -> None:
    @jobs.task("test.unwanted")
    def unwanted(context: JobContext) -> None:
        elsewhere(app, lambda: jobs.cancel(PERSON, context.job_id))
        with transaction():
            mark("after")

    job_id = start("test.unwanted")
    jobs.run_pending(app)
    assert (job_of(job_id).state, marks()) == ("cancelled", [])


def test_savepoints_of_a_run_are_no_commits(app: Flask, start: Start, job_of: JobOf) -> None:
    @jobs.task("test.nested")
    def nested(context: JobContext) -> None:
        with transaction():
            with db.session.begin_nested():
                mark("inner")
            mark("outer")

    job_id = start("test.nested")
    jobs.run_pending(app)
    assert (job_of(job_id).state, marks()) == ("done", ["inner", "outer"])


def test_a_periodic_sweep_may_still_note_what_it_did(app: Flask, job_of: JobOf) -> None:
    from intranet.access import SYSTEM
    from intranet.hookspecs.setup import PeriodicJob

    def sweep() -> None:
        elsewhere(app, lambda: jobs.cancel(SYSTEM, job_id))
        with transaction():
            mark("sent")

    jobs.load([PeriodicJob("test.sweep", "Gửi", sweep, "day")])
    job_id = jobs.enqueue("test.sweep", SYSTEM).id
    jobs.run_pending(app)
    assert (job_of(job_id).state, marks()) == ("cancelled", ["sent"])


def test_the_heartbeat_notices_a_lost_job_at_its_next_beat(app: Flask, start: Start) -> None:
    jobs.task("test.lost", lease=timedelta(0))(lambda context: None)
    job_id = start("test.lost")
    claim = leases.claim(job_id)
    assert claim
    heartbeat = Heartbeat(app)
    with heartbeat.keeping(claim) as lost:
        heartbeat.beat()
        assert not lost.is_set()
        assert heartbeat.holds(job_id)
        jobs.cancel(PERSON, job_id)
        heartbeat.beat()
        assert lost.is_set()
        assert not heartbeat.holds(job_id)
        with pytest.raises(jobs.Stopped):
            JobContext(claim, lost).progress(10)


def test_a_run_that_hangs_is_given_up_in_the_end(app: Flask, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.task("test.hangs", lease=timedelta(0))(lambda context: None)
    job_id = start("test.hangs")
    claim = leases.claim(job_id)
    assert claim
    heartbeat = Heartbeat(app)
    with heartbeat.keeping(claim):
        ended = time.monotonic() + LONGEST_SILENCE.total_seconds() + 1
        monkeypatch.setattr("intranet.jobs.heartbeat.time.monotonic", lambda: ended)
        heartbeat.beat()
        assert not heartbeat.holds(job_id)


def test_the_heartbeat_does_not_wait_for_a_row_that_somebody_holds(app: Flask, start: Start) -> None:
    jobs.task("test.one")(lambda context: None)
    jobs.task("test.two")(lambda context: None)
    with time_machine.travel(NOW, tick=False) as now:
        claims = [claim for name in ("test.one", "test.two") if (claim := leases.claim(start(name)))]
        now.shift(timedelta(seconds=30))
        gone: list[object] = []
        if db.engine.dialect.name == "sqlite":
            gone.append(leases.keep(claims))
        else:
            with transaction():
                db.session.scalars(select(Job).where(Job.id == claims[0].job_id).with_for_update()).one()
                elsewhere(app, lambda: gone.append(leases.keep(claims)))
        assert gone == [set()]
        db.session.rollback()
        kept = db.session.scalars(select(Job.lease_until).order_by(Job.id)).all()
        assert kept[1] == NOW + timedelta(seconds=30) + leases.lease_of("test.two")


@pytest.mark.database("sqlite")
def test_a_heartbeat_that_finds_the_database_locked_tries_again(app: Flask, start: Start, job_of: JobOf) -> None:
    begun, may_end = threading.Event(), threading.Event()

    @jobs.task("test.locked", lease=SHORT)
    def locked(context: JobContext) -> None:
        begun.set()
        assert may_end.wait(PATIENCE)

    job_id = start("test.locked")
    with in_thread(app, job_id):
        assert begun.wait(PATIENCE)
        other = sqlite3.connect(db.engine.url.database or "", timeout=PATIENCE, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        first = job_of(job_id).lease_until
        assert first
        assert until(lambda: clock.now() > first + SHORT)
        assert job_of(job_id).lease_until == first
        other.execute("ROLLBACK")
        other.close()
        assert until(lambda: job_of(job_id).lease_until > first)
        may_end.set()
    assert job_of(job_id).attempts == 1


def test_progress_inside_a_transaction_is_told_after_it(app: Flask, start: Start, job_of: JobOf) -> None:
    @jobs.task("test.inside")
    def inside(context: JobContext) -> None:
        with transaction():
            context.progress(10, "bên trong")
            context.renew()
            mark("kept")
        context.progress(60, "bên ngoài")

    job_id = start("test.inside")
    jobs.run_pending(app)
    assert (job_of(job_id).message, marks()) == ("bên ngoài", ["kept"])
