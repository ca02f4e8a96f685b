"""Create and edit plans: the head, every part, the audience; put a draft aside.

Every change raises `Plan.version`; a change made from an older version raises :class:`EditConflict`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from intranet import audit, clock
from intranet.access import Actor, Refused
from intranet.database import db, transaction
from intranet.directory import audiences
from intranet.directory import queries as directory
from intranet.directory import service as directory_service
from intranet.plans import checks, findable, heads, rights, rows, unit_names
from intranet.plans.conflict import EditConflict
from intranet.plans.models import Plan
from intranet.plans.parts import PARTS, Row
from intranet.web.i18n import _

__all__ = ["EditConflict", "archive", "create", "touch", "update_audience", "update_head", "update_part"]


def create(actor: Actor, values: Mapping[str, Any], *, action: str = "plan.create") -> Plan:
    """A new draft with the head `values`. Raises :class:`Refused` for values no plan may have."""
    with transaction():
        head = heads.cleaned(values)
        heads.check(head)
        actor.require("plans.edit", head["issuing_unit_id"])
        plan = Plan(status="draft", created_at=clock.now(), created_by=actor.person_id, title="", year=0)
        heads.fill(plan, head)
        plan.issued_year = plan.issued_year or values.get("issued_year")
        plan.issued_month = plan.issued_month or values.get("issued_month")
        if not plan.symbol:
            plan.symbol = default_symbol(plan.issuing_unit_id)
        heads.check_number(plan)
        db.session.add(plan)
        db.session.flush()
        findable.put(plan)
        record(actor, action, plan)
        return plan


def default_symbol(unit_id: int) -> str:
    """`KH-` and the unit's own symbol (Nghị định 30/2020/NĐ-CP, Phụ lục I, số, ký hiệu)."""
    version = directory.find_unit(unit_id)
    return f"KH-{version.symbol}" if version and version.symbol else "KH"


def update_head(actor: Actor, plan_id: int, values: Mapping[str, Any], version: int) -> Plan:
    """Change the head of a draft. Raises :class:`EditConflict`, :class:`Refused`, `Forbidden`."""
    with transaction():
        plan = rights.locked(actor, plan_id)
        rights.require_edit(actor, plan)
        head = heads.cleaned(values)
        if plan.version != version:
            raise EditConflict(plan.version, {name: heads.read(plan)[name] for name in head}, head)
        heads.check(head, plan)
        actor.require("plans.edit", head.get("issuing_unit_id", plan.issuing_unit_id))
        changes = heads.fill(plan, head)
        heads.check_number(plan)
        if changes:
            findable.put(plan)
            record(actor, "plan.edit", plan, changes)
        return plan


def update_part(actor: Actor, plan_id: int, name: str, new_rows: Iterable[Row], version: int) -> Plan:
    """Make the part `name` of a draft equal to `new_rows`. Raises as :func:`update_head`, and `RowsRefused`."""
    part = PARTS[name]
    with transaction():
        plan = rights.locked(actor, plan_id)
        rights.require_edit(actor, plan)
        before, typed = rows.load(plan_id, [name])[name], list(new_rows)
        if plan.version != version:
            raise EditConflict(plan.version, before, typed)
        checks.require(part, typed)
        put_part(plan, name, typed)
        changes = rows.diff(part, before, rows.load(plan_id, [name])[name])
        if changes:
            touch(plan)
            findable.put(plan)
            record(actor, "plan.edit_part", plan, {"part": [None, name], **changes})
        return plan


def put_part(plan: Plan, name: str, typed: list[Row]) -> None:
    """Write rows without asking: for drafts that are made from a paper or from another plan."""
    if name == "tasks":
        known = unit_names.known(text for row in typed for text in unit_names.split(row.get("coordinate_text", "")))
        typed = [{**row, "unit_ids": unit_names.named(row.get("coordinate_text", ""), known)} for row in typed]
    if name == "sections":
        typed = with_paths(typed)
    if name in ("channels", "duties", "recipients", "tasks"):
        _check_references(plan, name, typed)
    rows.write(plan, PARTS[name], typed)


def with_paths(sections: list[Row]) -> list[Row]:
    """Sections with the path of their labels, following their levels: `II.1.a`."""
    above: list[str] = []
    found = []
    for row in sections:
        level = row.get("level") or 0
        if level:
            above[level - 1 :] = [row.get("label") or "?"]
        path = ".".join(above) if level else ""
        found.append({**row, "level": level, "path": row.get("path") or path})
    return found


def _check_references(plan: Plan, name: str, typed: list[Row]) -> None:
    columns = {c.name: c.kind for c in PARTS[name].columns if c.kind in ("unit", "wave")}
    units = [row[column] for row in typed for column, kind in columns.items() if kind == "unit" and row.get(column)]
    names = directory.unit_names(units)
    waves = {wave.id for wave in plan.waves} if "wave" in columns.values() else set()
    faults = [
        checks.Fault(index, column, _("Chọn trong danh sách"))
        for index, row in enumerate(typed)
        for column, kind in columns.items()
        if row.get(column) is not None and row[column] not in (names if kind == "unit" else waves)
    ]
    if faults:
        raise checks.RowsRefused(faults)


def update_audience(actor: Actor, plan_id: int, rules: Iterable[audiences.Rule], version: int) -> Plan:
    """Say who is expected to take part; without rules it is everybody of the issuing unit.

    Unlike the text this stays open while the plan runs: it is no part of the paper.
    """
    with transaction():
        plan = rights.locked(actor, plan_id)
        actor.require("plans.edit", plan.issuing_unit_id)
        if plan.status == "closed" or plan.archived_at is not None:
            raise Refused(_("Kế hoạch đã kết thúc"))
        if plan.version != version:
            raise EditConflict(plan.version, None, list(rules))
        wanted = list(rules)
        if wanted:
            plan.audience_id = directory_service.save_audience(actor, wanted, audience_id=plan.audience_id).id
        else:
            plan.audience_id = None
        touch(plan)
        record(actor, "plan.audience", plan, {"rules": [None, [str(rule) for rule in wanted]]})
        return plan


def archive(actor: Actor, plan_id: int, version: int) -> Plan:
    """Put a draft aside. Its number, if it had one from a paper, is free for another draft."""
    with transaction():
        plan = rights.locked(actor, plan_id)
        rights.require_edit(actor, plan)
        if plan.version != version:
            raise EditConflict(plan.version, None, None)
        changes = {"number": [plan.number, None]} if plan.number else {}
        plan.number = None
        plan.archived_at = clock.now()
        findable.drop(plan)
        record(actor, "plan.archive", plan, changes)
        return plan


def touch(plan: Plan) -> None:
    """Count a change of a part as a change of the plan: the flush raises its version."""
    flag_modified(plan, "title")
    db.session.flush()


def record(actor: Actor, action: str, plan: Plan, changes: Mapping[str, Any] | None = None) -> None:
    """The audit entry of a change of `plan`."""
    audit.record(
        actor, action=action, subject_kind="plan", subject_id=plan.id, subject_label=plan.title,
        changes=dict(changes or {}),
    )  # fmt: skip
