"""The worker: woken by the queue, right without it, and alive whatever happens around it."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask

from intranet import jobs
from intranet.access import SYSTEM
from intranet.jobs import leases, queue, worker
from intranet.jobs.models import Job

Start = Callable[..., int]


@contextmanager
def working(app: Flask) -> Iterator[threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=jobs.run_worker, args=(app, stop))
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def test_the_queue_wakes_the_worker(app: Flask, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = threading.Event()
    jobs.task("test.woken")(lambda context: ran.set())
    monkeypatch.setattr(worker, "SWEEP_SECONDS", 3600)
    swept = threading.Event()
    monkeypatch.setattr("intranet.jobs.periods.start_due", lambda app: swept.set())
    with working(app):
        assert swept.wait(20)
        start("test.woken")
        assert ran.wait(20)


def test_a_queue_that_loses_everything_loses_no_job(app: Flask, start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = threading.Event()
    jobs.task("test.found")(lambda context: ran.set())

    def broken(*_: object) -> None:
        raise OSError("no queue")

    monkeypatch.setattr(queue.Queue, "put", broken)
    monkeypatch.setattr(queue.Queue, "get", lambda _self: None)
    with working(app):
        start("test.found")
        assert ran.wait(20)


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
        assert ran.wait(20)


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
    from intranet.database import db, transaction

    jobs.task("test.nested")(lambda context: None)
    woken: list[int] = []
    monkeypatch.setattr(queue, "wake", woken.append)
    with transaction():
        with db.session.begin_nested():
            job = jobs.enqueue("test.nested", SYSTEM)
        assert woken == []
    assert woken == [job.id]
