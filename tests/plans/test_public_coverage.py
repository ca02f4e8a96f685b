"""Coverage for plugins: whose records they are, shares down the tree, a person's own standing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import select

from intranet import coverage
from intranet.database import db
from intranet.plans import coverage as records
from intranet.plans.models import Participation, Plan
from intranet.testing.agency import Agency
from tests.plans.conftest import TWO_WAVES

MAY = date(2026, 5, 13)
CODE = """
from intranet import coverage


def record(*given):
    return coverage.record(*given)


def withdraw(*given):
    return coverage.withdraw(*given)
"""


@pytest.fixture
def plan(make_plan: Callable[..., Plan], issue: Callable[..., Plan]) -> Plan:
    """An issued plan with two waves."""
    return issue(make_plan(parts={"waves": TWO_WAVES}))


@pytest.fixture
def plugin() -> Iterator[Callable[[str], Any]]:
    """`plugin("deeds")`: the module of a plugin that records and withdraws."""
    made = []

    def make(plugin_id: str) -> Any:
        module = ModuleType(f"intranet_plugins.{plugin_id}.service")
        exec(CODE, vars(module))
        sys.modules[module.__name__] = module
        made.append(module.__name__)
        return module

    yield make
    for name in made:
        del sys.modules[name]


def test_the_calling_plugin_is_the_source(plan: Plan, agency: Agency, plugin: Any) -> None:
    people = [agency.people["staff"], agency.people["leader"]]
    for source in ("deeds", "minutes"):
        assert plugin(source).record("k", plan.id, people, MAY) == 2
    assert set(db.session.scalars(select(Participation.source))) == {"deeds", "minutes"}
    assert sys.modules["intranet_plugins.deeds.service"].withdraw("k") == 2
    assert set(db.session.scalars(select(Participation.source))) == {"minutes"}, "a plugin takes back only its own"
    assert coverage.shares(plan.id, day=MAY).reached == 2


def test_nobody_else_records_here(plan: Plan) -> None:
    with pytest.raises(LookupError):
        coverage.record("k", plan.id, [1], MAY)
    with pytest.raises(LookupError):
        coverage.withdraw("k")


def test_a_plan_that_is_not_there_is_said_so(agency: Agency) -> None:
    with pytest.raises(LookupError):
        coverage.shares(10**6)


@pytest.fixture
def reached(plan: Plan, agency: Agency) -> Plan:
    """The plan, with three people reached in its first wave."""
    who = [agency.people[key] for key in ("leader", "digital_head", "team_staff")]
    records.record(
        source="s", key="k", plan_id=plan.id, wave_id=plan.waves[0].id, channel="egov", person_ids=who, happened_on=MAY
    )
    return plan


def test_waves_and_channels_stand_side_by_side(reached: Plan) -> None:
    first, second = reached.waves[0].id, reached.waves[1].id
    assert {k: v.reached for k, v in coverage.by_wave(reached.id, MAY).items()} == {None: 3, first: 3, second: 0}
    assert {k: v.reached for k, v in coverage.by_channel(reached.id, None, MAY).items()} == {"": 3, "egov": 3}
    assert coverage.matrix(reached.id, MAY) == {
        (None, ""): 3, (None, "egov"): 3, (first, ""): 3, (first, "egov"): 3,
    }  # fmt: skip


def test_a_person_sees_where_they_are_reached(reached: Plan, agency: Agency) -> None:
    found = coverage.of_person(agency.people["leader"], reached.id)
    first = reached.waves[0].id
    pairs = {(None, ""), (None, "egov"), (first, ""), (first, "egov")}
    assert {(cell.wave_id, cell.channel) for cell in found} == pairs
    assert {(cell.times, cell.first_on) for cell in found} == {(1, MAY)}
    assert coverage.of_person(agency.people["staff"]) == []


def test_figures_of_some_units_cost_no_more_statements_than_of_one(
    reached: Plan, agency: Agency, count_queries: Any
) -> None:
    units = list(agency.units.values())
    totals = []
    for asked in (units[:1], units):
        with count_queries() as counted:
            coverage.shares(reached.id, day=MAY, unit_ids=asked)
            coverage.trend(reached.id, day=MAY, unit_ids=asked)
            db.session.execute(coverage.gaps(reached.id, unit_ids=asked, day=MAY)).all()
        totals.append(counted.total)
    # The plan is read once, unless it is in hand.
    assert max(totals) <= 4
