"""How the units stand with their tasks, and which reports are missing: lines for the pages and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from intranet import Actor, charts, clock, duties, unit_names

from ..texts import _
from .asked import Asked

PROGRESS: Final = "plans.progress"
AHEAD: Final = timedelta(days=62)
"""Reports due so far ahead are shown; of a recurring one only the next."""
Pieces = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Sums:
    """Tasks of a unit in one role."""

    open: int = 0
    overdue: int = 0
    done: int = 0
    dropped: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.open + self.overdue + self.done + self.dropped

    @property
    def bar(self) -> Pieces:
        """The pieces of the bar: done, open, overdue; what is not done any more is left blank."""
        return charts.stack([
            ("f-ok", _("Hoàn thành"), self.done), ("p-propaganda_schedule-doing", _("Đang làm"), self.open),
            ("p-propaganda_schedule-late", _("Quá hạn"), self.overdue), ("f-rest", _("Không thực hiện"), self.dropped),
        ])  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit: what it leads, and the parts it has in tasks of others. Unit None: led by no unit of the directory."""

    unit_id: int | None
    name: str
    leads: Sums
    helps: Sums


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task with its units' names; `may_update` and `own_parts` say what the reader may report."""

    facts: duties.TaskFacts
    lead: str
    parts: list[tuple[str, duties.PartFacts, bool]]
    may_update: bool


def units(actor: Actor, asked: Asked) -> list[UnitLine]:
    """The units with most overdue tasks first, then by name. Two statements."""
    by_unit: dict[int | None, dict[bool, Sums]] = {}
    for one in duties.figures(actor, plan_id=asked.plan, unit_ids=asked.units):
        sums = Sums(one.open, one.overdue, one.done, one.dropped)
        by_unit.setdefault(one.unit_id, {})[one.leads] = sums
    names = unit_names(unit_id for unit_id in by_unit if unit_id is not None)
    found = [
        UnitLine(
            unit_id, names.get(unit_id or 0) or _("Chưa giao đơn vị trong danh mục"), sums.get(True, Sums()),
            sums.get(False, Sums()),
        )
        for unit_id, sums in by_unit.items()
    ]  # fmt: skip
    return sorted(found, key=lambda line: (-line.leads.overdue - line.helps.overdue, line.name))


def total(lines: Iterable[UnitLine]) -> Sums:
    """What is led by all of them together: each task once."""
    found = [line.leads for line in lines]
    return Sums(*(sum(getattr(one, name) for one in found) for name in ("open", "overdue", "done", "dropped")))


def tasks(actor: Actor, rows: Iterable[Any]) -> list[TaskLine]:
    """The rows of `duties.tasks` as lines. Two statements."""
    facts = duties.task_facts(rows)
    parts = duties.parts(one.id for one in facts)
    ids = {part.unit_id for found in parts.values() for part in found}
    names = unit_names(ids | {one.lead_unit_id for one in facts if one.lead_unit_id is not None})
    return [
        TaskLine(
            one, one.lead_text or names.get(one.lead_unit_id or 0, ""),
            [(names.get(part.unit_id, ""), part, _may(actor, part.unit_id)) for part in parts.get(one.id, [])],
            _may(actor, one.lead_unit_id),
        )
        for one in facts
    ]  # fmt: skip


def reports(actor: Actor, asked: Asked) -> list[duties.DueReport]:
    """The reports asked for: overdue ones first, then the next of each; those that were sent, the newest first."""
    today = clock.today()
    last = today - timedelta(days=1) if asked.state == "overdue" else today + AHEAD
    sent = asked.state in ("sent", "all")
    found = duties.report_duties(
        actor, today - duties.OLDEST, last, plan_id=asked.plan, unit_ids=asked.units, sent=sent
    )
    if asked.state == "sent":
        return sorted((one for one in found if one.sent_on), key=lambda one: one.due_on, reverse=True)
    return _next_only(found, today)


def _next_only(found: Iterable[duties.DueReport], today: date) -> list[duties.DueReport]:
    kept, seen = [], set()
    for one in found:
        if one.due_on < today or one.sent_on is not None:
            kept.append(one)
        elif one.duty_id not in seen:
            seen.add(one.duty_id)
            kept.append(one)
    return kept


def may_send(actor: Actor, one: duties.DueReport) -> bool:
    """Whether the reader may note that the report was sent."""
    return _may(actor, one.answering)


def _may(actor: Actor, unit_id: int | None) -> bool:
    return actor.may_everywhere(PROGRESS) or (unit_id is not None and actor.may(PROGRESS, unit_id))
