"""What waits for planners: running plans without any session yet, and amendments that their sessions do not follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import exists, select

from intranet import Actor, PlanFacts, WorkItem, clock, coverage, db, running_plans

from .. import rights
from ..models import Proposal, Session
from ..texts import _
from .queries import has_outlived, of_units, planner, waiting
from .takers import plans_for

MOST: Final = 3
_LOOKED_AT: Final = 20


def unscheduled(actor: Actor, plans: Sequence[PlanFacts] | None = None) -> Iterable[WorkItem]:
    """Rows for running plans without a session of the units that `actor` plans for, and for amendments with which the
    sessions were not brought in line yet; three at most.

    `plans`: the plans that run today, when the caller has them already.
    """
    if not actor.may(rights.PLAN):
        return []
    running = running_plans(actor, clock.today()) if plans is None else plans
    named = [plan for plan in running if plan.channels and plan.replaced_by is None][:_LOOKED_AT]
    mine = plans_for(actor)
    new = [plan for plan in _without(named, mine) if mine is None or _concerns(plan, mine)]
    changed = [
        plan
        for plan in _not_looked_at(actor, named)
        if plan not in new and (waiting(actor, plan.id) or has_outlived(actor, plan))
    ]
    return [*map(_item, new), *map(_changed, changed)][:MOST]


def _without(plans: Sequence[PlanFacts], mine: frozenset[int] | None) -> list[PlanFacts]:
    """Those of `plans` without sessions; sessions of what they amend are about to follow. One statement."""
    if not plans:
        return []
    ids = [[plan.id, plan.amends_id] if plan.amends_id else [plan.id] for plan in plans]
    there = db.session.execute(
        select(*(exists().where(Session.plan_id.in_(some), of_units(mine)) for some in ids))
    ).one()
    return [plan for plan, has_sessions in zip(plans, there, strict=True) if not has_sessions]


def _not_looked_at(actor: Actor, plans: Sequence[PlanFacts]) -> list[PlanFacts]:
    """The first amendments among `plans` for which nothing was proposed since they were issued."""
    amending = [plan for plan in plans if plan.amends_id is not None][:MOST]
    if not amending:
        return []
    found = select(Proposal.plan_id, Proposal.choices).where(Proposal.plan_id.in_([plan.id for plan in amending]))
    kept: dict[int, dict[str, Any]] = dict(db.session.execute(found).all())
    return [plan for plan in amending if not kept.get(plan.id, {}).get(planner(actor))]


def _concerns(plan: PlanFacts, mine: frozenset[int]) -> bool:
    return coverage.shares(plan.id, unit_ids=mine).expected > 0


def _item(plan: PlanFacts) -> WorkItem:
    return _row(plan, _("Kế hoạch %(plan)s chưa có lịch", plan=plan.reference or plan.title))


def _changed(plan: PlanFacts) -> WorkItem:
    return _row(plan, _("Kế hoạch %(plan)s đã sửa đổi, lịch chưa cập nhật", plan=plan.reference or plan.title))


def _row(plan: PlanFacts, title: str) -> WorkItem:
    return WorkItem(
        title, plan.title if plan.reference else "",
        "propaganda_schedule.propose", _("Lập lịch"), _("Lập lịch"), "propaganda_schedule.propose",
        {"plan_id": plan.id}, icon="calendar3",
    )  # fmt: skip
