"""Who is reminded: who answers for a unit and is there today. Five statements, however many units."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from intranet import answering, db, people_of, people_with, unit_facts

from .. import rights
from ..coverage import absences
from ..models import Absence

People = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Roster:
    """Who answers for which unit today, those who are away left out."""

    parents: dict[int, int | None]
    coordinators: dict[int, People]
    heads: dict[int, People]
    office: People

    def of(self, unit_id: int) -> People:
        """Who is reminded first: the coordinators; without any the head, else a deputy; else who answers for the unit
        above; at last the office.
        """
        for unit in self._upwards(unit_id):
            found = self.coordinators.get(unit) or self.heads.get(unit, ())[:1]
            if found:
                return found
        return self.office

    def head_of(self, unit_id: int) -> People:
        """The head, when away a deputy; else that of the unit above; at last the office."""
        for unit in self._upwards(unit_id):
            if self.heads.get(unit):
                return self.heads[unit][:1]
        return self.office

    def _upwards(self, unit_id: int) -> Iterable[int]:
        seen: set[int] = set()
        at: int | None = unit_id
        while at is not None and at not in seen:
            seen.add(at)
            yield at
            at = self.parents.get(at)


def today(day: date) -> Roster:
    """Everybody who answers for something on `day`, which is today."""
    parents = {unit.id: unit.parent_id for unit in unit_facts()}
    away = set(db.session.scalars(select(Absence.person_id).where(absences.holds(day))))
    coordinators = answering(parents, ("coordinator",))
    heads = answering(parents, ("head", "deputy"))
    office = sorted(db.session.scalars(people_with(rights.PLAN)))
    return Roster(
        parents,
        {unit_id: _there(people, away) for unit_id, people in coordinators.items()},
        {unit_id: _there(people, away) for unit_id, people in heads.items()},
        # With everybody of the office away it is told all the same: somebody must be.
        _there(office, away) or tuple(office),
    )


def in_charge(leader_ids: Collection[int], day: date) -> frozenset[int]:
    """Those of these people who work here and are not away on `day`; one statement."""
    if not leader_ids:
        return frozenset()
    here = people_of(None, day=day).subquery()
    away = select(Absence.person_id).where(absences.holds(day))
    found = select(here.c.id).where(here.c.id.in_(set(leader_ids)), here.c.id.not_in(away))
    return frozenset(db.session.scalars(found))


def _there(people: Iterable[int], away: Collection[int]) -> People:
    return tuple(person for person in people if person not in away)
