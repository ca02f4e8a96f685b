"""What became of plans and waves that amendments replaced: to the end of the chain, in one statement."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import and_, literal, select
from sqlalchemy.orm import aliased

from intranet.database import db
from intranet.plans.models import Plan, Wave
from intranet.plans.rights import OPEN


def of_plans(ids: Iterable[int]) -> dict[int, int]:
    """The plan that stands for each replaced plan today; plans that nothing replaced are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    chain = select(Plan.id.label("origin"), Plan.id.label("plan_id"), literal(0).label("step")).where(
        Plan.id.in_(wanted)
    )
    found = chain.cte(recursive=True)
    heir = aliased(Plan)
    found = found.union(
        select(found.c.origin, heir.id, found.c.step + 1).where(
            heir.amends_id == found.c.plan_id, heir.status.in_(OPEN)
        )
    )
    rows = db.session.execute(select(found.c.origin, found.c.plan_id).where(found.c.step > 0).order_by(found.c.step))
    return dict(rows.all())


def of_waves(ids: Iterable[int]) -> dict[int, int | None]:
    """The wave that stands for each wave of a replaced plan today; None when an amendment dropped it.

    Waves of plans that nothing replaced are left out.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    start = select(
        Wave.id.label("origin"), Wave.plan_id.label("plan_id"), Wave.id.label("wave_id"), literal(0).label("step")
    )
    found = start.where(Wave.id.in_(wanted)).cte(recursive=True)
    heir, wave = aliased(Plan), aliased(Wave)
    found = found.union(
        select(found.c.origin, heir.id, wave.id, found.c.step + 1)
        .join(heir, and_(heir.amends_id == found.c.plan_id, heir.status.in_(OPEN)))
        .outerjoin(wave, and_(wave.plan_id == heir.id, wave.amends_id == found.c.wave_id))
    )
    rows = db.session.execute(select(found.c.origin, found.c.wave_id).where(found.c.step > 0).order_by(found.c.step))
    return dict(rows.all())
