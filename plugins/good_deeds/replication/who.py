"""Who says that a unit follows a model, and who confirms it.

Whoever endorses for a unit speaks for it, and for what it carries on since mergers. The origin is whoever sent the
case, whom it is about, and whoever endorses for its unit. Nobody confirms what they declared, or their own unit.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from intranet import Actor, db, unit_lineage

from .. import rights
from ..models import Replication, Submission

LIVE = ("published", "replicated")
"""Stages in which a model can be followed."""


def speaks_for(actor: Actor, unit: Any) -> ColumnElement[bool]:
    """The condition on a column of unit ids: those `actor` speaks for, ended ones that went into theirs too."""
    if not actor.may(rights.READ):
        return false()
    units = actor.units_for(rights.ENDORSE)
    if units is None:
        return true()
    return unit.in_(unit_lineage(units)) if units else false()


def is_origin(actor: Actor) -> ColumnElement[bool]:
    """The condition on :class:`Submission` for cases of which `actor` is the origin."""
    near = [speaks_for(actor, Submission.unit_id), speaks_for(actor, Submission.subject_unit_id)]
    if actor.person_id is not None and actor.may(rights.READ):
        near += [Submission.created_by == actor.person_id, Submission.person_id == actor.person_id]
    return or_(*near)


def answers(actor: Actor) -> ColumnElement[bool]:
    """The condition on :class:`Replication` joined with :class:`Submission` for those `actor` may confirm."""
    units = actor.units_for(rights.ENDORSE)
    # The office speaks for every unit: it may answer for others, only not what it declared itself.
    theirs = speaks_for(actor, Replication.unit_id) if units is not None else false()
    declared_by_others = or_(Replication.declared_by.is_(None), Replication.declared_by != (actor.person_id or 0))
    return and_(Replication.status == "declared", is_origin(actor), ~theirs, declared_by_others)


def sees_all(actor: Actor) -> ColumnElement[bool]:
    """The condition on :class:`Replication` joined with :class:`Submission`: also what is not confirmed."""
    follows = actor.units_for(rights.FOLLOW)
    followed = true() if follows is None else Submission.unit_id.in_(follows)
    return or_(is_origin(actor), speaks_for(actor, Replication.unit_id), followed)


def may_declare(actor: Actor, submission: Submission) -> bool:
    """Whether `actor` speaks for some unit that is not the origin's. No query: the service looks closer."""
    if submission.stage not in LIVE or not actor.may(rights.ENDORSE):
        return False
    units = actor.units_for(rights.ENDORSE)
    return units is None or bool(set(units) - {submission.unit_id, submission.subject_unit_id})


def descends(unit_id: int, others: Collection[int]) -> bool:
    """Whether the unit is one of `others` or carries one of them on."""
    wanted = unit_lineage([unit_id])
    lineage = set(db.session.scalars(wanted))
    return not lineage.isdisjoint(others)


def may_change(actor: Actor, replication: Replication) -> bool:
    """Whether `actor` speaks for the unit of the replication; one query."""
    mine = select(Replication.id).where(Replication.id == replication.id, speaks_for(actor, Replication.unit_id))
    return db.session.scalars(mine).first() is not None


def may_answer(actor: Actor, replication: Replication) -> bool:
    """Whether `actor` may confirm or decline it; one query."""
    found = select(Replication.id).join(Submission, Submission.id == Replication.submission_id)
    return db.session.scalars(found.where(Replication.id == replication.id, answers(actor))).first() is not None
