"""Who may know the mean of a case, and when: the one rule for its page, the lists, their order, sheets, statistics.

Whoever sits in the council of a session or organises sessions knows the means once scores are shown, everybody else
who sees the case once the session is closed. What a session that was cancelled came to nobody knows.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, case, null, or_, select

from intranet import Actor

from ..models import Submission
from . import access
from .models import AgendaItem, CouncilSession, Member


def may_know(session: CouncilSession, *, inside: bool) -> bool:
    """Whether the means of the session are for a reader; `inside`: they sit in it or organise sessions."""
    return session.status == "closed" or (inside and session.status in access.SHOWN)


def known(actor: Actor) -> ColumnElement[bool]:
    """:func:`may_know` as a condition on :class:`CouncilSession`."""
    if access.organises(actor):
        return CouncilSession.status.in_(access.SHOWN)
    sits = select(Member.session_id).where(Member.person_id == actor.person_id)
    inside = CouncilSession.status.in_(access.SHOWN) & CouncilSession.id.in_(sits)
    return or_(CouncilSession.status == "closed", inside)


def score(actor: Actor) -> ColumnElement[Decimal | None]:
    """The score of :class:`Submission` as `actor` may know it: NULL while it is not for them, in an order, too."""
    # Sessions that go on are few: to name what is hidden is fast however many cases there are.
    hidden: Any = (
        select(AgendaItem.submission_id)
        .join(CouncilSession, CouncilSession.id == AgendaItem.session_id)
        .where(CouncilSession.status != "closed", CouncilSession.status.in_(access.SHOWN), ~known(actor))
    )
    return case((Submission.id.in_(hidden), null()), else_=Submission.score)
