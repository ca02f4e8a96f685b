"""Background work of plugins: waits while its plugin is off, and its faults are the plugin's."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from intranet import jobs
from intranet.access import SYSTEM
from intranet.database import db
from intranet.host import service
from intranet.host.models import PluginFault
from intranet.jobs import leases, periods
from intranet.jobs.models import Job
from intranet.testing.agency import Agency
from intranet.testing.client import Client
from intranet.testing.queries import Counted

CountQueries = Callable[..., AbstractContextManager[Counted]]

pytestmark = pytest.mark.plugins("plugins/probe")


@pytest.fixture
def ran(app: Flask) -> Iterator[list[str]]:
    room = probe()
    yield room.ran
    room.ran.clear()
    room.fails.clear()


def probe() -> Any:
    return sys.modules["intranet_plugins.probe.service"]


def states(name: str) -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Job.state).where(Job.name == name).order_by(Job.id)))


def test_started_work_waits_while_the_plugin_is_off_and_goes_on_when_it_is_on(
    app: Flask, agency: Agency, ran: list[str]
) -> None:
    unit = agency.units["science"]
    service.set_switch(SYSTEM, "probe", unit, "on")
    job_id = jobs.enqueue("probe.once", SYSTEM, word="một").id
    service.set_switch(SYSTEM, "probe", unit, "off")
    jobs.run_pending(app)
    assert jobs.run_job(app, job_id) is False, "not even when the queue names it"
    assert (ran, states("probe.once")) == ([], ["queued"])
    assert db.session.get_one(Job, job_id).attempts == 0
    service.set_switch(SYSTEM, "probe", unit, "on")
    jobs.run_pending(app)
    assert (ran, states("probe.once")) == (["một"], ["done"])


def test_the_pages_of_jobs_say_what_they_wait_for(
    agency: Agency, ran: list[str], client_as: Callable[[str], Client]
) -> None:
    job_id = jobs.enqueue("probe.once", SYSTEM, word="một").id
    admin = client_as("admin")
    assert "Chờ bật phân hệ" in admin.get("/admin/jobs").text
    assert "Chờ phân hệ được bật lại" in admin.get(f"/jobs/{job_id}").text
    service.set_switch(SYSTEM, "probe", agency.units["science"], "on")
    assert "Chờ bật phân hệ" not in admin.get("/admin/jobs").text
    assert "Đang chờ đến lượt" in admin.get(f"/jobs/{job_id}").text


def test_periodic_work_is_not_started_while_the_plugin_is_off(app: Flask, agency: Agency, ran: list[str]) -> None:
    periods.start_due(app)
    jobs.run_pending(app)
    assert (ran, states("probe.work")) == ([], [])
    assert "done" in states("jobs.tidy"), "core's own is"
    service.set_switch(SYSTEM, "probe", agency.units["science"], "on")
    periods.start_due(app)
    periods.start_due(app)
    jobs.run_pending(app)
    assert (ran, states("probe.work")) == (["work"], ["done"])


@pytest.mark.parametrize("close", [service.disable, service.uninstall])
def test_nor_while_it_is_closed_for_all(close: Callable[..., None], app: Flask, agency: Agency, ran: list[str]) -> None:
    service.set_switch(SYSTEM, "probe", agency.units["science"], "on")
    jobs.enqueue("probe.once", SYSTEM, word="hai")
    close(SYSTEM, "probe")
    periods.start_due(app)
    jobs.run_pending(app)
    assert (ran, states("probe.once"), states("probe.work")) == ([], ["queued"], [])
    service.enable(SYSTEM, "probe")
    jobs.run_pending(app)
    assert ran == ["hai"]


@pytest.mark.parametrize("error", [ValueError("hỏng"), SystemExit(3)])
def test_a_job_that_fails_is_a_fault_of_its_plugin(
    error: BaseException, app: Flask, agency: Agency, ran: list[str]
) -> None:
    service.set_switch(SYSTEM, "probe", agency.units["science"], "on")
    probe().fails.append(error)
    periods.start_due(app)
    jobs.run_pending(app)
    assert states("probe.work") == ["queued"], "it is tried again"
    fault = db.session.scalars(select(PluginFault)).one()
    assert (fault.plugin_id, fault.place) == ("probe", "job probe.work")
    assert "service.py" in fault.traceback


def test_a_look_for_work_asks_the_gate_once(app: Flask, agency: Agency, count_queries: CountQueries) -> None:
    service.set_switch(SYSTEM, "probe", agency.units["science"], "on")
    with app.app_context():
        leases.due()
    with app.app_context(), count_queries(at_most=2):
        leases.due()
