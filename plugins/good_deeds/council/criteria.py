"""Criteria by date: which set judges what, and what is in it. Reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import or_, select, union

from intranet import db

from ..models import Submission
from . import rules
from .models import AgendaItem, CriteriaSet, Criterion, Score


def by_category(day: date, categories: Iterable[str]) -> dict[str, CriteriaSet]:
    """The set each of these categories is judged by on `day`: its own, else the one for all. One query.

    Of several the one that began last. Categories without any are left out.
    """
    wanted = set(categories)
    found = select(CriteriaSet).where(
        rules.in_force(CriteriaSet, day), or_(CriteriaSet.category.is_(None), CriteriaSet.category.in_(wanted))
    )
    sets = {one.category: one for one in db.session.scalars(found.order_by(CriteriaSet.effective_from, CriteriaSet.id))}
    return {one: sets.get(one) or sets[None] for one in wanted if one in sets or None in sets}


def of(set_ids: Collection[int]) -> dict[int, list[Criterion]]:
    """The criteria of these sets, in their order. One query."""
    found: dict[int, list[Criterion]] = defaultdict(list)
    rows = select(Criterion).where(Criterion.set_id.in_(set(set_ids))).order_by(Criterion.position, Criterion.id)
    for one in db.session.scalars(rows):
        found[one.set_id].append(one)
    return found


def in_use(set_ids: Collection[int]) -> set[int]:
    """Those of these sets by which something is or was judged: they never change. One query."""
    wanted = set(set_ids)
    used = union(
        select(AgendaItem.criteria_set_id).where(AgendaItem.criteria_set_id.in_(wanted)),
        select(Submission.criteria_set_id).where(Submission.criteria_set_id.in_(wanted)),
        select(Criterion.set_id).join(Score, Score.criterion_id == Criterion.id).where(Criterion.set_id.in_(wanted)),
    )
    return {row[0] for row in db.session.execute(used)}
