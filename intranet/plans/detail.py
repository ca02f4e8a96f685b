"""A plan's page: everything on it, in a number of queries that does not grow with its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import joinedload

from intranet import audit, clock
from intranet.access import Actor
from intranet.database import db
from intranet.directory import queries as directory
from intranet.files.models import StoredFile
from intranet.plans import progress, queries, reach, rights, rows
from intranet.plans.models import Plan
from intranet.plans.parts import Row, Rows


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as the page shows it. `parts`: co-ordinating units that have begun theirs, as (name, part, state)."""

    row: Row
    lead: str
    coordinating: str
    state: str
    may_progress: bool
    parts: list[tuple[str, Row, str]]


@dataclass(frozen=True, slots=True)
class Reach:
    """The coverage shown: of one wave, or of the plan when `wave` is None."""

    wave: Row | None
    figures: reach.Coverage
    points: Sequence[tuple[date, int]]
    by_wave: dict[int, int]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything the page needs; templates read nothing else from the database."""

    plan: Plan
    parts: Rows
    today: date
    unit_names: dict[int, str]
    tasks: list[TaskLine]
    source: StoredFile | None
    amended_by: Plan | None
    implemented_by: list[Plan]
    basis_links: dict[int, Plan]
    reach: Reach | None
    history: Sequence[Any] = field(default_factory=list)

    @property
    def overdue(self) -> int:
        """How many tasks are overdue."""
        return sum(1 for task in self.tasks if task.state == "overdue")


def page(actor: Actor, plan_id: int, wave_id: int | None = None) -> PlanPage | None:
    """The page of a plan that `actor` may see; `wave_id` chooses the wave whose coverage is shown."""
    loaded = _load(actor, plan_id)
    if loaded is None:
        return None
    plan, source = loaded
    parts = rows.load(plan_id)
    today = clock.today()
    names = directory.unit_names(_unit_ids(plan, parts), plan.issued_on)
    children, amended_by, links = _relations(actor, plan, parts)
    return PlanPage(
        plan, parts, today, names, list(_task_lines(actor, plan, parts["tasks"], names, today)), source,
        amended_by, children, links, _reach(plan, parts["waves"], wave_id, today),
        audit.history("plan", plan_id),
    )  # fmt: skip


def _load(actor: Actor, plan_id: int) -> tuple[Plan, StoredFile | None] | None:
    found = (
        select(Plan, StoredFile)
        .outerjoin(StoredFile, StoredFile.id == Plan.source_file_id)
        .where(Plan.id == plan_id, rights.visible(actor))
        .options(joinedload(Plan.parent), joinedload(Plan.amends))
    )
    loaded = db.session.execute(found).one_or_none()
    return (loaded[0], loaded[1]) if loaded else None


def _unit_ids(plan: Plan, parts: Rows) -> set[int]:
    ids = {plan.issuing_unit_id}
    for task in parts["tasks"]:
        ids |= {task["lead_unit_id"], *task["unit_ids"]}
    ids |= {row["unit_id"] for name in ("duties", "recipients") for row in parts[name]}
    return {unit_id for unit_id in ids if unit_id is not None}


def _relations(actor: Actor, plan: Plan, parts: Rows) -> tuple[list[Plan], Plan | None, dict[int, Plan]]:
    codes = [(row["number"], row["symbol"]) for row in parts["bases"]]
    found = db.session.scalars(
        select(Plan).where(
            rights.visible(actor),
            Plan.archived_at.is_(None),
            # Each by its own index: an OR over them would read every plan.
            Plan.id.in_(union(
                select(Plan.id).where(Plan.parent_id == plan.id), select(Plan.id).where(Plan.amends_id == plan.id),
                select(Plan.id).where(queries.by_references(actor, codes)),
            )),
        ).order_by(Plan.year, Plan.id)
    ).all()  # fmt: skip
    amending: list[Plan | None] = [other for other in found if other.amends_id == plan.id]
    by_code = {queries.reference_key(other.number, other.symbol): other for other in found if other.id != plan.id}
    links = {
        row["id"]: by_code[key]
        for row in parts["bases"]
        if (key := queries.reference_key(row["number"], row["symbol"])) in by_code
    }
    return [other for other in found if other.parent_id == plan.id], amending[-1] if amending else None, links


def _task_lines(actor: Actor, plan: Plan, tasks: list[Row], names: dict[int, str], today: date) -> list[TaskLine]:
    return [
        TaskLine(
            row=row,
            lead=row["lead_text"] or names.get(row["lead_unit_id"], ""),
            coordinating=row["coordinate_text"] or "; ".join(names[i] for i in row["unit_ids"] if i in names),
            state=progress.state(row["status"], row["due_on"], today) if plan.status in rights.OPEN else "",
            may_progress=any(
                rights.may_progress(actor, plan, unit_id) for unit_id in (row["lead_unit_id"], *row["unit_ids"])
            ),
            parts=[
                (names.get(part["unit_id"], ""), part, part["status"])
                for part in row["parts"]
                if part["status"] != "todo"
            ],
        )
        for row in tasks
    ]


def _reach(plan: Plan, waves: list[Row], wave_id: int | None, today: date) -> Reach | None:
    if plan.status not in rights.OPEN:
        return None
    chosen = next((wave for wave in waves if wave["id"] == wave_id), None)
    if chosen is None and wave_id != 0:
        chosen = current_wave(waves, today)
    shown = chosen["id"] if chosen else None
    figures = reach.coverage(plan, shown, as_of=today)
    points = reach.trends(plan, [0, *(wave["id"] for wave in waves)], as_of=today)
    reached = {wave_id: days[-1][1] for wave_id, days in points.items() if days}
    return Reach(chosen, figures, points[shown or 0], reached)


def current_wave(waves: list[Row], today: date) -> Row | None:
    """The wave that runs today, else the last one that began, else the first to come."""
    running = [wave for wave in waves if _begun(wave, today) and (wave["ends_on"] is None or wave["ends_on"] >= today)]
    begun = [wave for wave in waves if _begun(wave, today)]
    return next(iter(running or begun[-1:] or waves), None)


def _begun(wave: Row, today: date) -> bool:
    return wave["starts_on"] is None or wave["starts_on"] <= today
