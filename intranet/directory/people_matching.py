"""People as lists name them: numbers before, positions after, without accents, in any order, by code or address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, select

from intranet import clock
from intranet.database import db
from intranet.directory import queries
from intranet.directory.models import Person
from intranet.text import fold, squeeze


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """What a line of a list may mean: ids of people, best first. `certain`: it can mean nobody but the first."""

    line: str
    person_ids: tuple[int, ...] = ()
    certain: bool = False


def match_people(lines: Iterable[str], *, within: Select[int] | None = None) -> list[PersonMatch]:
    """For each of `lines` who may be meant, among the people of `within` (a SELECT of ids) or all who work here."""
    people = select(Person.id, Person.folded_name).where(queries.active(clock.today()))
    if within is not None:
        people = people.where(Person.id.in_(within))
    by_name: dict[str, list[int]] = {}
    for person_id, name in db.session.execute(people):
        by_name.setdefault(name, []).append(person_id)
    given = [squeeze(line) for line in lines]
    found = [tuple(by_name.get(fold(line), ())) for line in given]
    return [PersonMatch(line, ids, len(ids) == 1) for line, ids in zip(given, found, strict=True)]
