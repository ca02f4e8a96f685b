"""What the page of a case says about the council."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, select

from intranet import Actor, db

from .. import rights
from ..conflicts import facts
from ..models import Submission
from ..texts import OUTCOMES, SESSION_STATES
from . import access, means
from .models import AgendaItem, CouncilSession, Member, ScoreSheet


@dataclass(frozen=True, slots=True)
class Hearing:
    """The case before one session. `mean` is None as long as the reader may not know it.

    `may_open`: the session is open to the reader; `sheet`: they have a score sheet to write now.
    """

    item: AgendaItem
    session: CouncilSession
    mean: Decimal | None
    may_open: bool
    sheet: bool


def panel(actor: Actor, submission: Submission) -> dict[str, Any] | None:
    """The context of `good_deeds/council/panel.html`; None when the case is on no agenda, and the reader may
    put it on none. At most three statements.

    Single points are never here.
    """
    mine = and_(Member.session_id == CouncilSession.id, Member.person_id == actor.person_id)
    found = (
        select(AgendaItem, CouncilSession, Member.role)
        .join(CouncilSession, CouncilSession.id == AgendaItem.session_id)
        .outerjoin(Member, mine)
        .where(AgendaItem.submission_id == submission.id, CouncilSession.status != "cancelled")
        .order_by(CouncilSession.day.desc(), AgendaItem.id.desc())
    )
    rows = db.session.execute(found).all()
    unheard = submission.stage == "checked" and access.organises(actor)
    if not rows and not unheard:
        return None
    kept = facts.kept_from(actor, submission)
    hearings = [_hearing(actor, item, session, role or "", kept) for item, session, role in rows]
    running = next((one for one in hearings if one.session.status == "scoring"), None)
    sent = _sent(running.item.id) if running else 0
    return {
        "hearings": hearings, "running": running, "sent": sent, "unheard": unheard, "states": SESSION_STATES,
        "outcomes": OUTCOMES,
    }  # fmt: skip


def _hearing(actor: Actor, item: AgendaItem, session: CouncilSession, role: str, kept: str) -> Hearing:
    inside = bool(role) or access.organises(actor)
    shown = means.may_know(session, inside=inside)
    judges = bool(role) and actor.may(rights.SCORE) and session.status == "scoring" and not kept
    may_open = inside or actor.may_everywhere(rights.FOLLOW)
    return Hearing(item, session, item.mean if shown else None, may_open, judges)


def _sent(item_id: int) -> int:
    sheets = select(func.count()).where(ScoreSheet.item_id == item_id, ScoreSheet.sent_at.is_not(None))
    return db.session.scalar(sheets) or 0
