"""The life of a plan: draft → review → issued → closed, who took each step and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from intranet import clock
from intranet.access import Actor, Refused
from intranet.database import db, transaction
from intranet.directory import queries as directory
from intranet.plans import amendment, findable, heads, notify, numbering, rights, service
from intranet.plans.conflict import EditConflict
from intranet.plans.models import Plan, PlanTransition
from intranet.plans.parts import PARTS
from intranet.plans.rows import load
from intranet.web.i18n import _


@dataclass(frozen=True, slots=True)
class Issue:
    """How a plan is to be issued. `number` None: the next one of the register; else the one on the paper."""

    issued_on: date
    symbol: str
    number: int | None = None


def submit(actor: Actor, plan_id: int, version: int, note: str = "") -> Plan:
    """Hand a draft over for review. Raises `Forbidden`, :class:`Refused`, :class:`EditConflict`."""
    with transaction():
        plan = _at(actor, plan_id, version, "plans.submit", "draft")
        _step(actor, plan, "plan.submit", "review", note)
        return plan


def send_back(actor: Actor, plan_id: int, version: int, note: str) -> Plan:
    """Give a draft under review back to its editors, saying why."""
    with transaction():
        plan = _at(actor, plan_id, version, "plans.issue", "review")
        _require_note(note, _("Nhập lý do trả lại"))
        _step(actor, plan, "plan.return", "draft", note)
        return plan


def issue(actor: Actor, plan_id: int, version: int, how: Issue, note: str = "") -> Plan:
    """Issue a plan: it takes its number and day, and its letterhead and names freeze.

    An amendment takes over everybody's participation from the plan it amends, which closes. Raises
    `Forbidden`, :class:`Refused` (naming the field), :class:`EditConflict`.
    """
    with transaction():
        plan = _at(actor, plan_id, version, "plans.issue", "draft", "review")
        _check_issue(plan, how)
        plan.symbol = how.symbol.strip()
        plan.issued_on, plan.issued_year, plan.issued_month = how.issued_on, how.issued_on.year, how.issued_on.month
        if how.number is None:
            plan.number = None
            plan.number = numbering.give(plan.issuing_unit_id, how.issued_on.year, plan.id)
        else:
            plan.number = numbering.keep(plan.issuing_unit_id, how.issued_on.year, how.number, plan.id)
        heads.check_number(plan)
        freeze(plan)
        changes = {"number": [None, heads.reference(plan)], "issued_on": [None, how.issued_on.isoformat()]}
        _step(actor, plan, "plan.issue", "issued", note, changes)
        if plan.amends_id is not None:
            _replace(actor, plan)
        notify.issued(actor, plan)
        return plan


def close(actor: Actor, plan_id: int, version: int, note: str = "") -> Plan:
    """End an issued plan. It stays readable and in every figure."""
    with transaction():
        plan = _at(actor, plan_id, version, "plans.close", "issued")
        _step(actor, plan, "plan.close", "closed", note)
        return plan


def reopen(actor: Actor, plan_id: int, version: int, note: str) -> Plan:
    """Take a closed plan up again, saying why. A plan that an amendment replaced stays closed."""
    with transaction():
        plan = _at(actor, plan_id, version, "plans.close", "closed")
        _require_note(note, _("Nhập lý do mở lại"))
        if amendment.replaced_by(plan.id) is not None:
            raise Refused(_("Kế hoạch đã được thay bằng bản sửa đổi, không mở lại được"))
        _step(actor, plan, "plan.reopen", "issued", note)
        return plan


def _at(actor: Actor, plan_id: int, version: int, permission: str, *statuses: str) -> Plan:
    plan = rights.locked(actor, plan_id)
    actor.require(permission, plan.issuing_unit_id)
    if plan.archived_at is not None:
        raise Refused(_("Dự thảo này đã bỏ"))
    if plan.status not in statuses:
        raise Refused(_("Kế hoạch đang ở bước khác; hãy tải lại trang"))
    if plan.version != version:
        raise EditConflict(plan.version, None, None)
    return plan


def _require_note(note: str, message: str) -> None:
    if not note.strip():
        raise Refused(message, field="note")


def _step(actor: Actor, plan: Plan, action: str, after: str, note: str, changes: dict[str, Any] | None = None) -> None:
    before, plan.status = plan.status, after
    step = PlanTransition(
        plan_id=plan.id, before=before, after=after, at=clock.now(), by=actor.person_id, note=note.strip()
    )
    db.session.add(step)
    findable.put(plan)
    noted = {"note": [None, note.strip()]} if note.strip() else {}
    service.record(actor, action, plan, {"status": [before, after], **(changes or {}), **noted})


def _check_issue(plan: Plan, how: Issue) -> None:
    if not how.symbol.strip():
        raise Refused(_("Nhập ký hiệu, ví dụ KH-VP"), field="symbol")
    if not 1945 <= how.issued_on.year <= 2200:
        raise Refused(_("Năm ban hành phải từ 1945 đến 2200"), field="issued_on")
    if plan.amends_id is not None and amendment.replaced_by(plan.amends_id) is not None:
        raise Refused(_("Kế hoạch gốc đã được thay bằng bản sửa đổi khác"))


def freeze(plan: Plan) -> None:
    """Write down letterhead and unit names as they are on the day of issue; they no longer follow the directory."""
    day = plan.issued_on
    issuer = directory.latest_version(plan.issuing_unit_id, day)
    plan.issuer_name = plan.issuer_name or issuer.name
    plan.place = plan.place or issuer.place_name
    if not plan.superior_name and issuer.parent_id is not None:
        plan.superior_name = directory.unit_names([issuer.parent_id], day).get(issuer.parent_id, "")
    named = {task.lead_unit_id for task in plan.tasks} | {unit.unit_id for task in plan.tasks for unit in task.units}
    named |= {recipient.unit_id for recipient in plan.recipients}
    names = directory.unit_names([unit_id for unit_id in named if unit_id is not None], day)
    for task in plan.tasks:
        if not task.lead_text and task.lead_unit_id:
            task.lead_text = names.get(task.lead_unit_id, "")
        if not task.coordinate_text:
            task.coordinate_text = "; ".join(names[unit.unit_id] for unit in task.units if unit.unit_id in names)
    for recipient in plan.recipients:
        recipient.name = recipient.name or names.get(recipient.unit_id or 0, "")
    db.session.flush()


def _replace(actor: Actor, plan: Plan) -> None:
    found = select(Plan).where(Plan.id == plan.amends_id).with_for_update(of=Plan)
    original = db.session.scalars(found.execution_options(populate_existing=True)).one()
    if original.status == "issued":
        _step(actor, original, "plan.replace", "closed", _("Thay bằng %(ref)s", ref=heads.reference(plan)))
    amendment.carry_over(original, plan)


def amend(actor: Actor, plan_id: int, version: int) -> Plan:
    """A draft that amends an issued plan, with a copy of every part. One at a time."""
    with transaction():
        plan = _at(actor, plan_id, version, "plans.edit", "issued")
        if amendment.open_draft(plan.id) is not None:
            raise Refused(_("Đã có một bản sửa đổi đang soạn"))
        copy = amendment.copy_of(actor, plan, load(plan.id, PARTS))
        findable.put(copy)
        service.record(actor, "plan.amend", copy, {"amends": [None, heads.reference(plan)]})
        return copy
