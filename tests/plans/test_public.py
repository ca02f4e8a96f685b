"""What plugins may ask the plans."""

from __future__ import annotations

import pytest

from intranet import movement_choices, movement_names, plan_choices, plan_titles
from intranet.database import db
from intranet.plans.models import Movement, Plan
from intranet.testing.agency import MADE
from intranet.text import fold


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


def test_movements_are_choices_by_name_without_regard_to_accents(agency):
    made = [Movement(name=name, folded_name=fold(name)) for name in ("Thi đua yêu nước", "Dân vận khéo")]
    db.session.add_all(made)
    db.session.commit()
    assert [name for _id, name in movement_choices()] == ["Dân vận khéo", "Thi đua yêu nước"]
    assert movement_names([made[0].id, 999_999]) == {made[0].id: "Thi đua yêu nước"}
