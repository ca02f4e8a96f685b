"""Whom a plan's steps concern, told as they happen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from intranet import clock, notices
from intranet.access import Actor
from intranet.directory.models import Membership
from intranet.directory.queries import home_memberships, in_force
from intranet.plans import heads, reach
from intranet.plans.models import Plan, Recipient, Task, TaskUnit
from intranet.web.dates import vndate
from intranet.web.i18n import _

ANSWERABLE = ("head", "coordinator")
LATELY = timedelta(days=30)
"""A paper that is older was typed in for the record: it is no news."""


def issued(actor: Actor, plan: Plan) -> int:
    """Tell heads and coordinators of the units that take part; how many were told. In the caller's transaction."""
    if plan.issued_on is None or plan.issued_on < clock.today() - LATELY:
        return 0
    reference, title, day, plan_id = heads.reference(plan), plan.title, plan.issued_on, plan.id
    return notices.send(
        "plans.issued", answerable(plan).where(Membership.person_id != (actor.person_id or 0)), key=str(plan_id),
        subject=lambda: _("Kế hoạch %(ref)s đã ban hành: %(title)s", ref=reference, title=title),
        text=lambda: _(
            "Ban hành ngày %(day)s. Đề nghị xem các đợt, nhiệm vụ và hạn báo cáo của đơn vị, rồi phổ biến tới từng "
            "người.",
            day=vndate(day),
        ),
        url=f"/plans/{plan_id}",
    )  # fmt: skip


def answerable(plan: Plan) -> Any:
    """A SELECT of the heads and coordinators of the units that take part in a plan today.

    These are the units on whose staff somebody is expected, those with a task and those addressed.
    """
    today = clock.today()
    expected = reach.expected(plan, today).subquery()
    home = home_memberships(today).subquery()
    staff = select(home.c.unit_id).where(home.c.person_id.in_(select(expected.c.id)))
    tasks = select(Task.lead_unit_id).where(Task.plan_id == plan.id, Task.lead_unit_id.is_not(None))
    helping = select(TaskUnit.unit_id).join(Task, Task.id == TaskUnit.task_id).where(Task.plan_id == plan.id)
    addressed = select(Recipient.unit_id).where(Recipient.plan_id == plan.id, Recipient.unit_id.is_not(None))
    takes_part = or_(*(Membership.unit_id.in_(units) for units in (staff, tasks, helping, addressed)))
    return select(Membership.person_id).where(Membership.role.in_(ANSWERABLE), in_force(Membership, today), takes_part)
