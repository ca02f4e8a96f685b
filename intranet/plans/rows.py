"""Rows of a plan's parts: loaded in one query, written in place, compared.

Rows keep their ids over an edit, because participations and other plugins refer to waves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, String, cast, literal, null, select, union_all

from intranet.database import db
from intranet.plans.models import (
    Movement,
    Plan,
    PlanMovement,
    ReportDuty,
    Signature,
    Task,
    TaskUnit,
    Wave,
    WaveTopic,
)
from intranet.plans.models_progress import ReportDelivery
from intranet.plans.parts import PARTS, Column, Part, Row, Rows
from intranet.text import fold, squeeze

# What the page needs of a task besides what the paper says.
PROGRESS = (Column("status", "", "line"), Column("done_on", "", "date"), Column("note", "", "prose"))
Chosen = Select[*tuple[Any, ...]]
_WIDTH = max(len(part.columns) for part in PARTS.values()) + len(PROGRESS)


def load(plan_id: int, names: Iterable[str] = tuple(PARTS)) -> Rows:
    """Every row of the named parts of a plan, in order, by one query whatever their number."""
    names = tuple(names)
    selects = [_select(PARTS[name], plan_id) for name in names]
    if "waves" in names:
        topics = select(WaveTopic.id, WaveTopic.position, WaveTopic.wave_id, WaveTopic.text)
        selects.append(_shaped("topics", topics.join(Wave).where(Wave.plan_id == plan_id)))
    if "tasks" in names:
        units = select(TaskUnit.task_id, literal(0), TaskUnit.unit_id, *(getattr(TaskUnit, c.name) for c in PROGRESS))
        selects.append(_shaped("units", units.join(Task).where(Task.plan_id == plan_id)))
    if "duties" in names:
        sent = select(ReportDelivery.duty_id, literal(0), ReportDelivery.due_on, ReportDelivery.sent_on,
                      ReportDelivery.number)  # fmt: skip
        selects.append(_shaped("sent", sent.join(ReportDuty).where(ReportDuty.plan_id == plan_id)))
    found = db.session.execute(union_all(*selects)).all()
    return _assemble(names, sorted(found, key=lambda row: (row[2] or 0, row[1])))


def _columns(part: Part) -> tuple[Column, ...]:
    return part.columns + PROGRESS if part.name == "tasks" else part.columns


def _select(part: Part, plan_id: int) -> Chosen:
    if part.name == "movements":
        chosen = select(Movement.id, PlanMovement.position, Movement.name).join(PlanMovement)
        return _shaped(part.name, chosen.where(PlanMovement.plan_id == plan_id))
    model = part.model
    plain = [getattr(model, column.name) for column in _columns(part) if column.kind != "lines"]
    if part.single:
        return _shaped(part.name, select(model.plan_id, literal(0), *plain).where(model.plan_id == plan_id))
    return _shaped(part.name, select(model.id, model.position, *plain).where(model.plan_id == plan_id))


def _shaped(name: str, chosen: Chosen) -> Chosen:
    # A UNION wants the same number and types of columns everywhere: id, position, then texts.
    ident, position, *rest = chosen.selected_columns
    texts = [cast(column, String) for column in rest]
    texts += [cast(null(), String)] * (_WIDTH - len(texts))
    return chosen.with_only_columns(literal(name), ident, position, *texts)


def _assemble(names: Iterable[str], found: Iterable[Any]) -> Rows:
    rows: Rows = {name: [] for name in names}
    topics: dict[int, list[str]] = {}
    units: dict[int, list[Row]] = {}
    sent: dict[int, list[Row]] = {}
    for name, ident, _position, *texts in found:
        if name == "topics":
            topics.setdefault(int(texts[0]), []).append(texts[1])
        elif name == "units":
            progress = {c.name: _value(c, text) for c, text in zip(PROGRESS, texts[1:], strict=False)}
            units.setdefault(ident, []).append({"unit_id": int(texts[0]), **progress})
        elif name == "sent":
            due_on, sent_on = date.fromisoformat(texts[0]), date.fromisoformat(texts[1])
            sent.setdefault(ident, []).append({"due_on": due_on, "sent_on": sent_on, "number": texts[2]})
        else:
            rows[name].append(_row(PARTS[name], ident, texts))
    for row in rows.get("waves", ()):
        row["topics"] = topics.get(row["id"], [])
    for row in rows.get("tasks", ()):
        row["parts"] = sorted(units.get(row["id"], []), key=lambda part: part["unit_id"])
        row["unit_ids"] = [part["unit_id"] for part in row["parts"]]
    for row in rows.get("duties", ()):
        row["sent"] = sorted(sent.get(row["id"], []), key=lambda one: one["due_on"])
    return rows


def _row(part: Part, ident: int, texts: list[str | None]) -> Row:
    row: Row = {"id": ident}
    stored = (column for column in _columns(part) if column.kind != "lines")
    for column, text in zip(stored, texts, strict=False):
        row[column.name] = _value(column, text)
    return row


def _value(column: Column, text: str | None) -> Any:
    if text is None:
        return None
    match column.kind:
        case "date":
            return date.fromisoformat(text)
        case "integer" | "unit" | "wave":
            return int(text)
        case "percent":
            return Decimal(text).normalize()
        case _:
            return text


def write(plan: Plan, part: Part, rows: list[Row]) -> None:
    """Make the part of `plan` equal to `rows`: known ids are updated in place, the others added or removed."""
    if part.name == "movements":
        _write_movements(plan, rows)
    elif part.single:
        _write_signature(plan, rows)
    else:
        _write_list(plan, part, rows)
    db.session.flush()


def _write_list(plan: Plan, part: Part, rows: list[Row]) -> None:
    collection = getattr(plan, part.name)
    known = {item.id: item for item in collection}
    kept = []
    for position, row in enumerate(rows, start=1):
        item = known.pop(row.get("id"), None) or part.model()
        item.position = position
        _fill(item, part, row)
        kept.append(item)
    if part.name == "waves" and known:
        _forget_waves(plan, set(known))
    collection[:] = kept


def _fill(item: Any, part: Part, row: Row) -> None:
    for column in part.columns:
        value = row.get(column.name, column.empty)
        if column.kind == "lines":
            _write_topics(item, value)
        else:
            setattr(item, column.name, value)
    if part.name == "sections":
        item.path = row.get("path", item.path or "")
    if part.name == "tasks" and "unit_ids" in row:
        _write_units(item, row["unit_ids"])


def _write_topics(wave: Wave, texts: list[str]) -> None:
    known = list(wave.topics)
    wave.topics[:] = [known[n] if n < len(known) else WaveTopic() for n in range(len(texts))]
    for position, (topic, text) in enumerate(zip(wave.topics, texts, strict=True), start=1):
        topic.position, topic.text = position, text


def _write_units(task: Task, unit_ids: Iterable[int]) -> None:
    wanted = set(unit_ids)
    task.units[:] = [unit for unit in task.units if unit.unit_id in wanted]
    task.units.extend(TaskUnit(unit_id=unit_id) for unit_id in sorted(wanted - {u.unit_id for u in task.units}))


def _forget_waves(plan: Plan, wave_ids: set[int]) -> None:
    for channel in plan.channels:
        if channel.wave_id in wave_ids:
            channel.wave_id = None
    db.session.flush()


def _write_movements(plan: Plan, rows: list[Row]) -> None:
    wanted = {fold(squeeze(row["name"])): squeeze(row["name"]) for row in rows}
    shared = db.session.query(Movement).filter(Movement.folded_name.in_(wanted)).all() if wanted else []
    by_name = {movement.folded_name: movement for movement in shared}
    for folded, name in wanted.items():
        by_name.setdefault(folded, Movement(name=name, folded_name=folded))
    known = {link.movement.folded_name: link for link in plan.movements}
    links = []
    for position, folded in enumerate(wanted, start=1):
        link = known.get(folded) or PlanMovement(movement=by_name[folded])
        link.position = position
        links.append(link)
    plan.movements[:] = links


def _write_signature(plan: Plan, rows: list[Row]) -> None:
    filled = [row for row in rows if any(value for key, value in row.items() if key != "id")]
    if not filled:
        plan.signature = None
        return
    signature = plan.signature or Signature()
    _fill(signature, PARTS["signature"], filled[0])
    plan.signature = signature


def plain(value: Any) -> Any:
    """`value` as JSON can hold it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def diff(part: Part, before: list[Row], after: list[Row]) -> dict[str, Any]:
    """What changed, for the audit trail: `part.id.column` → [old, new], `part.+` added, `part.-` removed."""
    old = {row["id"]: row for row in before}
    changes: dict[str, Any] = {}
    for row in after:
        previous = old.pop(row["id"], None)
        if previous is None:
            changes.setdefault(f"{part.name}.+", [None, []])[1].append(_words(part, row))
            continue
        for column in part.columns:
            was, now = previous.get(column.name), row.get(column.name)
            if was != now:
                changes[f"{part.name}.{row['id']}.{column.name}"] = [plain(was), plain(now)]
    if old:
        changes[f"{part.name}.-"] = [[_words(part, row) for row in old.values()], None]
    if not changes and [row["id"] for row in before] != [row["id"] for row in after]:
        changes[f"{part.name}.order"] = [[row["id"] for row in before], [row["id"] for row in after]]
    return changes


def _words(part: Part, row: Row) -> dict[str, Any]:
    return {c.name: plain(row[c.name]) for c in part.columns if row.get(c.name) not in (None, "", [])}
