"""Sessions that get in each other's way: the same place, the same person in charge, the same people, at one time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from intranet import SYSTEM, Actor, db, units_above, units_below

from .. import rights
from ..models import Session
from ..places import place_key
from .drafts import Draft

MOST = 20


@dataclass(frozen=True, slots=True)
class Clash:
    """Another session that gets in the way, and why: any of *place*, *leader*, *people*.

    `seen`: whoever asks may see it.
    """

    session_id: int
    title: str
    unit_id: int
    day: date
    starts: time
    ends: time | None
    place: str
    why: tuple[str, ...]
    seen: bool


def clashes(
    about: Session | Draft, *, actor: Actor = SYSTEM, days: Collection[date] = (), but: Collection[int] = ()
) -> list[Clash]:
    """The sessions that get in the way of this one, soonest first, at most MOST; one statement.

    `days` stand for its own day (a series), `but` are ids of sessions that do not count. One without a time of day
    gets in nobody's way.
    """
    if about.starts is None:
        return []
    why = _reasons(about)
    own = [about.id] if isinstance(about, Session) else []
    found = (
        select(Session, *why.values(), rights.visible(actor).label("seen"))
        .where(
            Session.day.in_(days or [about.day]), Session.status.in_(("planned", "held")),
            Session.id.not_in([*own, *but]), _at_once(about.starts, about.ends), or_(*why.values()),
        )
        .order_by(Session.day, Session.starts, Session.id)
        .limit(MOST)
    )  # fmt: skip
    return [
        Clash(
            other.id, other.title, other.unit_id, other.day, other.starts, other.ends, other.place,
            tuple(name for name, holds in zip(why, reasons, strict=True) if holds), bool(seen),
        )
        for other, *reasons, seen in db.session.execute(found)
    ]  # fmt: skip


def _at_once(starts: time, ends: time | None) -> ColumnElement[bool]:
    """The condition on :class:`Session` for those that overlap; without an end a session is a moment."""
    until = func.coalesce(Session.ends, Session.starts)
    return or_(Session.starts == starts, and_(Session.starts < (ends or starts), until > starts))


def _reasons(about: Session | Draft) -> dict[str, ColumnElement[bool]]:
    key = place_key(about.place)
    return {
        "place": Session.place_key == key if key else false(),
        "leader": Session.leader_id == about.leader_id if about.leader_id is not None else false(),
        "people": _same_people(about),
    }


def _same_people(about: Session | Draft) -> ColumnElement[bool]:
    """The condition for those that call the same units together. Audiences chosen by name are not compared."""
    if about.reach == "chosen":
        return false()
    called = Session.reach.in_(("unit", "below"))
    if about.reach == "everyone":
        return or_(called, Session.reach == "everyone")
    found = [
        and_(Session.unit_id == about.unit_id, called),
        and_(Session.reach == "below", Session.unit_id.in_(units_above([about.unit_id]))),
        Session.reach == "everyone",
    ]
    if about.reach == "below":
        found.append(and_(called, Session.unit_id.in_(units_below([about.unit_id]))))
    return or_(*found)
