"""Workers killed at random moments: nothing is lost, nothing is done twice, nothing is stuck.

Real `intranet worker` processes, two at a time, die by SIGKILL while jobs of all kinds run. `LANTOA_KILLS` says how
many of them (15; the release was tried with 100 and more), `LANTOA_KILL_SEED` repeats a run.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, func, insert, select

from intranet import jobs
from intranet.access import SYSTEM, Refused
from intranet.app import create_app
from intranet.config import Settings
from intranet.database import db, prepare_engine, transaction
from intranet.host import migrate
from intranet.jobs import registry
from intranet.jobs.models import Job, JobTick
from intranet.testing.application import close
from tests.jobs.conftest import PATIENCE, until
from tests.jobs.killing import work

KILLS = int(os.environ.get("LANTOA_KILLS", "15"))
SEED = int(os.environ.get("LANTOA_KILL_SEED", "0")) or random.randrange(1, 10**6)
WORKERS = 2
DRAIN_SECONDS = 180
CHECKOUT = Path(__file__).resolve().parents[2]
KINDS = {
    "kill.quick": 6, "kill.long": 2, "kill.wide": 1, "kill.flaky": 3, "kill.spawn": 3, "kill.refused": 1,
    "kill.poison": 1,
}  # fmt: skip
END = {"kill.refused": "failed", "kill.poison": "failed"}


@pytest.fixture
def killing(
    empty_database: str, make_settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """An application like the workers', on a migrated database, with the jobs to be killed."""
    settings = make_settings(database_url=empty_database)
    engine = create_engine(empty_database)
    prepare_engine(engine)
    migrate.upgrade(engine)
    work.metadata.create_all(engine)
    engine.dispose()
    app = create_app(settings, plugins=())
    monkeypatch.setattr(registry, "_tasks", {})
    with monkeypatch.context() as patch:
        patch.setattr(registry, "_PERIODS", dict(registry._PERIODS))
        for place, name in ((work.leases, "WAITS"), (work.worker, "SWEEP_SECONDS"), (work.worker, "PAUSE"),
                            (work.worker, "LONGEST_PAUSE"), (work.runs, "LONGEST_PAUSE")):  # fmt: skip
            patch.setattr(place, name, getattr(place, name))
        work.register()
        with app.app_context():
            if db.engine.dialect.name == "sqlite":
                # Many write at once, and SQLite lets them in in no order.
                db.engine.dispose()
                event.listen(db.engine, "connect", lambda raw, _record: raw.execute("PRAGMA busy_timeout = 100000"))
            yield app
    close(app)


@pytest.mark.timeout(120 + DRAIN_SECONDS + 10 * KILLS)
def test_workers_may_be_killed_at_any_moment(
    killing: Flask, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)
    log = tmp_path / "workers.log"
    began = time.monotonic()
    with stable(killing, log) as start:
        wanted, cancelled = kill_many(chance, start)
        killed = time.monotonic()
        alive = [start() for _ in range(WORKERS)]
        left = drained()
        finish(alive)
    with capsys.disabled():
        print(
            f"\n{KILLS} kills in {killed - began:.0f} s, then {time.monotonic() - killed:.0f} s, {len(wanted)} jobs, "
            f"{len(cancelled)} cancelled, seed {SEED}"
        )
    judge(wanted, cancelled, left)


def test_a_signal_lets_what_runs_finish_and_a_second_one_does_not(killing: Flask, tmp_path: Path) -> None:
    with stable(killing, tmp_path / "workers.log") as start:
        worker = start()
        patient = jobs.enqueue("kill.long", SYSTEM, key="patient").id
        assert until(lambda: state(patient) == "running")
        finish([worker])
        assert state(patient) == "done"
        worker = start()
        cut = jobs.enqueue("kill.hanging", SYSTEM, key="cut").id
        assert until(lambda: state(cut) == "running")
        # Two that come before either is looked at are one, so more of them may be needed.
        assert until(lambda: not signal_reaches(worker))
        assert state(cut) == "running"
        worker = start()
        assert until(lambda: state(cut) == "done")
        finish([worker])


def state(job_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Job, job_id).state


