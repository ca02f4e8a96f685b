"""Plans as plugins see them: facts, running plans, names, and what stands for plans that were replaced."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from intranet import channel_names, plan_facts, plan_heirs, running_plans, wave_heirs, wave_names
from intranet.access import Actor
from intranet.plans import lifecycle, rows, service
from intranet.plans.models import Plan
from tests.plans.conftest import TWO_WAVES, row

JUNE = date(2026, 6, 1)


@pytest.fixture
def plan(make_plan: Callable[..., Plan], issue: Callable[..., Plan], office: Actor) -> Plan:
    """An issued plan with two waves, a channel of all waves and one of the second, and a target."""
    made = make_plan(parts={
        "waves": TWO_WAVES,
        "targets": [row("targets", percent=Decimal(100), op="=", what="tập thể, cá nhân")],
    })  # fmt: skip
    second = rows.load(made.id)["waves"][1]["id"]
    channels = [row("channels", code="law_day", detail="Hằng tháng"), row("channels", code="portal", wave_id=second)]
    service.update_part(office, made.id, "channels", channels, made.version)
    return issue(made)


def amended(office: Actor, plan: Plan, day: date = JUNE, drop_first: bool = False) -> Plan:
    draft = lifecycle.amend(office, plan.id, plan.version)
    if drop_first:
        kept = rows.load(draft.id)["waves"][1:]
        service.update_part(office, draft.id, "waves", kept, draft.version)
    return lifecycle.issue(office, draft.id, draft.version, lifecycle.Issue(day, "KH-SKHCN"))


def test_a_plan_tells_its_waves_channels_and_targets(plan: Plan, office: Actor) -> None:
    facts = plan_facts(office, plan.id)
    assert facts is not None
    assert (facts.status, facts.year, facts.issued_on) == ("issued", 2026, date(2026, 1, 16))
    assert facts.name == f"{facts.reference}: {plan.title}"
    assert facts.reference.endswith("/KH-SKHCN")
    assert [(wave.name, wave.topics) for wave in facts.waves] == [
        ("Đợt 1", ("Gương điển hình",)), ("Đợt 2", ("Ngày lễ lớn", "Biểu dương")),
    ]  # fmt: skip
    assert [(c.code, c.label, c.wave_id, c.detail) for c in facts.channels] == [
        ("law_day", "Ngày pháp luật", None, "Hằng tháng"), ("portal", "Cổng thông tin điện tử", plan.waves[1].id, ""),
    ]  # fmt: skip
    assert [(t.percent, t.op) for t in facts.targets] == [(100, "=")]
    assert facts.replaced_by is None


def test_what_one_may_not_see_is_not_there(make_plan: Callable[..., Plan], office: Actor, actor_of: Any) -> None:
    draft = make_plan()
    assert plan_facts(actor_of("staff"), draft.id) is None
    assert plan_facts(office, draft.id) is not None
    assert plan_facts(office, 10**6) is None


def test_plans_that_run_are_read_in_four_statements(plan: Plan, office: Actor, count_queries: Any) -> None:
    plan_id = plan.id
    with count_queries() as counted:
        assert [found.id for found in running_plans(office)] == [plan_id]
    assert counted.total == 4


@pytest.mark.parametrize(("day", "runs"), [
    (date(2026, 1, 15), False), (date(2026, 1, 16), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False),
])  # fmt: skip
def test_a_plan_runs_on_the_days_of_its_waves(plan: Plan, office: Actor, day: date, runs: bool) -> None:
    assert bool(running_plans(office, day)) is runs


def test_without_waves_a_plan_runs_all_year(make_plan: Any, issue: Any, office: Actor) -> None:
    issue(make_plan())
    assert running_plans(office, date(2026, 12, 31))
    assert not running_plans(office, date(2027, 1, 1))


def test_replaced_and_closed_plans_do_not_run(plan: Plan, office: Actor) -> None:
    heir = amended(office, plan)
    assert [found.id for found in running_plans(office)] == [heir.id]
    before = plan_facts(office, plan.id)
    assert before is not None
    assert before.replaced_by == heir.id
    lifecycle.close(office, heir.id, heir.version)
    assert running_plans(office) == []


def test_heirs_are_those_at_the_end_of_the_chain(plan: Plan, office: Actor) -> None:
    waves = [wave.id for wave in plan.waves]
    assert plan_heirs([plan.id]) == {}
    assert wave_heirs(waves) == {}
    first = amended(office, plan)
    second = amended(office, first, date(2026, 7, 1), drop_first=True)
    assert plan_heirs([plan.id, first.id, second.id]) == {plan.id: second.id, first.id: second.id}
    assert wave_heirs(waves) == {waves[0]: None, waves[1]: second.waves[0].id}


def test_a_draft_amendment_is_no_heir(plan: Plan, office: Actor) -> None:
    lifecycle.amend(office, plan.id, plan.version)
    assert plan_heirs([plan.id]) == {}
    assert wave_heirs([plan.waves[0].id]) == {}


def test_names_of_channels_and_waves(plan: Plan, make_plan: Callable[..., Plan]) -> None:
    assert channel_names()["law_day"] == "Ngày pháp luật"
    nameless = make_plan(parts={"waves": [row("waves", label="", starts_on=JUNE)]})
    first, second, third = plan.waves[0].id, plan.waves[1].id, nameless.waves[0].id
    assert wave_names([first, second, third, 10**6]) == {first: "Đợt 1", second: "Đợt 2", third: "Đợt 1"}
