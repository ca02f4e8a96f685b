"""What these tests share: the proposal of somebody, and an amendment of the plan."""

from __future__ import annotations

from datetime import timedelta

import pytest


@pytest.fixture
def plan(make_plan, today):
    """An issued plan with five channels and two waves of a month, the first of which runs today."""
    first = (today - timedelta(days=20), today + timedelta(days=10), ["Học tập và làm theo gương tốt"])
    return make_plan(waves=[first, (today + timedelta(days=11), today + timedelta(days=40), ["Chuyển đổi số"])])


@pytest.fixture
def situation(app, plan):
    """`situation(actor)`: how the plan stands for somebody; `units` by key."""
    from intranet import plan_facts
    from intranet_plugins.propaganda_schedule.proposal import queries, takers
    from intranet_plugins.propaganda_schedule.proposal.choices import Choices

    def look(actor, plan_id=plan, choices=None):
        facts = plan_facts(actor, plan_id)
        who = takers.takers(facts, takers.plans_for(actor))
        return queries.situation(facts, who, choices or Choices())

    return look


@pytest.fixture
def propose(app, plan):
    """`propose(actor)`: save what is missing as it is usual, or as `choices` say."""
    from intranet_plugins.propaganda_schedule.proposal import service
    from intranet_plugins.propaganda_schedule.proposal.choices import Choices

    return lambda actor, plan_id=plan, choices=None, dropped=(): service.save(
        actor, plan_id, choices or Choices(), dropped
    )


@pytest.fixture
def amend(app, plan):
    """`amend(waves=[(first, last), None], channels=("portal",))`: an issued amendment of the plan; its id.

    The days of each wave of the plan, None: dropped; those after them are new.
    """
    from sqlalchemy import select

    from intranet import clock, db
    from intranet.plans.models import Plan, PlanChannel, Wave

    def make(waves, channels=("law_day", "portal"), original=plan):
        before = db.session.get_one(Plan, original)
        head = {
            name: getattr(before, name) for name in ("title", "year", "issuing_unit_id", "issued_on", "issued_year")
        }
        made = Plan(
            **head, status="issued", number=(before.number or 0) + 500, symbol="KH-SKHCN", amends_id=original,
            created_at=clock.now(),
        )  # fmt: skip
        olds = list(db.session.scalars(select(Wave).where(Wave.plan_id == original).order_by(Wave.position)))
        for place, days in enumerate(waves):
            if days is not None:
                amends = olds[place].id if place < len(olds) else None
                made.waves.append(
                    Wave(position=place, label=f"Đợt {place + 1}", starts_on=days[0], ends_on=days[1], amends_id=amends)
                )
        made.channels = [PlanChannel(position=place, code=code) for place, code in enumerate(channels)]
        db.session.add(made)
        before.status = "closed"
        db.session.commit()
        return made.id

    return make
