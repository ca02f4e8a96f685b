"""Reads of commendations."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from intranet import db

from ..models import Commendation


def of(submission_ids: Collection[int]) -> dict[int, Commendation]:
    """The commendation that holds, by submission; who has none is left out. One statement."""
    if not submission_ids:
        return {}
    found = select(Commendation).where(
        Commendation.submission_id.in_(set(submission_ids)), Commendation.withdrawn_on.is_(None)
    )
    return {one.submission_id: one for one in db.session.scalars(found.order_by(Commendation.id))}