@pytest.mark.database("sqlite")
def test_a_worker_outlives_a_full_disk(killing: Flask, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    with stable(killing, tmp_path / "workers.log") as start:
        worker = start()
        before = jobs.enqueue("kill.quick", SYSTEM, key="before").id
        assert until(lambda: state(before) == "done")
        # No file of the worker's may hold a single byte more.
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        during = jobs.enqueue("kill.quick", SYSTEM, key="during").id
        assert not until(lambda: state(during) != "queued", seconds=1.5)
        resource.prlimit(worker, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        assert until(lambda: state(during) == "done")
        finish([worker])


def kill_many(chance: random.Random, start: Callable[[], int]) -> tuple[Mapping[int, tuple[str, str]], set[int]]:
    """Start work and kill workers; the jobs by number: (name, key), and those that were cancelled."""
    wanted: dict[int, tuple[str, str]] = {}
    cancelled: set[int] = set()
    alive: list[int] = []
    for _kill in range(KILLS):
        alive += [start() for _ in range(WORKERS - len(alive))]
        for _ in range(4):
            name = chance.choices(list(KINDS), list(KINDS.values()))[0]
            key = f"{name} {len(wanted)}"
            wanted[jobs.enqueue(name, SYSTEM, key=key).id] = (name, key)
        if chance.random() < 0.2 and (stopped := cancel(chance.choice(list(wanted)[-6:]))):
            cancelled.add(stopped)
        pause(chance.choice((0.05, 0.2, 0.4, 0.8)) * chance.random() * 2)
        os.kill(alive.pop(chance.randrange(WORKERS)), signal.SIGKILL)
    finish(alive, signal.SIGKILL)
    return wanted, cancelled


def cancel(job_id: int) -> int | None:
    """Cancel the job unless it has ended, and leave a mark among its traces."""
    try:
        with transaction():
            jobs.cancel(SYSTEM, job_id)
            db.session.execute(insert(work.trace).values(job_id=job_id, attempt=work.MANY, what="cancelled"))
    except Refused:
        return None
    return job_id


def drained() -> Counter[str]:
    """Wait until the workers have nothing left of what was killed; what is left after the longest time.

    Periodic jobs are no part of it: `kill.tick` never ends, and the core's own keep their lease of minutes.
    """
    until = time.monotonic() + DRAIN_SECONDS
    while True:
        db.session.rollback()
        open_jobs = select(Job.name, func.count()).where(Job.state.in_(("queued", "running")), Job.name.in_(KINDS))
        left = Counter(dict(db.session.execute(open_jobs.group_by(Job.name)).all()))
        if not left or time.monotonic() > until:
            return left
        pause(0.2)


def judge(wanted: Mapping[int, tuple[str, str]], cancelled: set[int], left: Counter[str]) -> None:
    """Each job ended as it should, each effect is there once, no run wrote after another had taken over."""
    db.session.rollback()
    assert not left, f"seed {SEED}: stuck"
    found = {job.id: job for job in db.session.scalars(select(Job))}
    has = {row.key: row.job_id for row in db.session.execute(select(work.effects))}
    for job_id, (name, key) in wanted.items():
        job, end = found[job_id], END.get(name, "done")
        assert job.state == ("cancelled" if job_id in cancelled else end), (job_id, name, job.state, job.error)
        assert job.lease_token is None, (job_id, name)
        if job_id not in cancelled:
            assert (key in has) == (end == "done"), (job_id, name)
        if name == "kill.poison":
            assert job.attempts <= work.POISON_ATTEMPTS
    judge_order()
    judge_children(wanted, found, has)
    judge_periods(found)


def judge_order() -> None:
    """What a run commits comes before all that a later run, or who cancelled the job, commits."""
    seen: dict[int, list[int]] = defaultdict(list)
    for row in db.session.execute(select(work.trace).order_by(work.trace.c.id)):
        seen[row.job_id].append(row.attempt)
    for job_id, attempts in seen.items():
        assert attempts == sorted(attempts), (job_id, attempts)


def judge_children(wanted: Mapping[int, tuple[str, str]], found: Mapping[int, Job], has: Mapping[str, int]) -> None:
    """Each effect of a job that starts others has its two children, each once, and no others are there."""
    parents = {key for name, key in wanted.values() if name == "kill.spawn" and key in has}
    children = [job for job in found.values() if job.id not in wanted and job.name == "kill.quick"]
    keys = Counter(job.arguments["key"] for job in children)
    assert keys == Counter(f"{key}/{number}" for key in parents for number in range(2))
    assert all(job.state == "done" and job.arguments["key"] in has for job in children)


def judge_periods(found: Mapping[int, Job]) -> None:
    """One job for each period that was begun."""
    periods = db.session.scalar(select(func.count()).select_from(JobTick).where(JobTick.name == "kill.tick"))
    assert periods == sum(job.name == "kill.tick" for job in found.values())
    assert periods
    assert periods > KILLS / 10


@contextmanager
def stable(app: Flask, log: Path) -> Iterator[Callable[[], int]]:
    """Forks workers: the function starts one and gives its process number."""
    settings: Settings = app.extensions["settings"]
    environment = {
        **os.environ, "INTRANET_INSTANCE": str(settings.instance), "INTRANET_DATABASE_URL": settings.database_url,
        "INTRANET_SECRET_KEY": settings.secret_key, "INTRANET_JOB_THREADS": "3", "INTRANET_SAFE_MODE": "1",
    }  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "tests.jobs.killing.stable", str(log)],
        cwd=CHECKOUT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as keeper:  # fmt: skip
        assert keeper.stdin
        assert keeper.stdout
        into, out = keeper.stdin, keeper.stdout
        assert out.readline() == "ready\n"

        def start() -> int:
            into.write("\n")
            into.flush()
            return int(out.readline())

        yield start


def finish(processes: list[int], how: int = signal.SIGTERM) -> None:
    """End these workers and wait until they are gone."""
    for process in processes:
        os.kill(process, how)
    until = time.monotonic() + PATIENCE
    while any(is_alive(process) for process in processes):
        assert time.monotonic() < until, "a worker does not stop"
        pause(0.05)


def signal_reaches(process: int) -> bool:
    """Ask it to stop; False when it is gone."""
    pause(0.1)
    return is_alive(process, signal.SIGTERM)


def is_alive(process: int, how: int = 0) -> bool:
    try:
        os.kill(process, how)
    except ProcessLookupError:
        return False
    return True


def pause(seconds: float) -> None:
    threading.Event().wait(seconds)
