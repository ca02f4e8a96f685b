"""Set-based moves of a reorganisation: memberships and sub-units go to another unit on a day.

Rows that began before the day are closed and go on as new rows; rows that begin later are redirected.
Nothing passes through memory: an agency may have 100,000 memberships.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy import ColumnElement, CursorResult, and_, func, insert, literal, or_, select, true, update
from sqlalchemy.orm import aliased

from intranet.database import db
from intranet.directory.models import Membership, UnitVersion

_BULK = {"synchronize_session": False}


def memberships(sources: Collection[int], target: int, day: date, people: Collection[int] | None = None) -> int:
    """Move memberships of `sources` (of `people` only, if given) to `target` on `day`; returns how many people.

    A plain membership is not carried over when its person gets there by a better one anyway.
    """
    chosen = true() if people is None else Membership.person_id.in_(people)
    running = and_(Membership.unit_id.in_(sources), chosen, _runs_into(Membership, day))
    columns = ["person_id", "unit_id", "is_home", "role", "position", "valid_from", "valid_to"]
    carried = select(
        Membership.person_id, literal(target), Membership.is_home, Membership.role, Membership.position,
        literal(day), Membership.valid_to,
    ).where(running, ~_redundant(sources, target, day))  # fmt: skip
    moved = db.session.scalar(select(func.count(func.distinct(Membership.person_id))).where(running)) or 0
    db.session.execute(insert(Membership).from_select(columns, carried))
    db.session.execute(update(Membership).where(running).values(valid_to=day), execution_options=_BULK)
    later = and_(Membership.unit_id.in_(sources), chosen, Membership.valid_from >= day)
    db.session.execute(update(Membership).where(later).values(unit_id=target), execution_options=_BULK)
    db.session.expire_all()
    return moved


def _runs_into(membership: Any, day: date) -> ColumnElement[bool]:
    return and_(membership.valid_from < day, or_(membership.valid_to.is_(None), membership.valid_to > day))


def _redundant(sources: Collection[int], target: int, day: date) -> ColumnElement[bool]:
    other = aliased(Membership)
    better = or_(other.is_home, other.unit_id == target, other.role != "member", other.id < Membership.id)
    as_long = or_(
        other.valid_to.is_(None), and_(Membership.valid_to.is_not(None), other.valid_to >= Membership.valid_to)
    )
    exists = (
        select(other.id)
        .where(
            other.person_id == Membership.person_id,
            other.id != Membership.id,
            other.unit_id.in_([*sources, target]),
            _runs_into(other, day),
            better,
            as_long,
        )
        .exists()
    )
    return and_(~Membership.is_home, Membership.role == "member", exists)


def end_memberships(unit_id: int, day: date) -> int:
    """End all memberships of the unit on `day`; those that would begin later are dropped. Returns how many end."""
    running = and_(Membership.unit_id == unit_id, _runs_into(Membership, day))
    ended = db.session.execute(update(Membership).where(running).values(valid_to=day), execution_options=_BULK)
    later = and_(Membership.unit_id == unit_id, Membership.valid_from >= day)
    db.session.execute(sa.delete(Membership).where(later), execution_options=_BULK)
    db.session.expire_all()
    return cast("CursorResult[Any]", ended).rowcount


def sub_units(
    parents: Collection[int], target: int | None, day: date, only: Collection[int] | None = None
) -> list[int]:
    """Put the units below `parents` (`only` those, if given) under `target` on `day`; returns their ids."""
    chosen = true() if only is None else UnitVersion.unit_id.in_(only)
    below = and_(
        UnitVersion.parent_id.in_(parents), chosen, or_(UnitVersion.valid_to.is_(None), UnitVersion.valid_to > day)
    )
    ids = sorted(set(db.session.scalars(select(UnitVersion.unit_id).where(below))))
    columns = [c.name for c in UnitVersion.__table__.columns if c.name != "id"]
    changed: dict[str, Any] = {"valid_from": literal(day), "parent_id": literal(target, sa.Integer)}
    running = and_(below, UnitVersion.valid_from < day)
    values: list[Any] = [changed.get(name, getattr(UnitVersion, name)) for name in columns]
    carried = select(*values).where(running)
    db.session.execute(update(UnitVersion).where(below, UnitVersion.valid_from >= day).values(parent_id=target),
                       execution_options=_BULK)  # fmt: skip
    db.session.execute(insert(UnitVersion).from_select(columns, carried))
    db.session.execute(
        update(UnitVersion).where(running).values(valid_to=day),
        execution_options=_BULK,
    )
    db.session.expire_all()
    return ids
