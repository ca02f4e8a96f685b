"""Who reviews, who asks others to, who sees how reviewers do."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, exists, false, select, true

from intranet import Actor, db

from .. import rights
from ..models import Assignment, Submission

STAGES: Final = ("submitted", "endorsed", "checked", "council")
"""A review is of use while nothing is decided."""


def is_reviewer(actor: Actor) -> bool:
    """Whether `actor` was ever asked to review a case, or judges them in a council."""
    if actor.person_id is None or not actor.may(rights.READ):
        return False
    return actor.may(rights.SCORE) or bool(
        db.session.scalar(select(exists().where(Assignment.person_id == actor.person_id)))
    )


def may_ask(actor: Actor) -> bool:
    """Whether `actor` may ask people to review cases of at least one unit."""
    return actor.may(rights.CHECK) or actor.may(rights.ENDORSE)


def may_ask_about(actor: Actor, unit_id: int) -> bool:
    """Whether `actor` may ask people to review cases of the unit: who endorses for it, and the office."""
    return actor.may_everywhere(rights.CHECK) or actor.may(rights.CHECK, unit_id) or actor.may(rights.ENDORSE, unit_id)


def askable(actor: Actor) -> ColumnElement[bool]:
    """:func:`may_ask_about` as a condition on :class:`Submission`."""
    found: ColumnElement[bool] = false()
    for permission in (rights.CHECK, rights.ENDORSE):
        if actor.may(permission):
            units = actor.units_for(permission)
            found = found | (true() if units is None else Submission.unit_id.in_(units))
    return found


def follows_reviewers(actor: Actor) -> bool:
    """Whether `actor` sees how reviewers do: who follows everything, and the office."""
    return actor.may_everywhere(rights.FOLLOW) or actor.may_everywhere(rights.CHECK)
