"""What plugins may ask the plans: titles and choices of what the reader may see. Exported by `intranet`."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from intranet.access import Actor
from intranet.database import db
from intranet.plans import heads, rights
from intranet.plans.models import Plan

__all__ = ["plan_choices", "plan_titles"]

MOST_CHOICES = 200


def plan_titles(actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """Titles of plans by id, in one query; those that `actor` may not see are left out.

    The page of a plan is `plugin_url("plans.show", plan_id=…)`.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    found = select(Plan.id, Plan.title).where(Plan.id.in_(wanted), rights.visible(actor))
    return dict(db.session.execute(found).all())


def plan_choices(actor: Actor) -> list[tuple[int, str]]:
    """Issued and closed plans for a select box, as (id, reference and title), newest first, at most 200."""
    found = (
        select(Plan.id, Plan.number, Plan.symbol, Plan.title)
        .where(Plan.status.in_(rights.OPEN), Plan.archived_at.is_(None), rights.visible(actor))
        .order_by(Plan.year.desc(), Plan.issued_on.desc(), Plan.id.desc())
        .limit(MOST_CHOICES)
    )
    return [
        (plan_id, f"{reference}: {title}" if (reference := heads.written(number, symbol)) else title)
        for plan_id, number, symbol, title in db.session.execute(found)
    ]
