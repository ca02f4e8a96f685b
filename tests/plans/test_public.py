"""What plugins may ask the plans."""

from __future__ import annotations

import pytest

from intranet import plan_choices, plan_titles
from intranet.database import db
from intranet.plans.models import Plan
from intranet.testing.agency import MADE


@pytest.fixture
def plans(agency):
    found = {
        status: Plan(
            title=f"Kế hoạch {status}", year=2026, status=status, issuing_unit_id=agency.units["office"],
            created_at=MADE, number=9 if status == "issued" else None, symbol="KH-VP",
        )
        for status in ("draft", "issued")
    }  # fmt: skip
    db.session.add_all(found.values())
    db.session.commit()
    return {status: plan.id for status, plan in found.items()}


def test_titles_are_given_to_those_who_may_see_the_plan(plans, actor_of):
    assert plan_titles(actor_of("office"), plans.values()) == {
        plans["draft"]: "Kế hoạch draft", plans["issued"]: "Kế hoạch issued",
    }  # fmt: skip
    assert plan_titles(actor_of("staff"), plans.values()) == {plans["issued"]: "Kế hoạch issued"}


def test_only_issued_plans_are_choices_with_their_reference_first(plans, actor_of):
    assert plan_choices(actor_of("office")) == [(plans["issued"], "09/KH-VP: Kế hoạch issued")]
