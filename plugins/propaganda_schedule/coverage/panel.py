"""The panel on a plan's page."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import case, func, select

from intranet import Actor, Panel, clock, db

from .. import rights
from ..models import Session
from ..sessions.states import is_in
from ..texts import _


def panels(actor: Actor, plan_id: int) -> Iterable[Panel]:
    """How the sessions of the plan stand, of the units the reader looks after: reported, waiting, coming.

    One statement. Who plans is led to the proposal while nothing is scheduled yet; who neither plans nor follows sees
    the panel once there is a session.
    """
    if not actor.may(rights.READ):
        return
    figures = _figures(actor, plan_id)
    may_plan = rights.may_plan(actor)
    if any(figures.values()) or may_plan:
        context = {
            "figures": figures, "plan_id": plan_id, "may_plan": may_plan, "follows": rights.follows(actor),
        }  # fmt: skip
        yield Panel(
            "propaganda_schedule.plan", _("Buổi tuyên truyền"), _("Phân hệ Lịch"),
            "propaganda_schedule/coverage/panel.html", context, order=20,
        )  # fmt: skip


def _figures(actor: Actor, plan_id: int) -> dict[str, int]:
    today = clock.today()
    names = ("held", "waiting", "coming", "overdue")
    counted = select(*(func.coalesce(func.sum(case((is_in(name, today), 1), else_=0)), 0) for name in names))
    row = db.session.execute(counted.where(Session.plan_id == plan_id, rights.visible(actor))).one()
    return dict(zip(names, row, strict=True))
