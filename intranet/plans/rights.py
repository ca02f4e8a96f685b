"""Who may see and change which plan. Views ask here too, so that no button leads to a refusal."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from intranet.access import Actor, Forbidden, Refused
from intranet.database import db
from intranet.plans.models import Plan
from intranet.web.i18n import _

OPEN = ("issued", "closed")


class Unknown(Forbidden):
    """The plan does not exist, or the actor may not know that it does. Answered with 404."""


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on :class:`Plan` for what `actor` may see.

    Issued plans are for all who may read plans; a draft is for those who may edit or issue it.
    """
    if not actor.may("plans.read"):
        return false()
    drafts = [_within(actor, permission) for permission in ("plans.edit", "plans.issue")]
    return or_(Plan.status.in_(OPEN), *drafts)


def _within(actor: Actor, permission: str) -> ColumnElement[bool]:
    units = actor.units_for(permission)
    return true() if units is None else Plan.issuing_unit_id.in_(units)


def waiting(actor: Actor, permission: str, *statuses: str) -> ColumnElement[bool]:
    """Plans in one of `statuses` for whose unit `actor` holds `permission`."""
    return and_(Plan.status.in_(statuses), Plan.archived_at.is_(None), _within(actor, permission))


def may_see(actor: Actor, plan: Plan) -> bool:
    """Whether `actor` may know of `plan`."""
    unit = plan.issuing_unit_id
    if not actor.may("plans.read"):
        return False
    return plan.status in OPEN or actor.may("plans.edit", unit) or actor.may("plans.issue", unit)


def may_edit(actor: Actor, plan: Plan) -> bool:
    """Whether the text of `plan` is open to `actor`: a draft to its editors, one under review to its issuers."""
    if plan.archived_at is not None or not actor.may("plans.edit", plan.issuing_unit_id):
        return False
    return plan.status == "draft" or (plan.status == "review" and actor.may("plans.issue", plan.issuing_unit_id))


def may_progress(actor: Actor, plan: Plan, lead_unit_id: int | None) -> bool:
    """Whether `actor` may say how far a task led by `lead_unit_id` is.

    A task without a matched lead unit is the office's: whoever may do it for the issuing unit.
    """
    if plan.status != "issued":
        return False
    return actor.may("plans.progress", lead_unit_id or plan.issuing_unit_id) or actor.may_everywhere("plans.progress")


def may_deliver(actor: Actor, plan: Plan, unit_id: int | None) -> bool:
    """Whether `actor` may note that a report was sent: for the unit that sends it, None being the issuing one."""
    return may_progress(actor, plan, unit_id)


def own_unit(actor: Actor) -> int | None:
    """The unit a new plan of `actor` is most likely of: their own, when they may edit its plans."""
    return actor.home_unit_id if actor.may("plans.edit", actor.home_unit_id) else None


def steps(actor: Actor, plan: Plan, *, replaced: bool = False) -> list[str]:
    """The steps of the plan's life that `actor` may take now, the main one first."""
    if plan.archived_at is not None:
        return []
    offered = {
        "draft": (("submit", "plans.submit"), ("issue", "plans.issue"), ("archive", "plans.edit")),
        "review": (("issue", "plans.issue"), ("return", "plans.issue")),
        "issued": (("amend", "plans.edit"), ("close", "plans.close")),
        "closed": () if replaced else (("reopen", "plans.close"),),
    }[plan.status]
    return [step for step, permission in offered if actor.may(permission, plan.issuing_unit_id)]


def locked(actor: Actor, plan_id: int) -> Plan:
    """The plan, locked for a change, as it is stored now. Raises :class:`Unknown`."""
    found = select(Plan).where(Plan.id == plan_id).with_for_update(of=Plan)
    plan = db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if plan is None or not may_see(actor, plan):
        raise Unknown("plans.read")
    return plan


def require_edit(actor: Actor, plan: Plan) -> None:
    """Raise unless the text of `plan` is open to `actor`."""
    actor.require("plans.edit", plan.issuing_unit_id)
    if plan.archived_at is not None:
        raise Refused(_("Dự thảo này đã bỏ; không sửa được nữa"))
    if plan.status in OPEN:
        raise Refused(_("Kế hoạch đã ban hành không sửa được; hãy lập bản sửa đổi, bổ sung"))
    if not may_edit(actor, plan):
        raise Refused(_("Dự thảo đang chờ duyệt; đề nghị trả lại trước khi sửa"))


def get(actor: Actor, plan_id: int, *options: Any) -> Plan | None:
    """The plan, when it exists and `actor` may see it."""
    found = select(Plan).where(Plan.id == plan_id, visible(actor)).options(*options)
    return db.session.scalars(found).one_or_none()
