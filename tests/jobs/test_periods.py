"""Periodic jobs: once a period, however many workers look."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from intranet import access, jobs
from intranet.database import db
from intranet.hookspecs.setup import PeriodicJob
from intranet.jobs import periods
from intranet.jobs.models import Job, JobTick

# Eight in the evening of the 12th in Vietnam.
EVENING = datetime(2026, 5, 12, 13, 0, tzinfo=UTC)


def test_a_daily_job_runs_once_a_day_of_vietnam(app: Flask) -> None:
    runs: list[int] = []
    jobs.load([PeriodicJob("test.daily", "Hằng ngày", lambda: runs.append(1), "day")])
    with time_machine.travel(EVENING, tick=False) as clock:
        for hour in range(30):
            clock.move_to(EVENING + timedelta(hours=hour))
            periods.start_due(app)
            periods.start_due(app)
            jobs.run_pending(app)
    # The 12th, the 13th, and from midnight of the 14th on (02:00 on the clock of Vietnam at the end).
    assert len(runs) == 3


def test_hourly_and_minutely_jobs(app: Flask) -> None:
    runs: list[str] = []
    jobs.load(
        [
            PeriodicJob("test.hourly", "Hằng giờ", lambda: runs.append("hour"), "hour"),
            PeriodicJob("test.minutely", "Hằng phút", lambda: runs.append("minute"), "minute"),
        ]
    )
    with time_machine.travel(EVENING, tick=False) as clock:
        for _minute in range(120):
            periods.start_due(app)
            jobs.run_pending(app)
            clock.shift(timedelta(minutes=1))
    assert (runs.count("hour"), runs.count("minute")) == (2, 120)


def test_several_workers_start_it_once(app: Flask) -> None:
    jobs.load([PeriodicJob("test.shared", "Hằng ngày", lambda: None, "day")])
    started: list[int] = []
    threads = [threading.Thread(target=lambda: started.append(periods.start_due(app))) for _ in range(4)]
    with time_machine.travel(EVENING, tick=False):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sum(started) == 1
    assert db.session.scalar(select(func.count(Job.id))) == 1


def test_a_failing_period_is_retried_but_not_started_twice(app: Flask) -> None:
    attempts: list[int] = []

    def shaky() -> None:
        attempts.append(1)
        if len(attempts) == 1:
            raise RuntimeError

    jobs.load([PeriodicJob("test.shaky", "Hằng ngày", shaky, "day")])
    with time_machine.travel(EVENING, tick=False) as clock:
        for _round in range(4):
            periods.start_due(app)
            jobs.run_pending(app)
            clock.shift(timedelta(minutes=1))
    assert len(attempts) == 2


def test_old_rows_are_tidied_away(app: Flask) -> None:
    jobs.load([PeriodicJob("test.old", "Hằng ngày", lambda: None, "day")])
    with time_machine.travel(EVENING, tick=False) as clock:
        periods.start_due(app)
        jobs.run_pending(app)
        clock.shift(timedelta(days=91))
        periods.tidy()
    assert db.session.scalar(select(func.count()).select_from(JobTick)) == 0
    assert db.session.scalar(select(func.count(Job.id))) == 0


def test_periodic_work_that_went_well_is_soon_forgotten(app: Flask) -> None:
    def fail() -> None:
        raise RuntimeError

    jobs.load([PeriodicJob("test.well", "Tốt", lambda: None, "hour"), PeriodicJob("test.ill", "Hỏng", fail, "hour")])
    jobs.task("test.asked")(lambda context: None)
    with time_machine.travel(EVENING, tick=False) as clock:
        jobs.enqueue("test.asked", access.SYSTEM)
        periods.start_due(app)
        jobs.run_pending(app)
        clock.shift(timedelta(days=3))
        periods.tidy()
    assert set(db.session.scalars(select(Job.name))) == {"test.ill", "test.asked"}


def test_what_is_closed_is_not_started(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []
    jobs.load(
        [
            PeriodicJob("test.open", "Mở", lambda: runs.append("open"), "hour"),
            PeriodicJob("closed.work", "Đóng", lambda: runs.append("closed"), "hour"),
        ]
    )
    monkeypatch.setattr(access, "_gate", lambda name, actor: not name.startswith("closed."))
    periods.start_due(app)
    jobs.run_pending(app)
    assert runs == ["open"]
    assert db.session.scalar(select(func.count()).select_from(JobTick)) == 1
