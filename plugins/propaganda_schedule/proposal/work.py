"""What waits for planners: running plans without any session yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import exists, select

from intranet import Actor, PlanFacts, WorkItem, clock, coverage, db, running_plans

from .. import rights
from ..models import Session
from ..texts import _
from .queries import of_units
from .takers import plans_for

MOST: Final = 3
_LOOKED_AT: Final = 20


def unscheduled(actor: Actor, plans: Sequence[PlanFacts] | None = None) -> Iterable[WorkItem]:
    """A row for each running plan without a session of the units that `actor` plans for, the newest three.

    `plans`: the plans that run today, when the caller has them already.
    """
    if not actor.may(rights.PLAN):
        return []
    running = running_plans(actor, clock.today()) if plans is None else plans
    named = [plan for plan in running if plan.channels and plan.replaced_by is None][:_LOOKED_AT]
    mine = plans_for(actor)
    return [_item(plan) for plan in _without(named, mine) if mine is None or _concerns(plan, mine)][:MOST]


def _without(plans: Sequence[PlanFacts], mine: frozenset[int] | None) -> list[PlanFacts]:
    """Those of `plans` without sessions; sessions of what they amend are about to follow. One statement."""
    if not plans:
        return []
    ids = [[plan.id, plan.amends_id] if plan.amends_id else [plan.id] for plan in plans]
    there = db.session.execute(
        select(*(exists().where(Session.plan_id.in_(some), of_units(mine)) for some in ids))
    ).one()
    return [plan for plan, has_sessions in zip(plans, there, strict=True) if not has_sessions]


def _concerns(plan: PlanFacts, mine: frozenset[int]) -> bool:
    return coverage.shares(plan.id, unit_ids=mine).expected > 0


def _item(plan: PlanFacts) -> WorkItem:
    return WorkItem(
        _("Kế hoạch %(plan)s chưa có lịch", plan=plan.reference or plan.title), plan.title if plan.reference else "",
        "propaganda_schedule.propose", _("Lập lịch"), _("Lập lịch"), "propaganda_schedule.propose",
        {"plan_id": plan.id}, icon="calendar3",
    )  # fmt: skip
