"""Reports that were sent are no longer asked for; co-ordinating units report their own part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine

from intranet import audit, clock, duties
from intranet.access import Actor, Forbidden, Refused
from intranet.database import db
from intranet.plans import deliveries, lifecycle, progress, work
from intranet.plans.conflict import EditConflict
from intranet.plans.models import Plan, ReportDuty, Task, TaskUnit
from intranet.plans.models_progress import ReportDelivery
from intranet.testing.agency import Agency
from intranet.testing.client import Client
from tests.plans.conftest import row
from tests.plans.test_editing import fields

# A Wednesday.
TODAY = date(2026, 5, 13)
YESTERDAY, LATE = TODAY - timedelta(days=1), TODAY - timedelta(days=10)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    # Requests, too, which know nothing of `clock.standing_at`.
    with time_machine.travel(clock.at(TODAY, time(9)), tick=False):
        yield


@pytest.fixture
def plan(make_plan: Callable[..., Plan], issue: Callable[..., Plan], agency: Agency) -> Plan:
    """An issued plan: science leads a task, digital and science's coordinator's unit help; two report duties."""
    science, digital = agency.units["science"], agency.units["digital"]
    parts = {
        "tasks": [
            row("tasks", text="Viết bài", lead_unit_id=digital, due_on=LATE, coordinate_text="Phòng Quản lý Khoa học"),
            row(
                "tasks", text="Mở chuyên mục", lead_unit_id=science, due_on=LATE, coordinate_text="Phòng Chuyển đổi số"
            ),
        ],
        "duties": [
            row("duties", due_on=YESTERDAY, note="Sơ kết", to="Sở Nội vụ"),
            row("duties", every="week", unit_id=science, note="Hằng tuần"),
        ],
    }
    return issue(make_plan(parts=parts), day=TODAY - timedelta(days=30))


def duty(plan: Plan, note: str) -> ReportDuty:
    return next(one for one in plan.duties if one.note == note)


def asked(actor: Actor, kind: str = "report") -> list[tuple[str, date | None]]:
    return [(item.text, item.day) for item in work.waiting(actor) if item.kind == kind]


def test_a_report_is_asked_for_until_it_is_sent(plan: Plan, office: Actor, actor_of: Callable[[str], Actor]) -> None:
    ident = duty(plan, "Sơ kết").id
    assert ("Sơ kết", YESTERDAY) in asked(office)
    deliveries.deliver(office, ident, YESTERDAY, sent_on=TODAY, number="45/BC-SKHCN")
    assert "Sơ kết" not in dict(asked(office))
    assert audit.history("plan", plan.id)[0].action == "plan.deliver"
    deliveries.take_back(office, ident, YESTERDAY)
    assert ("Sơ kết", YESTERDAY) in asked(office)


def test_of_a_recurring_report_each_period_is_sent_by_itself(plan: Plan, actor_of: Callable[[str], Actor]) -> None:
    coordinator, ident = actor_of("coordinator"), duty(plan, "Hằng tuần").id
    found = duties.report_duties(coordinator, TODAY - timedelta(days=40), TODAY + timedelta(days=7))
    weekly = [one.due_on for one in found if one.duty_id == ident]
    before = [day for text, day in asked(coordinator) if text == "Hằng tuần"]
    assert len(before) == 2
    assert before[0] == max(day for day in weekly if day < TODAY)
    deliveries.deliver(coordinator, ident, before[0], sent_on=TODAY)
    after = [day for text, day in asked(coordinator) if text == "Hằng tuần"]
    assert after == [before[0] - timedelta(days=7), before[1]]


def test_only_days_of_the_duty_can_be_sent_and_only_once(plan: Plan, office: Actor) -> None:
    ident = duty(plan, "Sơ kết").id
    with pytest.raises(Refused, match="không có kỳ hạn"):
        deliveries.deliver(office, ident, TODAY, sent_on=TODAY)
    with pytest.raises(Refused, match="phía trước"):
        deliveries.deliver(office, ident, YESTERDAY, sent_on=TODAY + timedelta(days=1))
    deliveries.deliver(office, ident, YESTERDAY, sent_on=TODAY)
    with pytest.raises(Refused, match="đã được ghi"):
        deliveries.deliver(office, ident, YESTERDAY, sent_on=TODAY)


@pytest.mark.parametrize(("role", "note", "may"), [
    ("coordinator", "Hằng tuần", True), ("coordinator", "Sơ kết", False), ("staff", "Hằng tuần", False),
    ("leader", "Sơ kết", False), ("office", "Hằng tuần", True),
])  # fmt: skip
def test_a_report_is_ticked_off_by_who_sends_it(
    plan: Plan, actor_of: Callable[[str], Actor], role: str, note: str, may: bool
) -> None:
    one = duty(plan, note)
    found = duties.report_duties(actor_of("office"), TODAY - timedelta(days=20), TODAY)
    day = max(due.due_on for due in found if due.duty_id == one.id)
    if may:
        deliveries.deliver(actor_of(role), one.id, day, sent_on=TODAY)
    else:
        with pytest.raises(Forbidden):
            deliveries.deliver(actor_of(role), one.id, day, sent_on=TODAY)


def test_its_page_marks_it_as_sent_and_the_plan_shows_it(plan: Plan, client_as: Callable[[str], Client]) -> None:
    address = f"/plans/duties/{duty(plan, 'Sơ kết').id}/{YESTERDAY}"
    office = client_as("office")
    assert address in office.get(f"/plans/{plan.id}").text
    wrong = office.post(address, data={"sent_on": "không rõ", "number": "45/BC-SKHCN"})
    assert wrong.status_code == 422
    assert "45/BC-SKHCN" in wrong.text
    sent = {"sent_on": TODAY.strftime("%d/%m/%Y"), "number": "45/BC-SKHCN"}
    assert office.post(address, data=sent).status_code == 302
    shown = office.get(f"/plans/{plan.id}").text
    assert "số 45/BC-SKHCN" in shown
    assert "Bỏ ghi đã gửi" in office.get(address).text
    assert office.post(address, data={"take_back": "1"}).status_code == 302
    assert "số 45/BC-SKHCN" not in office.get(f"/plans/{plan.id}").text


@pytest.mark.parametrize(("role", "status"), [("office", 200), ("coordinator", 403), ("staff", 403), ("leader", 403)])
def test_who_may_open_the_page(plan: Plan, client_as: Callable[[str], Client], role: str, status: int) -> None:
    assert client_as(role).get(f"/plans/duties/{duty(plan, 'Sơ kết').id}/{YESTERDAY}").status_code == status


@pytest.mark.parametrize("path", ["/plans/duties/999/2026-01-01", "/plans/duties/{duty}/2026-02-31",
                                  "/plans/duties/{duty}/2020-01-01"])  # fmt: skip
def test_days_and_duties_that_there_are_not(plan: Plan, client_as: Callable[[str], Client], path: str) -> None:
    assert client_as("office").get(path.format(duty=duty(plan, "Sơ kết").id)).status_code == 404


def test_a_co_ordinating_unit_reports_its_part(
    plan: Plan, client_as: Callable[[str], Client], actor_of: Callable[[str], Actor], agency: Agency
) -> None:
    task, science = plan.tasks[0], agency.units["science"]
    assert asked(actor_of("coordinator"), "part") == [("Viết bài", LATE)]
    coordinator = client_as("coordinator")
    to_part = coordinator.get(f"/plans/tasks/{task.id}")
    assert to_part.headers["Location"].startswith(f"/plans/tasks/{task.id}/units/{science}")
    page = f"/plans/tasks/{task.id}/units/{science}"
    typed = fields(coordinator.get(page).text)
    answer = coordinator.post(page, data={**typed, "status": "done", "note": "Đã gửi 3 bài", "next": "/plans/"})
    assert answer.headers["Location"] == "/plans/"
    part = db.session.get_one(TaskUnit, (task.id, science), populate_existing=True)
    assert (part.status, part.note) == ("done", "Đã gửi 3 bài")
    assert db.session.get_one(Task, task.id, populate_existing=True).status == "todo"
    assert asked(actor_of("coordinator"), "part") == []
    assert audit.history("plan", plan.id)[0].action == "plan.progress_part"
    assert "Đã gửi 3 bài" in client_as("staff").get(f"/plans/{plan.id}").text
    late = client_as("unit_head").post(page, data={**typed, "status": "doing", "note": "Đang viết"})
    assert late.status_code == 409
    assert "Đã gửi 3 bài" in late.text


def test_nobody_reports_the_part_of_another_unit(plan: Plan, actor_of: Callable[[str], Actor], agency: Agency) -> None:
    said: dict[str, Any] = {"status": "done", "done_on": None, "note": "", "base_was": ""}
    for role, unit in (("coordinator", "digital"), ("office", "union"), ("staff", "digital")):
        with pytest.raises(Forbidden):
            progress.report_part(actor_of(role), plan.tasks[1].id, agency.units[unit], **said)


def test_two_who_report_a_part_at_once_see_both(plan: Plan, actor_of: Callable[[str], Actor], agency: Agency) -> None:
    task, science = plan.tasks[0], agency.units["science"]
    base = progress.base(task.units[0])
    said = {"status": "doing", "done_on": None, "base_was": base}
    progress.report_part(actor_of("coordinator"), task.id, science, note="Một", **said)
    with pytest.raises(EditConflict):
        progress.report_part(actor_of("unit_head"), task.id, science, note="Hai", **said)


def test_an_amendment_takes_parts_and_deliveries_along(
    plan: Plan, office: Actor, actor_of: Callable[[str], Actor], agency: Agency
) -> None:
    copy = lifecycle.amend(office, plan.id, plan.version)
    duties.report_part(actor_of("coordinator"), plan.tasks[0].id, agency.units["science"], status="done", note="Xong")
    deliveries.deliver(office, duty(plan, "Sơ kết").id, YESTERDAY, sent_on=TODAY, number="45/BC")
    lifecycle.issue(office, copy.id, copy.version, lifecycle.Issue(TODAY, "KH-SKHCN"))
    taken = next(task for task in copy.tasks if task.text == "Viết bài")
    assert [(part.status, part.note) for part in taken.units] == [("done", "Xong")]
    sent = db.session.query(ReportDelivery).filter_by(duty_id=duty(copy, "Sơ kết").id).one()
    assert (sent.due_on, sent.number, sent.sent_by) == (YESTERDAY, "45/BC", office.person_id)
    assert "Sơ kết" not in dict(asked(office))
    with pytest.raises(Refused):
        deliveries.take_back(office, duty(plan, "Sơ kết").id, YESTERDAY)


def test_plugins_get_tasks_parts_and_figures(plan: Plan, office: Actor, agency: Agency) -> None:
    science, digital = agency.units["science"], agency.units["digital"]
    found = duties.task_facts(db.session.execute(duties.tasks(office, unit_ids=[science], part="help")))
    assert [(one.text, one.state) for one in found] == [("Viết bài", "overdue")]
    assert [part.unit_id for part in duties.parts([found[0].id])[found[0].id]] == [science]
    duties.report_task(office, plan.tasks[1].id, status="done", done_on=YESTERDAY)
    by_unit = {(one.unit_id, one.leads): (one.open, one.overdue, one.done) for one in duties.figures(office)}
    assert by_unit == {(science, True): (0, 0, 1), (digital, True): (0, 1, 0),
                       (science, False): (0, 1, 0), (digital, False): (0, 0, 1)}  # fmt: skip
    parts = duties.open_parts(office, LATE, TODAY)
    assert [(part.task_id, part.unit_id) for part in parts] == [(plan.tasks[0].id, science)]
    assert duties.state_words()["overdue"][1] == "bad"


def test_drafts_are_nobodys_business(make_plan: Callable[..., Plan], office: Actor) -> None:
    make_plan(parts={"tasks": [row("tasks", text="Viết bài", due_on=LATE)], "duties": [row("duties", due_on=TODAY)]})
    assert db.session.execute(duties.tasks(office)).all() == []
    assert list(duties.report_duties(office, LATE, TODAY)) == []
