"""How a session and each of its items is decided: rules in force by date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, or_, select

from intranet import db

from .models import AgendaItem, CouncilRule, CouncilSession, CriteriaSet


@dataclass(frozen=True, slots=True)
class Needed:
    """What an item needs to pass: this share of all members but those who leave it, and this mean (None: none)."""

    pass_percent: Decimal
    least_score: Decimal | None


def needed(session: CouncilSession, item: AgendaItem) -> Needed:
    """What `item` needs in `session`: what its category's rule says, else the session's."""
    if item.pass_percent is None:
        return Needed(session.pass_percent, session.least_score)
    return Needed(item.pass_percent, item.least_score)


def in_force(model: type[CouncilRule | CriteriaSet], day: date) -> ColumnElement[bool]:
    """The condition on rules or sets of criteria for those in force on `day`."""
    return and_(model.effective_from <= day, or_(model.effective_to.is_(None), model.effective_to >= day))


def on(day: date, category: str | None = None) -> CouncilRule | None:
    """The rule in force on `day` for all categories, or for just this one; of several the one that began last."""
    found = select(CouncilRule).where(in_force(CouncilRule, day), CouncilRule.category.is_not_distinct_from(category))
    return db.session.scalars(found.order_by(CouncilRule.effective_from.desc(), CouncilRule.id.desc())).first()


def by_category(day: date, categories: Iterable[str]) -> dict[str, CouncilRule]:
    """The rules of their own that these categories have on `day`. One query."""
    found = select(CouncilRule).where(in_force(CouncilRule, day), CouncilRule.category.in_(set(categories)))
    rows = db.session.scalars(found.order_by(CouncilRule.effective_from, CouncilRule.id))
    return {row.category: row for row in rows if row.category is not None}
