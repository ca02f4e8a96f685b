"""Sessions of a plan that an amendment replaced follow to it, and to the waves that took the place of theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import case, null, select, update
from sqlalchemy.orm import aliased

from intranet import changed_rows, clock, db, plan_heirs, transaction, wave_heirs

from ..models import Session
from .locks import lock


def follow() -> int:
    """Let the sessions of all replaced plans follow; how many that were. A second run finds nothing to do."""
    heirs = plan_heirs(db.session.scalars(select(Session.plan_id).distinct()).all())
    return sum(
        follow_to(plan_id, [old for old, new in heirs.items() if new == plan_id]) for plan_id in {*heirs.values()}
    )


def follow_to(plan_id: int, before: Collection[int]) -> int:
    """Let the sessions of the plans `before` follow to `plan_id`, which stands for them; how many that were."""
    if not before:
        return 0
    with transaction():
        lock(plan_id)
        # All of them first, in one order: two that take rows crosswise would wait for each other.
        locked = select(Session.id).where(Session.plan_id.in_(before)).order_by(Session.id).with_for_update()
        db.session.scalars(locked).all()
        old_waves = db.session.scalars(select(Session.wave_id).where(Session.plan_id.in_(before)).distinct())
        heirs = wave_heirs([wave_id for wave_id in old_waves if wave_id is not None])
        # A wave that was dropped leaves its sessions to the plan as a whole; coverage does the same.
        by_heir: dict[int | None, list[int]] = defaultdict(list)
        for old, new in heirs.items():
            by_heir[new].append(old)
        moved = sum(_move(plan_id, before, waves, new) for new, waves in by_heir.items())
        return moved + _move(plan_id, before, None, None)


def _move(plan_id: int, before: Collection[int], waves: Collection[int] | None, heir: int | None) -> int:
    there = aliased(Session)
    # What was already proposed for the amendment keeps the slot: it is unique.
    taken = (
        select(there.id)
        .where(
            there.plan_id == plan_id, there.unit_id == Session.unit_id, there.channel == Session.channel,
            there.wave_id == heir, there.slot == Session.slot,
        )
        .exists()
    )  # fmt: skip
    of_waves = Session.wave_id.is_(None) if waves is None else Session.wave_id.in_(waves)
    moved = (
        update(Session)
        .where(Session.plan_id.in_(before), of_waves)
        .values(
            plan_id=plan_id, wave_id=heir, slot=case((taken, null()), else_=Session.slot),
            version=Session.version + 1, changed_at=clock.now(),
        )
    )  # fmt: skip
    return changed_rows(moved)
