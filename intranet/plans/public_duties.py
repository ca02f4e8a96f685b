"""Tasks and report duties of running plans, for plugins. Exported as `intranet.duties`.

Everything is answered for an :class:`Actor`, from plans they may see, in a number of statements that does not grow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, union_all

from intranet import clock
from intranet.access import Actor
from intranet.database import db
from intranet.plans import deliveries, heads, labels, progress, rights
from intranet.plans.deliveries import OLDEST, DueReport
from intranet.plans.models import Plan, Task, TaskUnit
from intranet.plans.progress import state

__all__ = [
    "OLDEST", "OPEN", "STATES", "DuePart", "DueReport", "Figures", "PartFacts", "TaskFacts", "deliver", "figures",
    "open_parts", "parts", "report_duties", "report_part", "report_task", "state", "state_words", "take_back",
    "task_facts", "tasks",
]  # fmt: skip

OPEN = ("todo", "doing")
STATES = ("overdue", "soon", "todo", "doing", "done", "dropped")
"""A task's states for the reader; *overdue* and *soon* (within seven days) are open tasks by their deadline."""
Units = Collection[int] | Select[int] | None


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task of a running plan. `state` is one of `STATES`, as of today."""

    id: int
    plan_id: int
    plan_title: str
    reference: str
    label: str
    text: str
    lead_unit_id: int | None
    lead_text: str
    due_on: date | None
    due_text: str
    recurrence: str | None
    product: str
    status: str
    done_on: date | None
    note: str
    state: str


@dataclass(frozen=True, slots=True)
class PartFacts:
    """How far a co-ordinating unit is with its part of a task. `state`: where the task is done, so is its part."""

    task_id: int
    unit_id: int
    status: str
    done_on: date | None
    note: str
    state: str


@dataclass(frozen=True, slots=True)
class DuePart:
    """A co-ordinating unit's part of a task, and until when."""

    task_id: int
    unit_id: int
    plan_id: int
    due_on: date
    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """How many tasks a unit leads, or has a part of: open ones within their time, overdue ones, done, dropped."""

    unit_id: int | None
    leads: bool
    open: int
    overdue: int
    done: int
    dropped: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.open + self.overdue + self.done + self.dropped


def tasks(
    actor: Actor, *, plan_id: int | None = None, unit_ids: Units = None, part: str = "", state: str = "",
    due_by: date | None = None, due_from: date | None = None,
) -> Select[Any]:  # fmt: skip
    """A SELECT of tasks of issued plans that `actor` may see, for `paginate`, then `task_facts`.

    Overdue ones stand first, then those still open, then the others; the first due first.

    `unit_ids`: only those in which one of the units has a part; `part` *lead* or *help* says which. `state` is one of
    `STATES`, or *open*: to do or being done. `due_from` and `due_by`, both included, narrow to a deadline.
    """
    found = _columns().where(Plan.status == "issued", rights.visible(actor))
    if plan_id is not None:
        found = found.where(Plan.id == plan_id)
    if unit_ids is not None:
        found = found.where(_takes_part(unit_ids, part))
    if state:
        found = found.where(_in_state(Task.status, state))
    if due_from is not None:
        found = found.where(Task.due_on >= due_from)
    if due_by is not None:
        found = found.where(Task.due_on <= due_by)
    rank = case((_in_state(Task.status, "overdue"), 0), (Task.status.in_(OPEN), 1), else_=2)
    return found.order_by(rank, case((Task.due_on.is_(None), 1), else_=0), Task.due_on, Task.id)


def task_facts(rows: Iterable[Any]) -> list[TaskFacts]:
    """The rows of `tasks` as facts."""
    today = clock.today()
    return [
        TaskFacts(
            row.id, row.plan_id, row.plan_title, heads.written(row.number, row.symbol), row.label, row.text,
            row.lead_unit_id, row.lead_text, row.due_on, row.due_text, row.recurrence, row.product, row.status,
            row.done_on, row.note, progress.state(row.status, row.due_on, today),
        )
        for row in rows
    ]  # fmt: skip


def parts(task_ids: Iterable[int]) -> dict[int, list[PartFacts]]:
    """The parts of co-ordinating units by task, in one statement. Ask only for tasks that were given out."""
    wanted = set(task_ids)
    if not wanted:
        return {}
    found = select(TaskUnit, Task.due_on, _part_status()).join(Task, Task.id == TaskUnit.task_id)
    found = found.where(TaskUnit.task_id.in_(wanted)).order_by(TaskUnit.task_id, TaskUnit.unit_id)
    today = clock.today()
    by_task: dict[int, list[PartFacts]] = {}
    for one, due_on, status in db.session.execute(found):
        state_now = progress.state(status, due_on, today)
        facts = PartFacts(one.task_id, one.unit_id, one.status, one.done_on, one.note, state_now)
        by_task.setdefault(one.task_id, []).append(facts)
    return by_task


def open_parts(actor: Actor, due_from: date, due_by: date) -> list[DuePart]:
    """Parts of co-ordinating units still open, of tasks still open that are due in these days; one statement."""
    found = (
        select(TaskUnit.task_id, TaskUnit.unit_id, Plan.id, Task.due_on, Task.text)
        .join(Task, Task.id == TaskUnit.task_id)
        .join(Plan, Plan.id == Task.plan_id)
        .where(
            Plan.status == "issued", rights.visible(actor), Task.due_on.between(due_from, due_by),
            TaskUnit.status.in_(OPEN), Task.status.in_(OPEN),
        )
        .order_by(Task.due_on, TaskUnit.task_id, TaskUnit.unit_id)
    )  # fmt: skip
    return [
        DuePart(task_id, unit_id, plan_id, due_on, text)
        for task_id, unit_id, plan_id, due_on, text in db.session.execute(found)
        if due_on is not None
    ]


