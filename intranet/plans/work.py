"""What of the plans waits for a person, and what the home page shows of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from flask import g, has_request_context
from sqlalchemy import (
    ColumnElement,
    Integer,
    String,
    and_,
    bindparam,
    cast,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
    union_all,
)

from intranet import clock
from intranet.access import Actor
from intranet.database import db
from intranet.plans import periods, reach, rights
from intranet.plans.heads import written as reference
from intranet.plans.models import Plan, PlanImport, PlanTransition, ReportDuty, Task, TaskUnit, Wave
from intranet.plans.models_progress import ReportDelivery

SOON = timedelta(days=7)
LATE = timedelta(days=92)
"""A report that was not sent stays in the inbox so long after its day; the plan's page shows it for good."""
_MOST = 15


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something of the plans that waits for the reader, or a deadline of the coming days (kind "day")."""

    kind: str
    id: int
    plan_id: int | None
    text: str
    to: str
    day: date | None
    reference: str
    plan_title: str


def waiting(actor: Actor) -> list[Waiting]:
    """Everything that waits for `actor`, soonest first within each kind: one query, and one a request."""
    if not has_request_context():
        return _load(actor)
    key = f"plans_waiting_{actor.person_id}"
    if key not in g:
        setattr(g, key, _load(actor))
    found: list[Waiting] = g.get(key)
    return found


def _load(actor: Actor) -> list[Waiting]:
    today = clock.today()
    # Who holds the same roles in the same units is asked the same, but for the person.
    statement = _statement(Actor(0, None, "", actor.scopes, actor.home_unit_id, actor.is_system), today)
    if statement is None:
        return []
    rows = db.session.execute(statement, {"person": actor.person_id}).all()
    # As text: SQLite has no type for days that a UNION would keep.
    sent = {(row.id, date.fromisoformat(row.day)) for row in rows if row.kind == "sent"}
    found = []
    for row in rows:
        day = date.fromisoformat(row.day) if row.day else None
        for due in [day] if row.kind != "report" else _to_send(row, day, sent, today):
            plan = reference(row.number, row.symbol)
            found.append(Waiting(row.kind, row.id, row.plan_id, row.text, row.to, due, plan, row.plan_title))
    return sorted((item for item in found if item.kind != "sent"), key=lambda item: (item.day or date.max, item.id))


def _to_send(row: Any, day: date | None, sent: set[tuple[int, date]], today: date) -> list[date]:
    """The newest day that passed without a report, and those of the coming week."""
    first = max(today - LATE, date.fromisoformat(row.since) if row.since else date.min)
    days = periods.due_days(row.every, day, row.day_of_month, first, today + SOON)
    missing = [due for due in days if (row.id, due) not in sent]
    return [due for due in missing if due < today][-1:] + [due for due in missing if due >= today]


# Longer to build than to run.
@lru_cache(maxsize=128)
def _statement(actor: Actor, _today: date) -> Any:
    sources = (_reviews, _returned, _imports, _tasks, _parts, _reports, _sent, _days)
    branches = [branch for source in sources if (branch := source(actor)) is not None]
    return union_all(*(select(*branch.subquery().c) for branch in branches)) if branches else None


def _branch(kind: str, ident: Any, text: Any, **more: Any) -> Any:
    """One source in the shape all share."""
    nothing = literal("")
    return select(
        literal(kind).label("kind"),
        ident.label("id"),
        cast(more.get("plan_id", null()), Integer).label("plan_id"),
        cast(text, String).label("text"),
        cast(more.get("to", nothing), String).label("to"),
        cast(more.get("day", null()), String).label("day"),
        cast(more.get("since", null()), String).label("since"),
        cast(more.get("every", null()), String).label("every"),
        cast(more.get("day_of_month", null()), Integer).label("day_of_month"),
        cast(more.get("number", null()), Integer).label("number"),
        cast(more.get("symbol", nothing), String).label("symbol"),
        cast(more.get("plan_title", nothing), String).label("plan_title"),
    )


def _of_plan(kind: str, ident: Any, text: Any, **more: Any) -> Any:
    named = {"plan_id": Plan.id, "number": Plan.number, "symbol": Plan.symbol, "plan_title": Plan.title}
    return _branch(kind, ident, text, **named, **more)


def _reviews(actor: Actor) -> Any:
    if not actor.may("plans.issue"):
        return None
    found = _of_plan("review", Plan.id, Plan.title).where(rights.waiting(actor, "plans.issue", "review"))
    return found.order_by(Plan.id).limit(_MOST)


def _returned(actor: Actor) -> Any:
    """The actor's own drafts that were given back."""
    if not actor.may("plans.edit"):
        return None
    step = select(PlanTransition.id).where(
        PlanTransition.plan_id == Plan.id, PlanTransition.before == "review", PlanTransition.after == "draft"
    )
    mine = rights.waiting(actor, "plans.edit", "draft"), Plan.created_by == bindparam("person"), step.exists()
    return _of_plan("returned", Plan.id, Plan.title).where(*mine).order_by(Plan.id).limit(_MOST)


