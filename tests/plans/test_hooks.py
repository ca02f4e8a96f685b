"""What the plans contribute to the shell: the inbox, the home page, the menu, the search."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Blueprint, Flask
from sqlalchemy import select

from intranet import clock, search
from intranet.access import Actor
from intranet.database import db
from intranet.directory.models import Person
from intranet.hookspecs import hookimpl
from intranet.hookspecs.shell import Panel
from intranet.plans import coverage, hooks, imports, lifecycle, periods, service
from intranet.plans.models import Plan
from intranet.testing.agency import Agency
from intranet.testing.client import Client
from tests.plans.conftest import row
from tests.plans.test_imports import PAPER
from tests.support.hooks import host


def titles(actor: Actor) -> set[str]:
    return {item.title for item in hooks.work_items(actor)}


@pytest.fixture
def running(make_plan: Callable[..., Plan], issue: Callable[..., Plan], agency: Agency) -> Plan:
    """An issued plan whose wave runs today, with a task for each of two units."""
    today = clock.today()
    wave = row("waves", label="Đợt này", starts_on=today - timedelta(days=30), ends_on=today + timedelta(days=30))
    tasks = [
        row(
            "tasks", text="Quá hạn của Khoa học", lead_unit_id=agency.units["science"], due_on=today - timedelta(days=3)
        ),
        row(
            "tasks", text="Sắp đến của Khoa học", lead_unit_id=agency.units["science"], due_on=today + timedelta(days=7)
        ),
        row("tasks", text="Còn lâu", lead_unit_id=agency.units["science"], due_on=today + timedelta(days=8)),
        row("tasks", text="Của Chuyển đổi số", lead_unit_id=agency.units["digital"], due_on=today),
        row("tasks", text="Chưa có đơn vị", lead_text="Các hội", due_on=today),
    ]
    duties = [row("duties", due_on=today + timedelta(days=5), note="Báo cáo sơ kết", to="Sở Nội vụ")]
    return issue(make_plan(year=today.year, parts={"waves": [wave], "tasks": tasks, "duties": duties}))


def test_a_plan_under_review_waits_for_those_who_issue(
    make_plan: Callable[..., Plan], office: Actor, actor_of: Callable[[str], Actor]
) -> None:
    plan = make_plan("science", title="Chờ duyệt")
    assert titles(actor_of("leader")) == set()
    lifecycle.submit(office, plan.id, plan.version)
    assert titles(actor_of("leader")) == {"Chờ duyệt"}
    assert titles(actor_of("coordinator")) == set()


def test_a_draft_given_back_waits_for_who_made_it(
    agency: Agency, actor_of: Callable[[str], Actor], client_as: Callable[[str], Client]
) -> None:
    coordinator, leader = actor_of("coordinator"), actor_of("leader")
    head = {"title": "Bị trả lại", "kind": "launch", "year": 2026, "issuing_unit_id": agency.units["science"]}
    plan = service.create(coordinator, head)
    lifecycle.submit(coordinator, plan.id, plan.version)
    lifecycle.send_back(leader, plan.id, plan.version, "Thiếu nơi nhận")
    assert titles(coordinator) == {"Bị trả lại"}
    assert "Thiếu nơi nhận" in client_as("coordinator").get(f"/plans/{plan.id}").text
    lifecycle.submit(coordinator, plan.id, plan.version)
    assert titles(coordinator) == set()


def test_tasks_due_wait_for_the_unit_that_leads_them(running: Plan, actor_of: Callable[[str], Actor]) -> None:
    assert titles(actor_of("coordinator")) == {"Quá hạn của Khoa học", "Sắp đến của Khoa học"}
    assert titles(actor_of("office")) == {"Chưa có đơn vị", "Báo cáo sơ kết"}
    assert titles(actor_of("staff")) == titles(actor_of("leader")) == set()


def test_a_paper_waits_for_who_uploaded_it(office: Actor, actor_of: Callable[[str], Actor]) -> None:
    imports.receive(office, "a.txt", PAPER.encode())
    assert titles(office) == {"Soát kế hoạch nhập từ tệp"}
    assert titles(actor_of("coordinator")) == set()


@pytest.mark.parametrize("times", [1, 12])
def test_the_inbox_costs_the_same_however_much_waits(
    times: int,
    make_plan: Callable[..., Plan],
    issue: Callable[..., Plan],
    office: Actor,
    count_queries: Any,
    agency: Agency,
) -> None:
    today = clock.today()
    for n in range(times):
        tasks = [row("tasks", text=f"Việc {n}", lead_unit_id=agency.units["office"], due_on=today)]
        issue(make_plan(parts={"tasks": tasks, "duties": [row("duties", due_on=today)]}))
        review = make_plan()
        lifecycle.submit(office, review.id, review.version)
    db.session.rollback()
    with count_queries(at_most=1):
        items = list(hooks.work_items(office))
    assert len(items) == 3 * times


def test_the_home_page_shows_the_running_wave(
    running: Plan, client_as: Callable[[str], Client], count_queries: Any
) -> None:
    half = select(Person.id).where(Person.id <= 8)
    coverage.record(source="s", key="k", plan_id=running.id, wave_id=running.waves[0].id, person_ids=half,
                    happened_on=clock.today())  # fmt: skip
    browser = client_as("staff")
    browser.get("/")
    with count_queries(at_most=6):
        text = browser.get("/").text
    for words in (
        "Đợt này năm",
        "8 trong 13",
        "Phòng Quản lý Khoa học",
        "3/4 người",
        "Bùi Đức Duy",
        "Của Chuyển đổi số",
    ):
        assert words in text
    cards = [card.key for card in hooks.dashboard_cards(work_actor(running))]
    assert cards == []


def work_actor(_plan: Plan) -> Actor:
    return Actor(person_id=1, account_id=1, name="Không có quyền")


def test_plans_are_found_by_those_who_may_see_them(
    make_plan: Callable[..., Plan], issue: Callable[..., Plan], actor_of: Callable[[str], Actor], office: Actor
) -> None:
    make_plan("office", title="Dự thảo về dân vận khéo")
    issue(make_plan(title="Kế hoạch chung", parts={"movements": [row("movements", name="Dân vận khéo")]}))

    def found(actor: Actor) -> set[str]:
        return {hit.title for hit in search.find(actor, "dân vận khéo").hits}

    assert found(office) == {"Dự thảo về dân vận khéo", "Kế hoạch chung"}
    assert found(actor_of("staff")) == found(actor_of("coordinator")) == {"Kế hoạch chung"}


@pytest.mark.parametrize(
    ("every", "due_on", "day", "today", "expected"),
    [
        (None, date(2026, 6, 15), None, date(2026, 1, 1), date(2026, 6, 15)),
        ("month", None, 20, date(2026, 1, 21), date(2026, 2, 20)),
        ("month", None, 31, date(2026, 2, 1), date(2026, 2, 28)),
        ("quarter", None, 20, date(2026, 1, 1), date(2026, 3, 20)),
        ("half_year", None, 15, date(2026, 7, 1), date(2026, 12, 15)),
        ("year", date(2025, 12, 10), None, date(2026, 5, 1), date(2026, 12, 10)),
        ("month", None, None, date(2026, 1, 1), None),
    ],
)
def test_the_next_day_of_a_report(
    every: str | None, due_on: date | None, day: int | None, today: date, expected: date | None
) -> None:
    days = periods.due_days(every, due_on, day, today, today + timedelta(days=366))
    assert next(iter(days), None) == expected


class Minutes:
    """A plugin that shows a panel on a plan's page."""

    @hookimpl
    def plan_panels(self, actor: Actor, plan_id: int) -> list[Panel]:
        """One panel."""
        return [Panel("minutes", "Biên bản", "Phân hệ Họp", "minutes/panel.html", {"count": plan_id + 40})]


def test_a_plugin_s_panel_stands_on_the_plan_page(
    app: Flask, running: Plan, tmp_path: Path, client_as: Callable[[str], Client]
) -> None:
    (tmp_path / "minutes").mkdir()
    (tmp_path / "minutes" / "panel.html").write_text('<div class="panel-b">{{ count }} biên bản</div>')
    app.register_blueprint(Blueprint("minutes", __name__, template_folder=str(tmp_path)))
    host(app, minutes=Minutes())
    text = client_as("staff").get(f"/plans/{running.id}").text
    assert f"{running.id + 40} biên bản" in text
    assert "Phân hệ Họp" in text
