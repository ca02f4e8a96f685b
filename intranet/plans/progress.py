"""How far a task is, as the unit that leads it says, and each co-ordinating unit of its own part.

The only thing that changes in an issued plan, besides reports that were sent.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from intranet import clock
from intranet.access import Actor, Forbidden, Refused
from intranet.database import db, transaction
from intranet.plans import rights, service
from intranet.plans.conflict import EditConflict, digest
from intranet.plans.models import TASK_STATUSES, Plan, Task, TaskUnit
from intranet.plans.rows import plain
from intranet.web.i18n import _

FIELDS = ("status", "done_on", "note")


def state(status: str, due_on: date | None, today: date) -> str:
    """A task's state for the reader: its status, unless the deadline says more (soon: within 7 days)."""
    if status in ("done", "dropped") or due_on is None:
        return status
    days = (due_on - today).days
    return "overdue" if days < 0 else "soon" if days <= 7 else status


def base(item: Any) -> str:
    """A fingerprint of the progress of a task or of a unit's part, for the form to carry."""
    return digest({name: plain(getattr(item, name)) for name in FIELDS})


def get(actor: Actor, task_id: int) -> Task | None:
    """The task, when `actor` may see its plan."""
    task = db.session.get(Task, task_id)
    return task if task and rights.get(actor, task.plan_id) else None


def parts_of(actor: Actor, plan: Plan, task: Task) -> list[TaskUnit]:
    """The parts of co-ordinating units that `actor` may report, the home unit's first."""
    own = [part for part in task.units if rights.may_progress(actor, plan, part.unit_id)]
    return sorted(own, key=lambda part: (part.unit_id != actor.home_unit_id, part.unit_id))


def report(actor: Actor, task_id: int, *, status: str, done_on: date | None, note: str, base_was: str) -> Task:
    """Say how far a task is. Raises `Forbidden`, :class:`Refused`, :class:`EditConflict`."""
    with transaction():
        plan = _locked(actor, task_id)
        task = db.session.get_one(Task, task_id, populate_existing=True)
        if plan.status == "issued" and not rights.may_progress(actor, plan, task.lead_unit_id):
            raise Forbidden("plans.progress")
        _save(actor, plan, task, task, _checked(plan.status, status, done_on, note), base_was)
        return task


def report_part(
    actor: Actor, task_id: int, unit_id: int, *, status: str, done_on: date | None, note: str, base_was: str
) -> TaskUnit:
    """Say how far the co-ordinating unit is with its part. Raises `Forbidden`, :class:`Refused`, `EditConflict`."""
    with transaction():
        plan = _locked(actor, task_id)
        part = db.session.get(TaskUnit, (task_id, unit_id), populate_existing=True)
        if part is None or (plan.status == "issued" and not rights.may_progress(actor, plan, unit_id)):
            raise Forbidden("plans.progress")
        task = db.session.get_one(Task, task_id)
        _save(actor, plan, task, part, _checked(plan.status, status, done_on, note), base_was)
        return part


def _locked(actor: Actor, task_id: int) -> Plan:
    plan_id = db.session.scalar(select(Task.plan_id).where(Task.id == task_id))
    # The plan's row is the lock: an amendment that is being issued takes the tasks' progress along.
    return rights.locked(actor, plan_id or 0)


def _save(actor: Actor, plan: Plan, task: Task, item: Task | TaskUnit, typed: dict[str, Any], base_was: str) -> None:
    stored = {name: getattr(item, name) for name in FIELDS}
    if base(item) != base_was and typed != stored:
        raise EditConflict(plan.version, stored, typed)
    changes = {k: [plain(stored[k]), plain(v)] for k, v in typed.items() if stored[k] != v}
    for name, value in typed.items():
        setattr(item, name, value)
    if changes:
        unit = {"unit_id": [None, item.unit_id]} if isinstance(item, TaskUnit) else {}
        action = "plan.progress_part" if unit else "plan.progress"
        service.record(actor, action, plan, {"task": [None, task.text[:120]], **unit, **changes})


def _checked(plan_status: str, status: str, done_on: date | None, note: str) -> dict[str, Any]:
    if plan_status != "issued":
        raise Refused(_("Chỉ cập nhật nhiệm vụ của kế hoạch đang thực hiện"))
    if status not in TASK_STATUSES:
        raise Refused(_("Chọn trạng thái"), field="status")
    if status == "done":
        done_on = done_on or clock.today()
        if done_on > clock.today():
            raise Refused(_("Ngày hoàn thành không thể ở phía trước"), field="done_on")
    if status == "dropped" and not note.strip():
        raise Refused(_("Ghi lý do không thực hiện"), field="note")
    return {"status": status, "done_on": done_on if status == "done" else None, "note": note.strip()}
