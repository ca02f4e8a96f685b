"""Reads of replications."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from intranet import db

from ..models import Replication

CONFIRMED = ("confirmed", "ended")


def counts(submission_ids: Collection[int]) -> dict[int, int]:
    """How many units follow or followed each model, as its origin confirmed; 0 is left out. One statement."""
    if not submission_ids:
        return {}
    found = (
        select(Replication.submission_id, func.count())
        .where(Replication.submission_id.in_(set(submission_ids)), Replication.status.in_(CONFIRMED))
        .group_by(Replication.submission_id)
    )
    return dict(db.session.execute(found).all())