def figures(actor: Actor, *, plan_id: int | None = None, unit_ids: Units = None) -> list[Figures]:
    """Figures by unit, what it leads and what it co-ordinates apart; one statement. Unit None: led by nobody known."""
    visible = [Plan.status == "issued", rights.visible(actor)]
    if plan_id is not None:
        visible.append(Plan.id == plan_id)
    leading = _counted(Task.status, Task.lead_unit_id, 1).join_from(Task, Plan, Plan.id == Task.plan_id)
    helping = _counted(_part_status(), TaskUnit.unit_id, 0).join_from(TaskUnit, Task, Task.id == TaskUnit.task_id)
    helping = helping.join(Plan, Plan.id == Task.plan_id)
    if unit_ids is not None:
        leading = leading.where(Task.lead_unit_id.in_(unit_ids))
        helping = helping.where(TaskUnit.unit_id.in_(unit_ids))
    both = union_all(leading.where(*visible), helping.where(*visible))
    return [
        Figures(unit_id, bool(leads), total - done - dropped - overdue, overdue, done, dropped)
        for unit_id, leads, total, overdue, done, dropped in db.session.execute(both)
    ]


def report_duties(
    actor: Actor, first: date, last: date, *, plan_id: int | None = None, unit_ids: Units = None, sent: bool = False
) -> Sequence[DueReport]:
    """Reports of issued plans due from `first` to `last`, one for each period, soonest first; two statements.

    `unit_ids`: only what these units must send. With `sent` those that were sent are among them.
    """
    return deliveries.due(actor, first, last, plan_id=plan_id, unit_ids=unit_ids, sent=sent)


def deliver(actor: Actor, duty_id: int, due_on: date, *, sent_on: date, number: str = "", note: str = "") -> None:
    """Note that the report due on `due_on` was sent. Raises `Forbidden` and `Refused`."""
    deliveries.deliver(actor, duty_id, due_on, sent_on=sent_on, number=number, note=note)


def take_back(actor: Actor, duty_id: int, due_on: date) -> None:
    """Note that a report was not sent after all. Raises `Forbidden` and `Refused`."""
    deliveries.take_back(actor, duty_id, due_on)


def report_task(actor: Actor, task_id: int, *, status: str, done_on: date | None = None, note: str = "") -> None:
    """Say how far a task is, whatever was said before. Raises `Forbidden` and `Refused`."""
    task = progress.get(actor, task_id)
    base = progress.base(task) if task else ""
    progress.report(actor, task_id, status=status, done_on=done_on, note=note, base_was=base)


def report_part(
    actor: Actor, task_id: int, unit_id: int, *, status: str, done_on: date | None = None, note: str = ""
) -> None:
    """Say how far a co-ordinating unit is with its part, whatever was said before. Raises `Forbidden`, `Refused`."""
    part = db.session.get(TaskUnit, (task_id, unit_id))
    base = progress.base(part) if part else ""
    progress.report_part(actor, task_id, unit_id, status=status, done_on=done_on, note=note, base_was=base)


def state_words() -> dict[str, tuple[str, str, str]]:
    """Words, tone and icon of each of `STATES`, in the reader's language."""
    return {name: (str(labels.TASK_STATES[name][0]), *labels.TASK_STATES[name][1:]) for name in STATES}


def _columns() -> Select[Any]:
    names = ("id", "label", "text", "lead_unit_id", "lead_text", "due_on", "due_text", "recurrence", "product",
             "status", "done_on", "note")  # fmt: skip
    own: list[Any] = [getattr(Task, name) for name in names]
    own += [Plan.id.label("plan_id"), Plan.title.label("plan_title"), Plan.number, Plan.symbol]
    found: Select[Any] = select(*own)
    return found.join_from(Task, Plan, Plan.id == Task.plan_id)


def _takes_part(unit_ids: Collection[int] | Select[int], part: str) -> ColumnElement[bool]:
    leads = Task.lead_unit_id.in_(unit_ids)
    helps = Task.id.in_(select(TaskUnit.task_id).where(TaskUnit.unit_id.in_(unit_ids)))
    return leads if part == "lead" else helps if part == "help" else or_(leads, helps)


def _in_state(status: Any, name: str) -> ColumnElement[bool]:
    today = clock.today()
    is_open: ColumnElement[bool] = status.in_(OPEN)
    if name == "open":
        return is_open
    if name == "overdue":
        return and_(is_open, Task.due_on < today)
    if name == "soon":
        return and_(is_open, Task.due_on.between(today, date.fromordinal(today.toordinal() + 7)))
    found: ColumnElement[bool] = status == name
    return found


def _part_status() -> Any:
    """How far a part is; of a task that is done or dropped nobody is asked for more."""
    return case((and_(TaskUnit.status.in_(OPEN), Task.status.not_in(OPEN)), Task.status), else_=TaskUnit.status)


def _counted(status: Any, unit_id: Any, leads: int) -> Select[Any]:
    counted = [func.count().filter(_in_state(status, name)) for name in ("overdue", "done", "dropped")]
    return select(unit_id.label("unit_id"), literal(leads).label("leads"), func.count(), *counted).group_by(unit_id)
