"""Tasks that tests register, and an empty registry to begin with."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from intranet import jobs
from intranet.access import Actor
from intranet.database import db
from intranet.jobs import leases, registry
from intranet.jobs.models import Job

PATIENCE = 60
"""How long (seconds) something is waited for that comes: a busy machine may take its time."""
PERSON = Actor(person_id=7, account_id=3, name="Nguyễn Văn Ổn")


def elsewhere(app: Flask, act: Callable[[], object]) -> None:
    """Do it as another process would: in a thread and a session of its own."""

    def run() -> None:
        with app.app_context():
            act()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(PATIENCE)
    assert not thread.is_alive()


def until(true: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Wait until it is true; whether it came to be."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        threading.Event().wait(0.02)
    return True


@pytest.fixture(autouse=True)
def _own_registry(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    # After the application has registered its own.
    monkeypatch.setattr(registry, "_tasks", {})
    # Whoever claims here need not be modest because the machine was slow.
    monkeypatch.setattr(leases, "LONGEST_WAIT", PATIENCE)


@pytest.fixture
def start(app: Flask) -> Iterator[Callable[..., int]]:
    """`start("name", n=1)` writes a job and gives its number."""

    def begin(name: str, **arguments: object) -> int:
        job = jobs.enqueue(name, PERSON, **arguments)
        return job.id

    yield begin
    db.session.rollback()


@pytest.fixture
def job_of(app: Flask) -> Callable[[int], Job]:
    """The row as it is now."""

    def read(job_id: int) -> Job:
        db.session.rollback()
        return db.session.get_one(Job, job_id)

    return read
