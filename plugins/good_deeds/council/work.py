"""Score sheets that wait for the reader."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import exists, func, select

from intranet import Actor, WorkItem, clock, db

from .. import rights
from ..conflicts import facts
from ..texts import _, ngettext
from .models import AgendaItem, CouncilSession, Member, ScoreSheet


def items(actor: Actor) -> Iterator[WorkItem]:
    """Sessions in which the reader still owes score sheets, with how many. One statement."""
    if actor.person_id is None or not actor.may(rights.SCORE):
        return
    me = actor.person_id
    sent = exists().where(
        ScoreSheet.item_id == AgendaItem.id, ScoreSheet.person_id == me, ScoreSheet.sent_at.is_not(None)
    )
    found = (
        select(CouncilSession.id, CouncilSession.title, CouncilSession.day, CouncilSession.scores_due,
               func.count().label("num"), func.min(AgendaItem.id).label("first"))
        .join(Member, Member.session_id == CouncilSession.id)
        .join(AgendaItem, AgendaItem.session_id == CouncilSession.id)
        .where(CouncilSession.status == "scoring", Member.person_id == me, ~sent,
               AgendaItem.submission_id.not_in(facts.kept_cases(me)))
        .group_by(CouncilSession.id, CouncilSession.title, CouncilSession.day, CouncilSession.scores_due)
        .order_by(CouncilSession.day, CouncilSession.id)
    )  # fmt: skip
    for row in db.session.execute(found):
        due = row.scores_due or row.day
        count = ngettext("%(num)d đề xuất chờ chấm điểm", "%(num)d đề xuất chờ chấm điểm", row.num)
        yield WorkItem(
            row.title, count, "good_deeds.score", _("Phiếu chấm"), _("Chấm điểm"),
            "good_deeds.score" if row.num == 1 else "good_deeds.session",
            {"item_id": row.first} if row.num == 1 else {"session_id": row.id}, icon="award",
            tone="bad" if due < clock.today() else "warn", due=due,
        )  # fmt: skip
