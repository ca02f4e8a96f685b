"""Reading the trail: filters for its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from intranet.audit import seals
from intranet.audit.models import AuditEntry
from intranet.database import db
from intranet.text import fold


@dataclass(frozen=True, slots=True)
class Filters:
    """What the page was asked for; empty fields do not limit."""

    person: str = ""
    action: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None


def entries(filters: Filters) -> Select[AuditEntry]:
    """The entries that match, newest first."""
    statement = select(AuditEntry).order_by(AuditEntry.id.desc())
    if filters.person:
        statement = statement.where(AuditEntry.actor_name.in_(_names_like(filters.person)))
    if filters.action:
        statement = statement.where(AuditEntry.action == filters.action)
    if filters.subject:
        statement = statement.where(AuditEntry.subject_kind == filters.subject)
    if filters.first:
        statement = statement.where(AuditEntry.at >= seals.bounds(filters.first)[0])
    if filters.last:
        statement = statement.where(AuditEntry.at < seals.bounds(filters.last)[1])
    return statement


def actions() -> Sequence[str]:
    """Every action that was ever noted."""
    return _distinct(AuditEntry.action)


def subjects() -> Sequence[str]:
    """Every kind of subject that was ever noted."""
    return _distinct(AuditEntry.subject_kind)


def _names_like(wanted: str) -> list[str]:
    # Names are few beside entries, and neither database folds Vietnamese.
    return [name for name in _distinct(AuditEntry.actor_name) if fold(wanted) in fold(name)]


def _distinct(column: InstrumentedAttribute[str]) -> Sequence[str]:
    # From value to value along the column's index: as many steps as values, however long the trail.
    start = select(func.min(column).label("value")).cte("walk", recursive=True)
    following = select(func.min(column)).where(column > start.c.value).scalar_subquery()
    walk = start.union_all(select(following).where(start.c.value.is_not(None)))
    return db.session.scalars(select(walk.c.value).where(walk.c.value.is_not(None))).all()
