"""One at a time: the row of a plan's proposal is locked while its sessions are written."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from intranet import db

from ..models import Proposal


def lock(plan_id: int) -> Proposal:
    """The row of the plan's proposal, locked until the caller's transaction ends, as it is stored now."""
    found = select(Proposal).where(Proposal.plan_id == plan_id).with_for_update(of=Proposal)
    fresh = found.execution_options(populate_existing=True)
    row = db.session.scalars(fresh).one_or_none()
    if row is None:
        try:
            with db.session.begin_nested():
                db.session.add(Proposal(plan_id=plan_id, choices={}))
        except IntegrityError:
            pass  # Somebody else made it at this moment; now it is theirs to give back.
        row = db.session.scalars(fresh).one()
    return row
