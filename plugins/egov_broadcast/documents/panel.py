"""The documents of a plan, on the plan's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import func, select

from intranet import Actor, Panel, db

from .. import rights
from ..people import figures
from ..people.figures import Figures
from ..sending.models import Broadcast
from ..texts import _
from . import sheet
from .models import Document

SHOWN: Final = 5
MOST_SENT: Final = 200


def panels(actor: Actor, plan_id: int) -> Iterable[Panel]:
    """The documents linked to the plan that the reader may open; for those who follow, how many have confirmed.

    A constant number of statements. Clerks see it before there is one, too.
    """
    if not actor.may(rights.READ):
        return
    of_plan = (Document.plan_id == plan_id, Document.status != "recalled", rights.visible(actor))
    total = db.session.scalar(select(func.count()).select_from(Document).where(*of_plan)) or 0
    clerk, follows = rights.registers(actor), sheet.may_read(actor)
    if not total and not clerk:
        return
    newest = select(Document.id, Document.code, Document.subject, Document.status).where(*of_plan)
    rows = db.session.execute(newest.order_by(Document.arrived_on.desc(), Document.id.desc()).limit(SHOWN)).all()
    context = {
        "total": total, "documents": [tuple(row) for row in rows], "plan_id": plan_id, "follows": follows,
        "sum": _sum(plan_id) if follows and total else Figures(), "may_register": clerk,
    }  # fmt: skip
    yield Panel(
        "egov_broadcast.plan", _("Văn bản của kế hoạch"), _("Phân hệ Văn bản eGov"),
        "egov_broadcast/documents/panel.html", context, order=30,
    )  # fmt: skip


def _sum(plan_id: int) -> Figures:
    """How many confirmations were asked for and given, over all broadcasts of the plan's documents."""
    sent = (
        select(Broadcast.id)
        .join(Document, Document.id == Broadcast.document_id)
        .where(Document.plan_id == plan_id, Broadcast.parent_id.is_(None), Broadcast.must_acknowledge)
        .where(Broadcast.status.in_(rights.SHOWN), Document.status != "recalled")
        .order_by(Broadcast.id.desc())
    )
    root_ids: Sequence[int] = db.session.scalars(sent.limit(MOST_SENT)).all()
    return sum(figures.of(root_ids).values(), Figures()) if root_ids else Figures()
