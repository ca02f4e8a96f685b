"""How far a task is, as the unit that leads it says. The only thing that changes in an issued plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from intranet import clock
from intranet.access import Actor, Forbidden, Refused
from intranet.database import db, transaction
from intranet.plans import rights, service
from intranet.plans.conflict import EditConflict, digest
from intranet.plans.models import TASK_STATUSES, Task
from intranet.plans.rows import plain
from intranet.web.i18n import _

FIELDS = ("status", "done_on", "note")


def state(status: str, due_on: date | None, today: date) -> str:
    """A task's state for the reader: its status, unless the deadline says more (soon: within 7 days)."""
    if status in ("done", "dropped") or due_on is None:
        return status
    days = (due_on - today).days
    return "overdue" if days < 0 else "soon" if days <= 7 else status


def base(task: Any) -> str:
    """A fingerprint of a task's progress, for the form to carry."""
    return digest({name: plain(getattr(task, name)) for name in FIELDS})


def get(actor: Actor, task_id: int) -> Task | None:
    """The task, when `actor` may see its plan."""
    task = db.session.get(Task, task_id)
    return task if task and rights.get(actor, task.plan_id) else None


def report(actor: Actor, task_id: int, *, status: str, done_on: date | None, note: str, base_was: str) -> Task:
    """Say how far a task is. Raises `Forbidden`, :class:`Refused`, :class:`EditConflict`."""
    with transaction():
        plan_id = db.session.scalar(select(Task.plan_id).where(Task.id == task_id))
        # The plan's row is the lock: an amendment that is being issued takes the tasks' progress along.
        plan = rights.locked(actor, plan_id or 0)
        task = db.session.get_one(Task, task_id, populate_existing=True)
        if plan.status == "issued" and not rights.may_progress(actor, plan, task.lead_unit_id):
            raise Forbidden("plans.progress")
        typed = _checked(plan.status, status, done_on, note)
        stored = {name: getattr(task, name) for name in FIELDS}
        if base(task) != base_was and typed != stored:
            raise EditConflict(plan.version, stored, typed)
        changes = {k: [plain(stored[k]), plain(v)] for k, v in typed.items() if stored[k] != v}
        for name, value in typed.items():
            setattr(task, name, value)
        if changes:
            service.record(actor, "plan.progress", plan, {"task": [None, task.text[:120]], **changes})
        return task


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
