"""Jobs are rows: written with their cause, run after it, at least once, with their end to be seen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from intranet import jobs
from intranet.access import SYSTEM, Actor, Forbidden, Refused, Scope
from intranet.database import db, transaction
from intranet.jobs import leases
from intranet.jobs.context import JobContext
from intranet.jobs.models import Job
from tests.jobs.conftest import PERSON, elsewhere

Start = Callable[..., int]
JobOf = Callable[[int], Job]
NOW = datetime(2026, 5, 13, 2, 0, tzinfo=UTC)
STRANGER = Actor(person_id=8, account_id=4, name="Trần Thị Khác")
ADMIN = Actor(9, 5, "Quản trị", (Scope("admin", frozenset({"jobs.manage"}), None),))


def test_a_job_runs_once_and_keeps_its_result(app: Flask, start: Start, job_of: JobOf) -> None:
    runs: list[int] = []

    @jobs.task("test.add")
    def add(context: JobContext, a: int, b: int) -> dict[str, int]:
        runs.append(context.attempt)
        return {"sum": a + b}

    job_id = start("test.add", a=2, b=3)
    assert jobs.run_pending(app) == 1
    assert jobs.run_pending(app) == 0
    job = job_of(job_id)
    assert (job.state, job.result, job.progress, job.attempts, job.started_by) == ("done", {"sum": 5}, 100, 1, 7)
    assert runs == [1]


def test_a_job_is_written_with_its_cause_or_not_at_all(app: Flask) -> None:
    jobs.task("test.nothing")(lambda context: None)

    def fail_after_starting() -> None:
        with transaction():
            jobs.enqueue("test.nothing", SYSTEM)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_starting()
    assert db.session.scalar(select(func.count(Job.id))) == 0
    assert jobs.run_pending(app) == 0


def test_an_unknown_job_cannot_be_started(app: Flask) -> None:
    with pytest.raises(LookupError):
        jobs.enqueue("nobody.knows", SYSTEM)


def test_a_job_may_start_others(app: Flask) -> None:
    seen: list[str] = []

    @jobs.task("test.first")
    def first(context: JobContext) -> None:
        jobs.enqueue("test.second", SYSTEM)

    @jobs.task("test.second")
    def second(context: JobContext) -> None:
        seen.append("second")

    jobs.enqueue("test.first", SYSTEM)
    assert jobs.run_pending(app) == 2
    assert seen == ["second"]


def test_what_a_failed_run_had_not_committed_is_gone_and_it_is_tried_again_later(
    app: Flask, start: Start, job_of: JobOf
) -> None:
    @jobs.task("test.fails_once")
    def fails_once(context: JobContext) -> None:
        db.session.add(Job(name="half", run_after=NOW, created_at=NOW))
        db.session.flush()
        if context.attempt == 1:
            raise ValueError("hỏng")

    with time_machine.travel(NOW, tick=False) as clock:
        job_id = start("test.fails_once")
        assert jobs.run_pending(app) == 1
        job = job_of(job_id)
        assert (job.state, job.attempts) == ("queued", 1)
        assert job.run_after == NOW + leases.WAITS[0]
        assert "ValueError: hỏng" in (job.error or "")
        assert db.session.scalar(select(func.count(Job.id)).where(Job.name == "half")) == 0
        db.session.rollback()
        clock.shift(leases.WAITS[0])
        assert jobs.run_pending(app) == 1
    job = job_of(job_id)
    assert (job.state, job.attempts, job.error) == ("done", 2, None)


def test_after_its_last_attempt_a_job_has_failed_and_keeps_the_error(app: Flask, start: Start, job_of: JobOf) -> None:
    @jobs.task("test.fails", attempts=3)
    def fails(context: JobContext) -> None:
        raise ValueError("hỏng")

    with time_machine.travel(NOW, tick=False) as clock:
        job_id = start("test.fails")
        for _attempt in range(5):
            jobs.run_pending(app)
            clock.shift(timedelta(hours=1))
    job = job_of(job_id)
    assert (job.state, job.attempts) == ("failed", 3)
    assert "ValueError" in (job.error or "")


def test_a_refusal_is_final_and_its_sentence_is_kept(app: Flask, start: Start, job_of: JobOf) -> None:
    @jobs.task("test.refuses")
    def refuses(context: JobContext) -> None:
        raise Refused("Tệp không phải là kế hoạch.")

    job_id = start("test.refuses")
    jobs.run_pending(app)
    job = job_of(job_id)
    assert (job.state, job.attempts, job.message) == ("failed", 1, "Tệp không phải là kế hoạch.")


def test_one_failing_job_does_not_stop_the_others(app: Flask, start: Start, job_of: JobOf) -> None:
    @jobs.task("test.maybe")
    def maybe(context: JobContext, fail: bool) -> None:
        if fail:
            raise ValueError

    bad, good = start("test.maybe", fail=True), start("test.maybe", fail=False)
    jobs.run_pending(app)
    assert (job_of(bad).state, job_of(good).state) == ("queued", "done")


def test_jobs_without_code_wait_for_a_worker_that_knows_them(app: Flask, start: Start, job_of: JobOf) -> None:
    from intranet.jobs import registry

    jobs.task("gone.work")(lambda context: None)
    job_id = start("gone.work")
    work = registry._tasks.pop("gone.work")
    assert jobs.run_pending(app) == 0
    assert job_of(job_id).state == "queued"
    registry._tasks["gone.work"] = work
    assert jobs.run_pending(app) == 1


def test_only_one_of_many_workers_gets_a_job(app: Flask, start: Start) -> None:
    jobs.task("test.race")(lambda context: None)
    ids = [start("test.race") for _ in range(10)]
    won: list[int] = []

    def grab() -> None:
        for job_id in ids:
            with app.app_context():
                if leases.claim(job_id):
                    won.append(job_id)

    threads = [threading.Thread(target=grab) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(won) == ids


def test_a_silent_worker_loses_its_job_and_can_no_longer_write(app: Flask, start: Start, job_of: JobOf) -> None:
    jobs.task("test.slow", lease=timedelta(minutes=5))(lambda context: {"by": "second"})
    with time_machine.travel(NOW, tick=False) as clock:
        job_id = start("test.slow")
        first = leases.claim(job_id)
        assert first is not None
        assert leases.claim(job_id) is None
        clock.shift(timedelta(minutes=4))
        assert leases.renew(first)
        clock.shift(timedelta(minutes=4))
        assert jobs.run_pending(app) == 0
        clock.shift(timedelta(minutes=2))
        assert jobs.run_pending(app) == 1
        assert not leases.finish(first, {"by": "first"})
        assert not leases.renew(first)
        assert not leases.fail(first, "late", "late")
    job = job_of(job_id)
    assert (job.state, job.result, job.attempts) == ("done", {"by": "second"}, 2)


def test_a_job_whose_worker_dies_each_time_is_given_up(app: Flask, start: Start, job_of: JobOf) -> None:
    jobs.task("test.kills", attempts=2)(lambda context: None)
    with time_machine.travel(NOW, tick=False) as clock:
        job_id = start("test.kills")
        for _attempt in range(2):
            assert leases.claim(job_id) is not None
            clock.shift(timedelta(hours=1))
        assert leases.claim(job_id) is None
    job = job_of(job_id)
    assert job.state == "failed"
    assert job.error


def test_progress_is_seen_while_the_job_runs(app: Flask, start: Start, job_of: JobOf) -> None:
    seen: list[tuple[int, str]] = []

    @jobs.task("test.long")
    def long(context: JobContext) -> None:
        context.progress(40, "Đã đọc 4 trong 10 trang")
        with app.app_context():
            row = db.session.get_one(Job, context.job_id)
            seen.append((row.progress, row.message))
        for n in range(1000):
            context.progress(n / 10)

    start("test.long")
    jobs.run_pending(app)
    assert seen == [(40, "Đã đọc 4 trong 10 trang")]


def test_cancelling_a_waiting_job_keeps_it_from_running(app: Flask, start: Start, job_of: JobOf) -> None:
    jobs.task("test.wait")(lambda context: pytest.fail("it ran"))
    job_id = start("test.wait")
    jobs.cancel(PERSON, job_id)
    assert jobs.run_pending(app) == 0
    assert job_of(job_id).state == "cancelled"


def test_cancelling_a_running_job_stops_it_at_its_next_report(app: Flask, start: Start, job_of: JobOf) -> None:
    after: list[str] = []

    @jobs.task("test.runs")
    def runs(context: JobContext) -> None:
        elsewhere(app, lambda: jobs.cancel(PERSON, context.job_id))
        context.progress(50)
        after.append("still here")

    job_id = start("test.runs")
    jobs.run_pending(app)
    assert (job_of(job_id).state, after) == ("cancelled", [])


def test_a_cancelled_or_failed_job_can_be_run_again(app: Flask, start: Start, job_of: JobOf) -> None:
    jobs.task("test.again")(lambda context: {"ok": True})
    job_id = start("test.again")
    jobs.cancel(PERSON, job_id)
    jobs.retry(PERSON, job_id)
    assert jobs.run_pending(app) == 1
    assert job_of(job_id).state == "done"
    with pytest.raises(Refused):
        jobs.retry(PERSON, job_id)
    with pytest.raises(Refused):
        jobs.cancel(PERSON, job_id)


def test_only_who_started_it_or_who_manages_jobs_may_stop_it(app: Flask, start: Start, job_of: JobOf) -> None:
    jobs.task("test.mine")(lambda context: None)
    job_id = start("test.mine")
    with pytest.raises(Forbidden):
        jobs.cancel(STRANGER, job_id)
    jobs.cancel(ADMIN, job_id)
    with pytest.raises(Forbidden):
        jobs.retry(STRANGER, job_id)
    from intranet import audit

    assert [(e.action, e.actor_name) for e in audit.history("job", job_id)] == [("job.cancel", "Quản trị")]


def test_two_jobs_of_one_name_are_a_mistake(app: Flask) -> None:
    @jobs.task("test.twice")
    def one(context: JobContext) -> None: ...

    def other(context: JobContext) -> None: ...

    with pytest.raises(ValueError, match=r"test\.twice"):
        jobs.task("test.twice")(other)
