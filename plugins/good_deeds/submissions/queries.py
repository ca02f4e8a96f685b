"""Reads: one case as far as the reader may open it, and the lists of one's own."""

from __future__ import annotations

from sqlalchemy import select

from intranet import Actor, db

from .. import rights
from ..models import Submission


def get(actor: Actor, submission_id: int) -> Submission | None:
    """The case, when `actor` may open it. One statement."""
    return db.session.scalars(select(Submission).where(Submission.id == submission_id, rights.visible(actor))).first()
