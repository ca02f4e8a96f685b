"""Everything the page of one unit shows: a fixed number of queries, however large the unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, distinct, func, select
from sqlalchemy.orm import contains_eager, selectinload

from intranet.database import db
from intranet.directory.models import Membership, Person, UnitEvent, UnitEventParty, UnitVersion
from intranet.directory.queries import active, holds, in_force, unit_versions

_LEADING = ("head", "deputy", "coordinator")
_HISTORY = 50


@dataclass(frozen=True, slots=True)
class Happening:
    """An event in the unit's history: what, when, by which document, with which units."""

    kind: str
    day: date
    document: str
    note: str
    before: list[tuple[int, str]]
    after: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit on a day (or, when it is no more or not yet, nearest to it)."""

    version: UnitVersion
    is_active: bool
    versions: list[UnitVersion]
    parent: UnitVersion | None
    children: list[UnitVersion]
    leading: dict[str, list[Membership]]
    people: int
    history: list[Happening]
    former_names: list[UnitVersion]


def unit_page(unit_id: int, day: date) -> UnitPage | None:
    """The unit's facts, neighbours, leaders and history; None when it never existed. Six queries."""
    versions = list(
        db.session.scalars(select(UnitVersion).where(UnitVersion.unit_id == unit_id).order_by(UnitVersion.valid_from))
    )
    if not versions:
        return None
    begun = [version for version in versions if version.valid_from <= day]
    version = begun[-1] if begun else versions[0]
    near = db.session.scalars(
        unit_versions(day).where((UnitVersion.parent_id == unit_id) | (UnitVersion.unit_id == version.parent_id))
    ).all()
    history = _history(unit_id)
    return UnitPage(
        version=version,
        is_active=holds(version, day),
        versions=versions,
        parent=next((one for one in near if one.unit_id == version.parent_id), None),
        children=[one for one in near if one.parent_id == unit_id],
        leading=_leading(unit_id, day),
        people=_people(unit_id, day),
        history=history,
        former_names=[one for one in begun if one.name != version.name],
    )


def _leading(unit_id: int, day: date) -> dict[str, list[Membership]]:
    rows = db.session.scalars(memberships(unit_id, day).where(Membership.role.in_(_LEADING))).all()
    return {role: [row for row in rows if row.role == role] for role in _LEADING}


def memberships(unit_id: int, day: date) -> Select[Any]:
    """Who belongs to the unit on `day`, leaders first, then by given name; the person comes along."""
    rank = case({"head": 0, "deputy": 1}, value=Membership.role, else_=2)
    return (
        select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(Membership.unit_id == unit_id, in_force(Membership, day), active(day))
        .order_by(rank, Person.sort_key, Membership.id)
    )


def _people(unit_id: int, day: date) -> int:
    query = select(func.count(distinct(Membership.person_id))).join(Person, Person.id == Membership.person_id)
    return db.session.scalar(query.where(Membership.unit_id == unit_id, in_force(Membership, day), active(day))) or 0


def _history(unit_id: int) -> list[Happening]:
    """The latest events with the names the units had then (before: on the eve), newest first."""
    mine = select(UnitEventParty.event_id).where(UnitEventParty.unit_id == unit_id)
    events = db.session.scalars(
        select(UnitEvent)
        .where(UnitEvent.id.in_(mine))
        .options(selectinload(UnitEvent.parties))
        .order_by(UnitEvent.effective_on.desc(), UnitEvent.id.desc())
        .limit(_HISTORY)
    ).all()
    names = _names(events)
    return [
        Happening(
            event.kind, event.effective_on, event.document, event.note,
            *(_parties(event, side, names) for side in ("before", "after")),
        )
        for event in events
    ]  # fmt: skip


def _parties(event: UnitEvent, side: str, names: dict[int, list[UnitVersion]]) -> list[tuple[int, str]]:
    found = []
    for party in sorted(event.parties, key=lambda one: one.unit_id):
        if party.side == side:
            versions = names.get(party.unit_id, [])
            begun = [
                one
                for one in versions
                if one.valid_from < event.effective_on or (side == "after" and one.valid_from == event.effective_on)
            ]
            found.append((party.unit_id, (begun or versions)[-1 if begun else 0].name))
    return found


def _names(events: Sequence[UnitEvent]) -> dict[int, list[UnitVersion]]:
    ids = {party.unit_id for event in events for party in event.parties}
    rows = db.session.scalars(
        select(UnitVersion).where(UnitVersion.unit_id.in_(ids)).order_by(UnitVersion.valid_from)
    ).all()
    return {unit_id: [row for row in rows if row.unit_id == unit_id] for unit_id in ids}
