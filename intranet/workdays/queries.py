"""Reads of the special days: all of them once per request, and lists for the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from flask import g
from sqlalchemy import func, select

from intranet.database import db
from intranet.workdays.models import SpecialDay
from intranet.workdays.reckoning import Calendar

_CACHE: Final = "workdays"


def calendar() -> Calendar:
    """The agency's calendar. One query per request, job or command."""
    found: Calendar | None = g.get(_CACHE)
    if found is None:
        found = g.workdays = _read()
    return found


def forget() -> None:
    """Read afresh: days were changed inside this request."""
    g.pop(_CACHE, None)


def _read() -> Calendar:
    kinds: dict[str, dict[date, str]] = {"off": {}, "work": {}}
    for day, kind, name in db.session.execute(select(SpecialDay.day, SpecialDay.kind, SpecialDay.name)):
        kinds[kind][day] = name
    return Calendar(kinds["off"], kinds["work"])


def of_year(year: int) -> list[SpecialDay]:
    """The special days of a year, by day."""
    within = SpecialDay.day.between(date(year, 1, 1), date(year, 12, 31))
    return list(db.session.scalars(select(SpecialDay).where(within).order_by(SpecialDay.day)))


def has_year(year: int) -> bool:
    """Whether there is any special day in the year: without one, only weekends are off."""
    within = SpecialDay.day.between(date(year, 1, 1), date(year, 12, 31))
    return bool(db.session.scalar(select(select(SpecialDay.id).where(within).exists())))


def years() -> list[int]:
    """The years from the first to the last day that is there."""
    first, last = db.session.execute(select(func.min(SpecialDay.day), func.max(SpecialDay.day))).one()
    return list(range(first.year, last.year + 1)) if first else []


def missing(asked: Iterable[int]) -> list[int]:
    """The years among `asked` without any special day."""
    return [year for year in asked if not has_year(year)]


def get(day_id: int) -> SpecialDay | None:
    """One of the days."""
    return db.session.get(SpecialDay, day_id)
