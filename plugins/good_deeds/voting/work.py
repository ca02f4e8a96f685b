"""Votes that wait for the reader."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, case, exists, func, or_, select

from intranet import Actor, WorkItem, db

from .. import rights
from ..council.models import AgendaItem, CouncilSession, Member, OpenVote, Recusal, Voter
from ..texts import _, ngettext


def items(actor: Actor) -> Iterator[WorkItem]:
    """Sessions whose vote is open and where the reader has not voted on everything yet. One statement."""
    if actor.person_id is None or not actor.may(rights.SCORE):
        return
    me = actor.person_id
    recused = exists().where(Recusal.item_id == AgendaItem.id, Recusal.person_id == me)
    secretly = exists().where(Voter.item_id == AgendaItem.id, Voter.person_id == me)
    openly = exists().where(OpenVote.item_id == AgendaItem.id, OpenVote.person_id == me)
    waiting = func.count(case((and_(AgendaItem.outcome == "", ~recused, ~or_(secretly, openly)), 1)))
    found = (
        select(CouncilSession.id, CouncilSession.title, CouncilSession.day, CouncilSession.ballot, waiting.label("num"))
        .join(Member, Member.session_id == CouncilSession.id)
        .join(AgendaItem, AgendaItem.session_id == CouncilSession.id)
        .where(CouncilSession.status == "voting", Member.person_id == me, Member.attendance == "present")
        .group_by(CouncilSession.id, CouncilSession.title, CouncilSession.day, CouncilSession.ballot)
        .having(waiting > 0)
        .order_by(CouncilSession.day, CouncilSession.id)
    )
    for row in db.session.execute(found):
        count = ngettext("%(num)d mục chờ biểu quyết", "%(num)d mục chờ biểu quyết", row.num)
        yield WorkItem(
            row.title, count, "good_deeds.vote", _("Phiên họp"),
            _("Bỏ phiếu kín") if row.ballot == "secret" else _("Biểu quyết"), "good_deeds.vote",
            {"session_id": row.id}, icon="check2-square", tone="warn", due=row.day,
        )  # fmt: skip