def _imports(actor: Actor) -> Any:
    if not actor.may("plans.import"):
        return None
    mine = (PlanImport.created_by == bindparam("person"), PlanImport.state == "waiting")
    return _branch("import", PlanImport.id, PlanImport.name).where(*mine).order_by(PlanImport.id.desc()).limit(_MOST)


def _tasks(actor: Actor) -> Any:
    if not actor.may("plans.progress"):
        return None
    found = _open_tasks("task").where(Task.due_on <= clock.today() + SOON, _led_by(actor))
    return found.order_by(Task.due_on, Task.id).limit(_MOST)


def _open_tasks(kind: str, of: Any = Task) -> Any:
    found = _of_plan(kind, Task.id, Task.text, day=Task.due_on).join_from(Task, Plan, Plan.id == Task.plan_id)
    return found.where(Plan.status == "issued", of.status.in_(("todo", "doing")))


def _parts(actor: Actor) -> Any:
    """What units of the actor have to contribute to tasks that others lead."""
    units = actor.units_for("plans.progress")
    own = [actor.home_unit_id] if units is None and actor.home_unit_id else units
    if not own:
        return None
    open_parts = _open_tasks("part", TaskUnit).join(TaskUnit, TaskUnit.task_id == Task.id)
    # Whoever leads the task is asked for the whole of it.
    others = not_(func.coalesce(_led_by(actor), false()))
    near = Task.due_on <= clock.today() + SOON
    found = open_parts.where(near, Task.status.in_(("todo", "doing")), TaskUnit.unit_id.in_(own), others)
    return found.group_by(Task.id, Plan.id).order_by(Task.due_on, Task.id).limit(_MOST)


def _led_by(actor: Actor) -> ColumnElement[bool]:
    units = actor.units_for("plans.progress")
    if units is None:
        # The office sees what nobody else will do: tasks without a unit, and those of its own unit.
        return or_(Task.lead_unit_id.is_(None), Task.lead_unit_id == actor.home_unit_id)
    return Task.lead_unit_id.in_(units) if units else false()


def _reports(actor: Actor) -> Any:
    mine = _sends(actor)
    if mine is None:
        return None
    near = ReportDuty.due_on.between(clock.today() - LATE, clock.today() + SOON)
    found = _of_plan("report", ReportDuty.id, ReportDuty.note, to=ReportDuty.to, day=ReportDuty.due_on,
                     since=Plan.issued_on, every=ReportDuty.every, day_of_month=ReportDuty.day)  # fmt: skip
    found = found.join_from(ReportDuty, Plan, Plan.id == ReportDuty.plan_id)
    return found.where(mine, or_(near, ReportDuty.every.is_not(None))).order_by(ReportDuty.id).limit(100)


def _sent(actor: Actor) -> Any:
    """What of these reports was sent."""
    mine = _sends(actor)
    if mine is None:
        return None
    found = _branch("sent", ReportDelivery.duty_id, literal(""), day=ReportDelivery.due_on)
    found = found.join_from(ReportDelivery, ReportDuty, ReportDuty.id == ReportDelivery.duty_id)
    found = found.join(Plan, Plan.id == ReportDuty.plan_id)
    return found.where(mine, ReportDelivery.due_on >= clock.today() - LATE)


def _sends(actor: Actor) -> ColumnElement[bool] | None:
    """Reports that the actor is asked for: the office for all of its plans, others for those of their units."""
    if actor.has_role("office"):
        return rights.waiting(actor, "plans.edit", "issued")
    units = actor.units_for("plans.progress")
    return and_(Plan.status == "issued", ReportDuty.unit_id.in_(units)) if units else None


def _days(actor: Actor) -> Any:
    """Deadlines of the next seven days, whoever leads them, for the home page."""
    if not actor.may("plans.read"):
        return None
    today = clock.today()
    return _open_tasks("day").where(Task.due_on.between(today, today + SOON)).order_by(Task.due_on, Task.id).limit(5)


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
    found = db.session.execute(_running(actor.may("plans.read"), today)).first()
    if found is None:
        return None
    plan, wave = found
    figures = reach.coverage(plan, wave.id, as_of=today)
    own = next((unit for unit in figures.units if unit.unit_id == actor.home_unit_id), None)
    missing = []
    if own is not None and own.missing:
        of = None if own.unit_id is None else [own.unit_id]
        names = reach.gaps(plan, wave.id, as_of=today, unit_ids=of).limit(6)
        missing = [row.full_name for row in db.session.execute(names)]
    left = (wave.ends_on - today).days if wave.ends_on else None
    return CurrentWave(plan, wave, figures, own, missing, left)


@lru_cache(maxsize=8)
def _running(may_read: bool, today: date) -> Any:
    running = and_(
        or_(Wave.starts_on.is_(None), Wave.starts_on <= today), or_(Wave.ends_on.is_(None), Wave.ends_on >= today)
    )
    return (
        select(Plan, Wave).join(Wave, Wave.plan_id == Plan.id)
        .where(Plan.status == "issued", Plan.year.between(today.year - 1, today.year + 1), running,
               true() if may_read else false())
        .order_by(Plan.issued_on.desc(), Plan.id.desc(), Wave.position).limit(1)
    )  # fmt: skip
