"""Every route for every role. A route that is not in the table fails: say who may open it.

There are a draft of the agency, which is no business of departments; an issued plan with a task of the
department of science, where staff, coordinator and unit head work; an import and a job of the office.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask

from intranet import clock, jobs
from intranet.access import Actor
from intranet.database import db, transaction
from intranet.files.models import StoredFile
from intranet.host.models import PluginState
from intranet.notices import links
from intranet.plans import imports, lifecycle, service
from intranet.plans.models import ReportDuty, Task
from intranet.testing.agency import Agency
from intranet.testing.client import Client
from intranet.workdays import service as workdays
from tests.plans.conftest import DAY, row
from tests.plans.test_imports import PAPER

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
EVERYBODY = frozenset(ROLES)
ANYBODY = EVERYBODY | {"anonymous"}


@dataclass(frozen=True, slots=True)
class Access:
    """Who gets the page; who is told that they may not (403); for all others there is no such page (404)."""

    may: frozenset[str] = EVERYBODY
    refused: frozenset[str] = frozenset()

    def status(self, role: str) -> int:
        """What `role` is answered; people who did not sign in are led to do so."""
        if role in self.may:
            return 200
        return 302 if role == "anonymous" else 403 if role in self.refused else 404


def only(*roles: str, refused: frozenset[str] = frozenset()) -> Access:
    return Access(frozenset(roles), refused)


EDITORS = ("coordinator", "unit_head", "office")
PAGES = {
    "audit.index": only("admin", "office", refused=EVERYBODY),
    "auth.account": Access(),
    "auth.password": Access(),
    "auth.password_changed": Access(),
    "auth.sessions": Access(),
    "auth.sign_in": Access(ANYBODY),
    "directory.people": Access(),
    "directory.person": Access(),
    "directory.unit": Access(),
    "directory.units": Access(),
    "files.download": only("office"),
    "home.index": Access(),
    "jobs.index": only("admin", refused=EVERYBODY),
    "jobs.show": only("office", "admin"),
    "notices.index": Access(),
    "notices.preferences": Access(),
    "notices.undelivered": only("office", "admin", refused=EVERYBODY),
    "notices.unsubscribe": Access(ANYBODY),
    "plans.deliver": only(*EDITORS, refused=EVERYBODY),
    "plans.edit": only("office", refused=frozenset({"leader"})),
    "plans.edit_part": only("office", refused=frozenset({"leader"})),
    "plans.gaps": Access(),
    "plans.index": Access(),
    "plans.issue": only("office", "leader"),
    "plans.issued": Access(),
    "plans.new": only(*EDITORS, refused=EVERYBODY),
    "plans.review": only("office"),
    "plans.show": only("office", "leader"),
    "plans.take": only("office", refused=frozenset({"leader"})),
    "plans.task": only(*EDITORS, refused=EVERYBODY),
    "plans.task_part": only(*EDITORS, refused=EVERYBODY),
    "plans.upload": only(*EDITORS, refused=EVERYBODY),
    "plugins.as_json": only("admin", refused=EVERYBODY),
    "plugins.by_unit": only("admin", "unit_head", refused=EVERYBODY),
    "plugins.index": only("admin", refused=EVERYBODY),
    "plugins.purge": only("admin"),
    # What is left of a plugin whose code is gone has no settings.
    "plugins.settings": only(),
    "plugins.show": only("admin"),
    "plugins.step": only("admin"),
    "search.results": Access(),
    "web.bootstrap": Access(ANYBODY),
    "web.single_icon": Access(ANYBODY),
    "web.sprite": Access(ANYBODY),
    "web.static": Access(ANYBODY),
    "workdays.edit": only("office", "admin"),
    "workdays.index": only("office", "admin", refused=EVERYBODY),
    "workdays.new": only("office", "admin", refused=EVERYBODY),
    "workdays.remove": only("office", "admin"),
    "workdays.suggestions": only("office", "admin", refused=EVERYBODY),
}
"""What GET answers."""
ONLY_POST = {
    "auth.end_other_sessions", "auth.end_session", "auth.save_preferences", "auth.sign_out", "home.own_data",
    "jobs.cancel", "jobs.retry", "notices.follow", "notices.read", "notices.read_all", "notices.retry",
    "plugins.enable", "plugins.set_default", "web.set_color_mode", "web.set_locale",
}  # fmt: skip
PUBLIC = {"web.set_color_mode", "web.set_locale"} | {name for name, access in PAGES.items() if access.may == ANYBODY}
# What one asks for is one's own, and there is nothing to fill in.
GIVING = {"home.own_data"}
# These end what is under test; the last is meant to, for whoever holds its address, with no form at all.
ENDING = {"auth.sign_out", "auth.end_session", "auth.end_other_sessions", "notices.unsubscribe"}
HOSTILE_IDS = ("0", "2147483648", str(2**63), "9" * 300, "-1", "abc", "1%00", "%2e%2e%2f", "a" * 3000)
HOSTILE_QUERY = ("page", "wave", "unit", "year", "as_of", "q", "kind", "state", "first", "person", "next", "channel")
HOSTILE_VALUES = ("-1", "999999999", str(2**63), "9" * 5000, "\0", "'\"<script>", '*" AND (', "31/02/0000", "x" * 9000)


@dataclass(frozen=True, slots=True)
class World:
    """Addresses of what was made, by the name of the argument in a rule and, where they differ, by endpoint."""

    arguments: dict[str, str]
    special: dict[str, dict[str, str]]

    def url(self, rule: str, endpoint: str) -> str:
        """The address of `rule` for what was made."""
        values = {**self.arguments, **self.special.get(endpoint, {})}
        return re.sub(r"<(?:[^<>:]+:)?(\w+)>", lambda found: values[found.group(1)], rule)


@pytest.fixture
def world(app: Flask, agency: Agency, actor_of: Callable[[str], Actor]) -> World:
    office = actor_of("office")
    head = {"kind": "publicity", "year": 2026, "issuing_unit_id": agency.units["agency"]}
    draft = service.create(office, {"title": "Dự thảo chưa ai được biết", **head})
    plan = service.create(office, {"title": "Tuyên truyền phong trào thi đua năm 2026", **head})
    duty = row("tasks", text="Báo cáo", duty="lead", lead_unit_id=agency.units["science"])
    helping = row("tasks", text="Viết bài", duty="lead", coordinate_text="Phòng Quản lý Khoa học")
    plan = service.update_part(office, plan.id, "tasks", [duty, helping], plan.version)
    report = row("duties", due_on=DAY, unit_id=agency.units["science"])
    plan = service.update_part(office, plan.id, "duties", [report], plan.version)
    lifecycle.issue(office, plan.id, plan.version, lifecycle.Issue(DAY, "KH-SKHCN", None))
    waiting = imports.receive(office, "ke-hoach.txt", PAPER.encode())
    with transaction():
        job = jobs.enqueue("plans.read_file", office, import_id=waiting.id)
        db.session.add(PluginState(id="former", title="Phân hệ cũ", changed_at=clock.now(), tables=[]))
    holiday = workdays.add(office, workdays.Draft(date(2026, 4, 27), "off", "Nghỉ bù"))
    task, helped = db.session.query(Task).filter_by(plan_id=plan.id).order_by(Task.position)
    asked = db.session.query(ReportDuty).filter_by(plan_id=plan.id).one()
    stored = db.session.get_one(StoredFile, waiting.file_id)
    open_plan = {"plan_id": str(plan.id)}
    subscription = links.Subscription(agency.people["staff"], "plans.issued")
    return World(
        {
            "plan_id": str(draft.id), "import_id": str(waiting.id), "task_id": str(task.id), "job_id": str(job.id),
            "unit_id": str(agency.units["science"]), "person_id": str(agency.people["staff"]), "session_id": "999999",
            "token": stored.token, "name": stored.name, "filename": "theme.css", "step": "submit",
            "plugin_id": "former", "matter_id": "999999", "day_id": str(holiday.id),
            "duty_id": str(asked.id), "due_on": DAY.isoformat(),
            "code": links.unsubscribe_path(subscription).rpartition("/")[2],
        },
        {
            "plans.gaps": open_plan, "plans.issued": open_plan, "plans.edit_part": {"name": "tasks"},
            "plans.task_part": {"task_id": str(helped.id)}, "plugins.step": {"step": "disable"},
            "web.single_icon": {"name": "journal-text"},
        },
    )  # fmt: skip


@pytest.fixture
def browser(client_as: Callable[[str], Client], client: Client) -> Callable[[str], Client]:
    return lambda role: client if role == "anonymous" else client_as(role)


@pytest.mark.database("sqlite")
def test_every_route_is_in_the_table(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == PAGES.keys() | ONLY_POST


# The statements of every page, on both databases.
@pytest.mark.database("sqlite", "postgresql")
@pytest.mark.parametrize("role", sorted(ANYBODY))
def test_pages_open_for_those_they_are_for_and_for_nobody_else(app, world, browser, role):
    client = browser(role)
    ask = client.status if role != "anonymous" else lambda url: client.get(url).status_code
    answers = {
        rule.endpoint: ask(world.url(rule.rule, rule.endpoint))
        for rule in app.url_map.iter_rules() if rule.endpoint in PAGES
    }  # fmt: skip
    if role != "anonymous":
        # Whoever is signed in has no business on the sign-in page.
        assert answers.pop("auth.sign_in") == 302
    assert answers == {endpoint: PAGES[endpoint].status(role) for endpoint in answers}


@pytest.mark.parametrize("role", sorted(ANYBODY))
def test_an_empty_form_changes_nothing_for_those_who_may_not(app, world, browser, role):
    client = browser(role)
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()) or rule.endpoint in ENDING:
            continue
        status = client.status(world.url(rule.rule, rule.endpoint), "POST")
        if role == "anonymous":
            allowed = {400, 422} if rule.endpoint in PUBLIC else {401}
        elif rule.endpoint in PAGES:
            wanted = PAGES[rule.endpoint].status(role)
            allowed = {wanted} if wanted != 200 else {302, 303, 409, 422}
        else:
            allowed = {200} if rule.endpoint in GIVING else {303, 400, 404, 409, 422}
        assert status in allowed, f"{rule.endpoint}: {status}"


def test_what_changes_something_is_never_a_link(app, world, client_as):
    client = client_as("admin")
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ONLY_POST:
            answer = client.get(world.url(rule.rule, rule.endpoint))
            assert (answer.status_code, "POST" in answer.headers["Allow"]) == (405, True), rule.endpoint


@pytest.mark.parametrize("role", ["anonymous", "staff", "office", "admin"])
def test_invented_ids_are_not_found(app, world, browser, role):
    client = browser(role)
    for rule in app.url_map.iter_rules():
        for value in HOSTILE_IDS if rule.arguments else ():
            url = re.sub(r"<[^<>]+>", value, rule.rule)
            for status in (client.get(url).status_code, client.status(url, "POST"), client.status(url, "HEAD")):
                wanted = {302, 401, 404, 405} if role == "anonymous" else {404, 405}
                assert status in wanted, f"{rule.rule} {value[:20]}: {status}"


@pytest.mark.database("sqlite", "postgresql")
@pytest.mark.parametrize("role", ["anonymous", "office", "admin"])
def test_hostile_parameters_are_answered(app, world, browser, role):
    client = browser(role)
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in PAGES or rule.endpoint.startswith("web."):
            continue
        url = world.url(rule.rule, rule.endpoint)
        for value in HOSTILE_VALUES:
            answer = client.get(url, query_string=dict.fromkeys(HOSTILE_QUERY, value))
            assert answer.status_code < 500, f"{url} {value[:20]}"


@pytest.mark.database("sqlite", "postgresql")
def test_a_draft_is_not_found_by_those_who_may_not_know_of_it(world, client_as):
    for role in EVERYBODY - PAGES["plans.show"].may:
        client = client_as(role)
        for path in ("/search?q=dự thảo chưa ai", "/plans/?q=dự thảo chưa ai", "/", "/plans/999999"):
            assert "chưa ai được biết" not in client.get(path).text, (role, path)
