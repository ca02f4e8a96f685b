"""Amending an issued plan: a new draft copies it, and on issue takes over who was already reached."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import selectinload

from intranet import clock
from intranet.access import Actor
from intranet.database import db
from intranet.plans import coverage, service
from intranet.plans.models import Plan, ReportDuty, Task, TaskUnit
from intranet.plans.models_progress import ReportDelivery
from intranet.plans.parts import PARTS, Row, Rows

_COPIED = (
    "kind", "title", "year", "symbol", "issuing_unit_id", "slogan", "parent_id", "parent_text", "audience_id",
)  # fmt: skip


def open_draft(plan_id: int) -> Plan | None:
    """The amendment of the plan that is still being drafted or reviewed."""
    return _amending(plan_id, "draft", "review")


def replaced_by(plan_id: int) -> Plan | None:
    """The issued amendment that took the plan's place."""
    return _amending(plan_id, "issued", "closed")


def _amending(plan_id: int, *statuses: str) -> Plan | None:
    found = select(Plan).where(Plan.amends_id == plan_id, Plan.status.in_(statuses), Plan.archived_at.is_(None))
    return db.session.scalars(found.order_by(Plan.id)).first()


def copy_of(actor: Actor, plan: Plan, parts: Rows) -> Plan:
    """A new draft that amends `plan`, whose rows are `parts`. Waves and tasks remember what they come from."""
    values: dict[str, Any] = {name: getattr(plan, name) for name in _COPIED}
    copy = Plan(**values, status="draft", amends_id=plan.id, created_at=clock.now(), created_by=actor.person_id)
    db.session.add(copy)
    db.session.flush()
    for name in PARTS:
        if name == "channels":
            continue
        service.put_part(copy, name, [_new(row) for row in parts[name]])
    for name in ("waves", "tasks", "duties"):
        for item, row in zip(getattr(copy, name), parts[name], strict=True):
            item.amends_id = row["id"]
    waves = {wave.amends_id: wave.id for wave in copy.waves}
    channels = [{**_new(row), "wave_id": waves.get(row["wave_id"])} for row in parts["channels"]]
    service.put_part(copy, "channels", channels)
    db.session.flush()
    _copy_progress(plan.id, copy)
    return copy


def _new(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in ("id", "path")} | {"id": None}


def carry_over(original: Plan, plan: Plan) -> None:
    """Move everybody's participation from `original` to `plan`, set-based; copy the latest progress and deliveries."""
    coverage.move(original.id, plan.id, {wave.amends_id: wave.id for wave in plan.waves if wave.amends_id})
    _copy_progress(original.id, plan)
    _copy_deliveries(plan)


def _copy_progress(original_id: int, plan: Plan) -> None:
    """Let the tasks of `plan`, and units' parts of them, stand as those of the plan it amends stand now."""
    before = select(Task).where(Task.plan_id == original_id).options(selectinload(Task.units))
    known = {task.id: task for task in db.session.scalars(before.execution_options(populate_existing=True))}
    for task in plan.tasks:
        if (old := known.get(task.amends_id or 0)) is not None:
            _take_over(task, old)
            parts = {part.unit_id: part for part in old.units}
            for part in task.units:
                if part.unit_id in parts:
                    _take_over(part, parts[part.unit_id])
    db.session.flush()


def _take_over(item: Task | TaskUnit, old: Task | TaskUnit) -> None:
    item.status, item.done_on, item.note = old.status, old.done_on, old.note


def _copy_deliveries(plan: Plan) -> None:
    """What was sent for the plan that `plan` amends was sent for it. The original keeps its own."""
    names = ["duty_id", "due_on", "sent_on", "sent_by", "number", "note", "recorded_at"]
    sent = select(ReportDuty.id, *(getattr(ReportDelivery, name) for name in names[1:]))
    sent = sent.join(ReportDelivery, ReportDelivery.duty_id == ReportDuty.amends_id)
    sent = sent.where(ReportDuty.plan_id == plan.id)
    db.session.execute(insert(ReportDelivery).from_select(names, sent))
