"""The worker: woken by the queue, right without it, and alive whatever happens around it."""

from __future__ import annotations

import pickle
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from intranet import jobs
from intranet.access import SYSTEM
from intranet.config import Settings
from intranet.database import db, transaction
from intranet.hookspecs.setup import PeriodicJob
from intranet.jobs import leases, queue, worker
from intranet.jobs.context import JobContext
from intranet.jobs.models import Job, JobTick
from tests.jobs.conftest import PATIENCE, until

Start = Callable[..., int]


@contextmanager
def working(app: Flask, threads: int | None = None) -> Iterator[threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=jobs.run_worker, args=(app, stop, threads))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()


def test_the_queue_wakes_the_worker(app: Flask, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = threading.Event()
    jobs.task("test.woken")(lambda context: ran.set())
    monkeypatch.setattr(worker, "SWEEP_SECONDS", 3600)
    swept = threading.Event()
    monkeypatch.setattr("intranet.jobs.periods.start_due", lambda app: swept.set())
    with working(app):
        assert swept.wait(PATIENCE)
        start("test.woken")
        assert ran.wait(PATIENCE)


def test_several_jobs_run_at_once(app: Flask, start: Start, job_of: Callable[[int], Job]) -> None:
    both = threading.Barrier(2, timeout=PATIENCE)
    jobs.task("test.together", attempts=1)(lambda context: both.wait() and None)
    ids = [start("test.together") for _ in range(2)]
    with working(app, threads=2):
        assert until(lambda: [job_of(job_id).state for job_id in ids] == ["done", "done"])


def test_never_more_at_once_than_it_may(app: Flask, start: Start, job_of: Callable[[int], Job]) -> None:
    at_work: list[int] = []
    most: list[int] = []

    @jobs.task("test.alone")
    def alone(context: JobContext) -> None:
        at_work.append(context.job_id)
        most.append(len(at_work))
        job_of(context.job_id)
        at_work.remove(context.job_id)

    ids = [start("test.alone") for _ in range(12)]
    with working(app, threads=1):
        assert until(lambda: all(job_of(job_id).state == "done" for job_id in ids))
    assert most == [1] * 12


def test_what_is_periodic_starts_while_every_thread_is_busy(app: Flask, start: Start) -> None:
    begun, may_end = threading.Event(), threading.Event()

    @jobs.task("test.busy")
    def busy(context: JobContext) -> None:
        begun.set()
        assert may_end.wait(PATIENCE)

    start("test.busy")
    with working(app, threads=1):
        assert begun.wait(PATIENCE)
        jobs.load([PeriodicJob("test.tick", "Nhịp", lambda: None, "day")])
        assert until(lambda: periods_begun() == ["test.tick"])
        may_end.set()


def periods_begun() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(JobTick.name)))


def test_stopping_finishes_what_runs_and_begins_nothing_new(
    app: Flask, start: Start, job_of: Callable[[int], Job]
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    @jobs.task("test.last")
    def last(context: JobContext) -> None:
        begun.set()
        assert may_end.wait(PATIENCE)

    first, second = start("test.last"), start("test.last")
    with working(app, threads=1) as stop:
        assert begun.wait(PATIENCE)
        stop.set()
        may_end.set()
    assert {job_of(first).state, job_of(second).state} == {"done", "queued"}


def test_a_queue_that_loses_everything_loses_no_job(app: Flask, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = threading.Event()
    jobs.task("test.found")(lambda context: ran.set())

    def broken(*_: object) -> None:
        raise OSError("no queue")

    monkeypatch.setattr(queue.Queue, "put", broken)
    monkeypatch.setattr(queue.Queue, "get", lambda _self: None)
    with working(app):
        start("test.found")
        assert ran.wait(PATIENCE)


def test_a_queue_file_that_cannot_be_opened_only_costs_a_moment(
    app: Flask, start: Start, job_of: Callable[[int], Job], settings: Settings
) -> None:
    jobs.task("test.queueless")(lambda context: None)
    if db.engine.dialect.name == "sqlite":
        (settings.instance / "queue.sqlite").mkdir(parents=True)
    else:
        with db.engine.begin() as connection:
            connection.exec_driver_sql("CREATE VIEW huey_task AS SELECT 1 AS id")
    job_id = start("test.queueless")
    with working(app):
        assert until(lambda: job_of(job_id).state == "done")
        later = start("test.queueless")
        assert until(lambda: job_of(later).state == "done")


def test_a_full_disk_under_the_queue_only_costs_a_moment(
    app: Flask, start: Start, job_of: Callable[[int], Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.task("test.full")(lambda context: None)

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(queue.Queue, "put", full)
    monkeypatch.setattr(queue.Queue, "get", full)
    job_id = start("test.full")
    with working(app):
        assert until(lambda: job_of(job_id).state == "done")


def test_a_job_that_tries_to_end_the_worker_only_fails(app: Flask, start: Start, job_of: Callable[[int], Job]) -> None:
    @jobs.task("test.exits", attempts=1)
    def exits(context: JobContext) -> None:
        raise SystemExit(3)

    job_id = start("test.exits")
    jobs.run_pending(app)
    assert job_of(job_id).state == "failed"


def test_the_worker_outlives_trouble_around_it(app: Flask, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = threading.Event()
    jobs.task("test.after")(lambda context: ran.set())
    troubles = iter([OSError("disk"), RuntimeError("database")])
    find = leases.due

    def due() -> object:
        for trouble in troubles:
            raise trouble
        return find()

    monkeypatch.setattr(leases, "due", due)
    monkeypatch.setattr(worker, "SWEEP_SECONDS", 0.0)
    monkeypatch.setattr(queue.Queue, "get", lambda _self: None)
    with working(app):
        start("test.after")
        assert ran.wait(PATIENCE)


def test_numbers_come_out_in_the_order_in_which_they_went_in(app: Flask) -> None:
    line = queue.Queue(app)
    for number in (3, 1, 2):
        line.put(number)
    assert [line.get() for _ in range(4)] == [3, 1, 2, None]
    line.close()


class Exploit:
    """Unpickling it would create a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.mkdir, (self.path,))  # type: ignore[return-value]


def test_a_planted_message_is_not_even_read(app: Flask, tmp_path: Path) -> None:
    line = queue.Queue(app)
    line._huey.storage.enqueue(pickle.dumps(Exploit(tmp_path / "harm")))
    line.put(5)
    assert line.get() is None
    assert line.get() == 5
    assert not (tmp_path / "harm").exists()
    line.close()


def test_a_wake_up_for_a_job_of_somebody_else_does_nothing(
    app: Flask, start: Start, job_of: Callable[[int], Job]
) -> None:
    jobs.task("test.once")(lambda context: None)
    job_id = start("test.once")
    assert jobs.run_job(app, job_id)
    assert not jobs.run_job(app, job_id)
    assert not jobs.run_job(app, 999_999)
    assert job_of(job_id).attempts == 1


def test_a_savepoint_sends_no_wake_up_before_the_commit(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.task("test.nested")(lambda context: None)
    woken: list[int] = []
    monkeypatch.setattr(queue, "wake", woken.append)
    with transaction():
        with db.session.begin_nested():
            job = jobs.enqueue("test.nested", SYSTEM)
        assert woken == []
    assert woken == [job.id]
