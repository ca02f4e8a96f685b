"""Who is not reached, by name, and why: an absence that holds today, or what was noted at a session."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from intranet import clock, coverage, db

from ..models import Absence, Attendance, Session
from .absences import holds
from .asked import Asked


@dataclass(frozen=True, slots=True)
class Gap:
    """A person not reached, of the unit they are on the staff of.

    `reason` is a key of `texts.REASONS`, "" when none is known. It comes from an absence (`first_on`, `last_on`; None:
    until further notice) or from a session of that plan and wave, on `session_day`.
    """

    person_id: int
    name: str
    staff_code: str
    unit_id: int | None
    unit_name: str
    reason: str = ""
    first_on: date | None = None
    last_on: date | None = None
    session_day: date | None = None
    note: str = ""


def listing(asked: Asked, reason: str = "") -> Select[Any]:
    """The people not reached, in the order of their names: rows for :func:`gaps_of`.

    `reason` "with" or "without" leaves those with a known reason, or the others.
    """
    found = coverage.gaps(asked.plan.id, asked.wave_id, asked.channel, asked.unit_ids, asked.day)
    if reason not in ("with", "without"):
        return found
    person = found.selected_columns[0]
    known = or_(
        exists().where(Absence.person_id == person, holds(clock.today())),
        exists().where(Attendance.person_id == person, Session.id == Attendance.session_id, *_excused(asked)),
    )
    return found.where(known if reason == "with" else ~known)


def total(asked: Asked, reason: str = "") -> int | None:
    """How many people :func:`listing` gives where the shares tell; None: they must be counted."""
    if reason in ("with", "without"):
        return None
    return coverage.shares(asked.plan.id, asked.wave_id, asked.channel, asked.day, asked.unit_ids).missing


def count(asked: Asked, reason: str = "") -> int:
    """How many people :func:`listing` gives."""
    known = total(asked, reason)
    if known is not None:
        return known
    return db.session.scalar(select(func.count()).select_from(listing(asked, reason).order_by(None).subquery())) or 0


def gaps_of(asked: Asked, rows: Sequence[Any]) -> list[Gap]:
    """The people of these rows with what is known of why, in two statements."""
    ids = [row.id for row in rows]
    away, noted = _away(ids), _noted(asked, ids)
    return [_gap(row, away.get(row.id), noted.get(row.id)) for row in rows]


def streamed(asked: Asked, at_once: int) -> Iterator[Gap]:
    """Everybody of the question, `at_once` in memory at a time.

    Each portion is read by itself, so that whoever writes them out may end the transaction in between.
    """
    found, start = listing(asked, asked.reason), 0
    while rows := db.session.execute(found.limit(at_once).offset(start)).all():
        yield from gaps_of(asked, rows)
        start += at_once


def _gap(row: Any, away: Any, noted: Any) -> Gap:
    person = (row.id, row.full_name, row.staff_code or "", row.unit_id, row.unit_name or "")
    if away is not None:
        return Gap(*person, away.reason, away.first_on, away.last_on, note=away.note)
    if noted is not None:
        return Gap(*person, noted.reason, session_day=noted.day, note=noted.note)
    return Gap(*person)


def _away(person_ids: Sequence[int]) -> dict[int, Any]:
    """The absence of each that holds today; of several the one that began last."""
    if not person_ids:
        return {}
    found = select(
        Absence.person_id, Absence.reason, Absence.first_on, Absence.last_on, Absence.note
    ).where(Absence.person_id.in_(person_ids), holds(clock.today()))  # fmt: skip
    return {row.person_id: row for row in db.session.execute(found.order_by(Absence.first_on, Absence.id))}


def _noted(asked: Asked, person_ids: Sequence[int]) -> dict[int, Any]:
    """What was noted of each at the last session they missed."""
    if not person_ids:
        return {}
    attendance, day = aliased(Attendance), Session.happened_on.label("day")
    found = (
        select(attendance.person_id, attendance.reason, attendance.note, day)
        .join(Session, Session.id == attendance.session_id)
        .where(attendance.person_id.in_(person_ids), attendance.reason > "", *_of_plan(asked))
    )
    return {row.person_id: row for row in db.session.execute(found.order_by(day, Session.id))}


def _excused(asked: Asked) -> list[ColumnElement[bool]]:
    # Only who was absent has a reason; those with one stand together in the index.
    return [Attendance.reason > "", *_of_plan(asked)]


def _of_plan(asked: Asked) -> list[ColumnElement[bool]]:
    """The condition on :class:`Session` for those of the plan, wave and channel asked for."""
    # The sum keeps SQLite from reading all sessions of the plan: a person missed only a few.
    found: list[ColumnElement[bool]] = [Session.plan_id + 0 == asked.plan.id]
    if asked.wave_id is not None:
        found.append(Session.wave_id == asked.wave_id)
    if asked.channel:
        found.append(Session.channel == asked.channel)
    return found
