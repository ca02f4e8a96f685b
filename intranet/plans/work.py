"""What of the plans waits for a person, and what the home page shows of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from intranet import clock
from intranet.access import Actor
from intranet.database import db
from intranet.plans import heads, imports, reach, rights
from intranet.plans.models import Plan, ReportDuty, Task, Wave

SOON = timedelta(days=7)
_MOST = 15


def plans_waiting(actor: Actor) -> list[Plan]:
    """Plans under review that `actor` may issue, and drafts given back to or begun by the actor."""
    review = rights.waiting(actor, "plans.issue", "review")
    found = select(Plan).where(review).order_by(Plan.id).limit(_MOST)
    return list(db.session.scalars(found))


def tasks_due(actor: Actor) -> list[tuple[Task, Plan]]:
    """Open tasks led by the actor's units that are overdue or due within 7 days, soonest first."""
    found = select(Task, Plan).join(Plan, Plan.id == Task.plan_id).where(
        Plan.status == "issued", Task.status.in_(("todo", "doing")), Task.due_on <= clock.today() + SOON,
        _led_by(actor),
    )  # fmt: skip
    return [(task, plan) for task, plan in db.session.execute(found.order_by(Task.due_on, Task.id).limit(_MOST))]


def _led_by(actor: Actor) -> ColumnElement[bool]:
    units = actor.units_for("plans.progress")
    if units is None:
        # The office sees what nobody else will do: tasks without a unit, and those of its own unit.
        return or_(Task.lead_unit_id.is_(None), Task.lead_unit_id == actor.home_unit_id)
    return Task.lead_unit_id.in_(units) if units else false()


def reports_due(actor: Actor) -> list[tuple[ReportDuty, Plan, date]]:
    """Reports to the superior that are due within 7 days (or were, up to 30 days ago), for who closes plans."""
    if not actor.has_role("office"):
        return []
    today = clock.today()
    found = select(ReportDuty, Plan).join(Plan, Plan.id == ReportDuty.plan_id).where(
        Plan.status == "issued", rights.waiting(actor, "plans.edit", "issued"),
        or_(ReportDuty.due_on.between(today - timedelta(days=30), today + SOON), ReportDuty.every.is_not(None)),
    ).limit(100)  # fmt: skip
    due = [(duty, plan, next_day(duty, today)) for duty, plan in db.session.execute(found)]
    near = [(duty, plan, day) for duty, plan, day in due if day is not None and day <= today + SOON]
    return sorted(near, key=lambda item: item[2])[:_MOST]


_MONTHS = {"month": 1, "quarter": 3, "half_year": 6}


def next_day(duty: ReportDuty, today: date) -> date | None:
    """The day a report is due next: its one day, or the coming one of a recurring report."""
    if duty.every in _MONTHS and duty.day:
        step = _MONTHS[duty.every]
        for ahead in range(13):
            month = today.month - 1 + ahead
            if (month + 1) % step == 0:
                day = _in_month(today.year + month // 12, month % 12 + 1, duty.day)
                if day >= today:
                    return day
    if duty.every == "year" and duty.due_on:
        this_year = _in_month(today.year, duty.due_on.month, duty.due_on.day)
        return this_year if this_year >= today else _in_month(today.year + 1, duty.due_on.month, duty.due_on.day)
    return duty.due_on


def _in_month(year: int, month: int, day: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day - 1), following - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class CurrentWave:
    """The wave of the home page: everybody's share, the reader's unit, and who is missing there."""

    plan: Plan
    wave: Any
    figures: reach.Coverage
    own: reach.UnitShare | None
    missing: list[str]
    days_left: int | None


def current_wave(actor: Actor) -> CurrentWave | None:
    """The newest running wave of an issued plan in which the actor is expected; three queries."""
    today = clock.today()
    running = and_(
        or_(Wave.starts_on.is_(None), Wave.starts_on <= today), or_(Wave.ends_on.is_(None), Wave.ends_on >= today)
    )
    found = db.session.execute(
        select(Plan, Wave).join(Wave, Wave.plan_id == Plan.id)
        .where(Plan.status == "issued", Plan.year.between(today.year - 1, today.year + 1), running,
               true() if actor.may("plans.read") else false())
        .order_by(Plan.issued_on.desc(), Plan.id.desc(), Wave.position).limit(1)
    ).first()  # fmt: skip
    if found is None:
        return None
    plan, wave = found
    figures = reach.coverage(plan, wave.id, as_of=today)
    own = next((unit for unit in figures.units if unit.unit_id == actor.home_unit_id), None)
    missing = []
    if own is not None and own.missing:
        names = reach.gaps(plan, wave.id, as_of=today, unit_id=own.unit_id).limit(6)
        missing = [row.full_name for row in db.session.execute(names)]
    left = (wave.ends_on - today).days if wave.ends_on else None
    return CurrentWave(plan, wave, figures, own, missing, left)


def days_ahead(actor: Actor) -> list[tuple[date, str, Plan]]:
    """Deadlines of the next seven days in issued plans, for the home page: tasks and ends of waves."""
    if not actor.may("plans.read"):
        return []
    today = clock.today()
    near = (today, today + SOON)
    tasks = select(Task.due_on, Task.text, Plan).join(Plan, Plan.id == Task.plan_id).where(
        Plan.status == "issued", Task.status.in_(("todo", "doing")), Task.due_on.between(*near)
    )  # fmt: skip
    found = db.session.execute(tasks.order_by(Task.due_on, Task.id).limit(5))
    return [(day, text, plan) for day, text, plan in found if day is not None]


def imports_waiting(actor: Actor) -> Iterator[Any]:
    """The actor's own imports that wait to be checked."""
    return (row for row in imports.waiting_for(actor, _MOST) if row.state == "waiting")


def plan_label(plan: Plan) -> str:
    """A plan in a few words, for a second line."""
    return heads.reference(plan) or plan.title


__all__ = [
    "CurrentWave", "current_wave", "days_ahead", "imports_waiting", "next_day", "plan_label", "plans_waiting",
    "reports_due", "tasks_due",
]  # fmt: skip
