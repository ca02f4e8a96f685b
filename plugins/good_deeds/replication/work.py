"""What replication asks of the reader."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select, true

from intranet import Actor, WorkItem, clock, db

from .. import rights
from ..models import Replication, Submission
from ..texts import _, ngettext
from . import who

MOST = 20
OVERLOOKED = timedelta(days=14)
"""After so long the office, which may answer for every origin, is asked, too."""


def items(actor: Actor) -> Iterable[WorkItem]:
    """Units that say they follow a model, until its origin answers: one row a model. One statement."""
    if not actor.may(rights.READ):
        return ()
    near: ColumnElement[bool] = true()
    if actor.person_id is not None and actor.units_for(rights.ENDORSE) is None:
        me = actor.person_id
        near = or_(Submission.created_by == me, Submission.person_id == me, Submission.unit_id == actor.home_unit_id,
                   Replication.declared_at < clock.now() - OVERLOOKED)  # fmt: skip
    found = (
        select(Submission.id, Submission.title, func.count())
        .join(Replication, Replication.submission_id == Submission.id)
        .where(Submission.stage.in_(who.LIVE), who.answers(actor), near)
        .group_by(Submission.id, Submission.title)
        .order_by(func.min(Replication.declared_at))
        .limit(MOST)
    )
    return [_item(*row) for row in db.session.execute(found)]


def _item(submission_id: int, title: str, number: int) -> WorkItem:
    return WorkItem(
        title=title,
        detail=ngettext("%(num)d đơn vị báo làm theo, chờ xác nhận", "%(num)d đơn vị báo làm theo, chờ xác nhận",
                        number),
        kind="good_deeds.replication", kind_label=_("Nhân rộng"), action=_("Xác nhận"),
        endpoint="good_deeds.replications", values={"submission_id": submission_id}, icon="share",
    )  # fmt: skip
