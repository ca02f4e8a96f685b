"""What a person or a unit got over the years, across mergers: everything stands under the name it had then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from intranet import Actor, db, person_names, unit_lineage, unit_names

from .. import rights
from ..models import Commendation, Submission
from . import queries, tally, who

MOST_ROWS = 2000
"""A record shows so many; a whole agency's are in the list, page by page."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record. `units` are the names of units that a merged unit carries on, by id; `more`: rows left out."""

    name: str
    rows: Sequence[Commendation]
    titles: dict[int, str]
    unit_names: dict[int, str]
    units: dict[int, str]
    total: int

    @property
    def years(self) -> list[tally.YearGroup]:
        """By year, the latest first."""
        return tally.by_year(self.rows)

    @property
    def forms(self) -> list[tally.FormTally]:
        """By form, the most frequent first."""
        return tally.by_form(self.rows)

    @property
    def live(self) -> int:
        """How many are in force."""
        return len(tally.in_force(self.rows))

    @property
    def withdrawn(self) -> int:
        """How many were taken back."""
        return len(self.rows) - self.live

    @property
    def run(self) -> tally.Run:
        """The longest run of years with any of them."""
        return tally.longest_run(row.decided_on.year for row in tally.in_force(self.rows))

    @property
    def more(self) -> int:
        """How many are left out."""
        return self.total - len(self.rows)


def of_person(actor: Actor, person_id: int) -> Record | None:
    """The record of a person; None when there is nobody, or it is not for `actor`. A fixed number of statements."""
    name = person_names([person_id]).get(person_id)
    if name is None or not who.may_see_person(actor, person_id):
        return None
    return _record(name, {}, Commendation.person_id == person_id)


def of_unit(actor: Actor, unit_id: int) -> Record | None:
    """What the unit itself got, and those it carries on; as far as `actor` may see it."""
    return _of_unit(actor, unit_id, Commendation.subject_unit_id.in_(unit_lineage([unit_id])))


def of_people_in(actor: Actor, unit_id: int) -> Record | None:
    """What people got while they belonged to the unit or to one it carries on; as far as `actor` may see it."""
    here = Commendation.unit_id.in_(unit_lineage([unit_id]))
    return _of_unit(actor, unit_id, here, Commendation.subject_unit_id.is_(None))


def _of_unit(actor: Actor, unit_id: int, *conditions: Any) -> Record | None:
    lineage = list(db.session.scalars(unit_lineage([unit_id])))
    names = unit_names(lineage)
    if unit_id not in names or not actor.may(rights.READ):
        return None
    name = names.pop(unit_id)
    return _record(name, names, who.visible(actor), *conditions)


def _record(name: str, units: dict[int, str], *conditions: Any) -> Record:
    found = (
        select(Commendation, Submission.title)
        .join(Submission, Submission.id == Commendation.submission_id)
        .where(*conditions)
    )
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    latest = found.order_by(Commendation.decided_on.desc(), Commendation.id.desc()).limit(MOST_ROWS)
    pairs = db.session.execute(latest).all()
    rows = [row for row, _title in pairs]
    titles = {row.id: title for row, title in pairs}
    return Record(name, rows, titles, queries.unit_names_of(rows), units, total)
