"""The panel on the page of a plan."""

from __future__ import annotations

from collections.abc import Iterable

from intranet import Actor, Panel

from .. import rights
from ..texts import _
from . import marks
from .asked import ALL, plans_behind


def panels(actor: Actor, plan_id: int) -> Iterable[Panel]:
    """Found, reviewed, commended, published, replicated for the plan and those it replaced. Three statements.

    Figures of the whole agency, for everybody who sees the plan: they name nobody.
    """
    if not actor.may(rights.READ):
        return
    numbers = marks.counts(marks.Scope(plan_ids=plans_behind(plan_id)), "")
    context = {
        "numbers": {name: numbers.get("", {}).get(name, 0) for name in marks.MEASURES}, "plan_id": plan_id,
        "follows": actor.may(rights.FOLLOW), "may_submit": actor.may(rights.SUBMIT), "all": ALL,
    }  # fmt: skip
    yield Panel(
        "good_deeds.plan", _("Người tốt, việc tốt"), _("Phân hệ Gương tốt"), "good_deeds/figures/panel.html", context,
        order=30,
    )  # fmt: skip
