"""The list of cases: counts by stage, one page of rows, all rows for a spreadsheet. Few statements, however many."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select

from intranet import (
    Actor,
    clock,
    db,
    movement_names,
    paginate,
    paginate_rows,
    person_names,
    plan_titles,
    unit_facts,
    unit_names,
    wave_names,
)

from ..council import means
from ..flow import limits
from ..flow.stages import STAGES, Stage
from ..models import Assignment, Submission
from .asked import Asked

_STAGE_ORDER: Final = {code: number for number, code in enumerate(STAGES)}
_WANTED: Final = (
    Submission.id, Submission.version, Submission.year, Submission.number, Submission.title, Submission.category,
    Submission.subject_kind, Submission.subject_name, Submission.unit_id, Submission.stage, Submission.submitted_at,
    Submission.due_on, Submission.field, Submission.plan_id, Submission.wave_id,
    Submission.movement_id, Submission.consent, Submission.created_by,
)  # fmt: skip
"""Without the long texts, and without the score: see `council.means`."""


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Somebody asked to review a case."""

    person_id: int
    name: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A case as the list shows it; names are "" where the column was not asked for."""

    id: int
    version: int
    code: str
    title: str
    category: str
    subject_kind: str
    subject: str
    unit: str
    stage: Stage
    sent_on: date | None
    due_on: date | None
    due_words: tuple[str, str]
    score: Decimal | None
    field: str
    consent: str
    plan: str = ""
    wave: str = ""
    movement: str = ""
    submitter: str = ""
    reviewers: Sequence[Reviewer] = ()


def counts(actor: Actor, asked: Asked) -> dict[str, int]:
    """How many cases of the question there are in each stage, whatever stage it asks for. One statement."""
    found = select(Submission.stage, func.count()).where(*asked.conditions(actor, stage=False))
    by_stage = dict(db.session.execute(found.group_by(Submission.stage)).all())
    return {code: by_stage[code] for code in STAGES if code in by_stage}


def ids_of(actor: Actor, asked: Asked) -> list[int]:
    """The ids of the cases of the question, in its order. One statement; by unit two."""
    if asked.sort.removeprefix("-") == "unit":
        return _by_unit(actor, asked, down=asked.sort.startswith("-"))
    return list(db.session.scalars(_ordered(actor, asked)))


def page_of(actor: Actor, asked: Asked, total: int) -> Any:
    """The ids of the page that the address asks for; `total` is how many cases there are."""
    if asked.sort.removeprefix("-") == "unit":
        return paginate_rows(_UnitOrder(actor, asked, total))
    return paginate(_ordered(actor, asked), total=total)


def _ordered(actor: Actor, asked: Asked) -> Select[Any]:
    """Ids only: no long text is read to sort them."""
    name, down = asked.sort.removeprefix("-"), asked.sort.startswith("-")
    keys = [_score_key(actor, down)] if name == "score" else _KEYS[name](down)
    found = select(Submission.id).where(*asked.conditions(actor))
    return found.order_by(*((key.desc() if down else key) for key in keys), _newest(down))


def rows_of(actor: Actor, ids: Sequence[int], columns: Collection[str]) -> list[Row]:
    """The cases `ids` as rows, in this order. One statement, and one for each kind of name among `columns`."""
    if not ids:
        return []
    wanted = select(*_WANTED, means.score(actor).label("score")).where(Submission.id.in_(ids))
    found = {row.id: row for row in db.session.execute(wanted)}
    rows = [found[one] for one in ids if one in found]
    names = _Names(actor, rows, columns)
    return [_row(row, names) for row in rows]


def streamed(actor: Actor, asked: Asked, columns: Collection[str], at_once: int) -> Iterator[Row]:
    """All rows of the question, `at_once` in memory at a time."""
    ids = ids_of(actor, asked)
    for start in range(0, len(ids), at_once):
        yield from rows_of(actor, ids[start : start + at_once], columns)


class _Names:
    """The names that the rows of a page need."""

    def __init__(self, actor: Actor, rows: Sequence[Any], columns: Collection[str]) -> None:
        def ids(name: str, column: str) -> set[int]:
            wanted = column in columns
            return {value for row in rows if (value := getattr(row, name)) is not None} if wanted else set()

        self.units = unit_names(ids("unit_id", "unit"))
        self.plans = plan_titles(actor, ids("plan_id", "plan"))
        self.waves = wave_names(ids("wave_id", "wave"))
        self.movements = movement_names(ids("movement_id", "movement"))
        assigned = reviewers_of([row.id for row in rows]) if "reviewers" in columns else {}
        people = {person_id for some in assigned.values() for person_id, _done in some}
        self.people = person_names(people | ids("created_by", "submitter"))
        self.reviewers = {
            case_id: [Reviewer(one, self.people.get(one, ""), done) for one, done in some]
            for case_id, some in assigned.items()
        }


def reviewers_of(ids: Sequence[int]) -> dict[int, list[tuple[int, bool]]]:
    """Who reviews each of these cases, and whether they have; in the order they were asked. One statement."""
    found = select(Assignment.submission_id, Assignment.person_id, Assignment.done_at).where(
        Assignment.submission_id.in_(ids)
    )
    by_case: dict[int, list[tuple[int, bool]]] = {}
    for case_id, person_id, done_at in db.session.execute(found.order_by(Assignment.assigned_at, Assignment.person_id)):
        by_case.setdefault(case_id, []).append((person_id, done_at is not None))
    return by_case


def _row(row: Any, names: _Names) -> Row:
    return Row(
        id=row.id, version=row.version, code=f"GT-{row.year}-{row.number:03d}" if row.number is not None else "",
        title=row.title, category=row.category, subject_kind=row.subject_kind, subject=row.subject_name,
        unit=names.units.get(row.unit_id, ""), stage=STAGES[row.stage],
        sent_on=clock.local(row.submitted_at).date() if row.submitted_at else None, due_on=row.due_on,
        due_words=limits.state(row.due_on), score=row.score, field=row.field, consent=row.consent,
        plan=names.plans.get(row.plan_id, ""), wave=names.waves.get(row.wave_id, ""),
        movement=names.movements.get(row.movement_id, ""), submitter=names.people.get(row.created_by, ""),
        reviewers=names.reviewers.get(row.id, ()),
    )  # fmt: skip


def _newest(down: bool) -> ColumnElement[Any]:
    return Submission.id.desc() if down else Submission.id


def _score_key(actor: Actor, down: bool) -> ColumnElement[Any]:
    return func.coalesce(means.score(actor), -1 if down else 100_000)


def _by_unit(actor: Actor, asked: Asked, *where: ColumnElement[bool], down: bool) -> list[int]:
    """In the order of the tree of units, which no column holds; units that ended come last, the newest case first."""
    places = _places(down)
    found = select(Submission.id, Submission.unit_id).where(*asked.conditions(actor), *where)
    rows, last = db.session.execute(found).all(), len(places)
    return [case_id for case_id, _unit in sorted(rows, key=lambda row: (places.get(row[1], last), -row[0]))]


def _places(down: bool) -> dict[int, int]:
    return {unit.id: place for place, unit in enumerate(reversed(unit_facts()) if down else unit_facts())}


@dataclass(frozen=True, slots=True)
class _UnitOrder(Sequence[int]):
    """The ids of the question by unit; a part of them reads only the cases of the units that stand there."""

    actor: Actor
    asked: Asked
    total: int

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, part: Any) -> Any:
        down = self.asked.sort.startswith("-")
        before, begins, there = 0, 0, list[int]()
        for unit_ids, number in self._by_place(_places(down)):
            if before < part.stop and before + number > part.start:
                begins = begins if there else before
                there += unit_ids
            before += number
        ids = _by_unit(self.actor, self.asked, Submission.unit_id.in_(there), down=down)
        return ids[part.start - begins : part.stop - begins]

    def _by_place(self, places: Mapping[int, int]) -> Iterator[tuple[list[int], int]]:
        """The units at each place with the number of their cases. Those that ended share the last one."""
        counted = select(Submission.unit_id, func.count()).where(*self.asked.conditions(self.actor))
        numbers: dict[int, dict[int, int]] = {}
        for unit_id, number in db.session.execute(counted.group_by(Submission.unit_id)):
            numbers.setdefault(places.get(unit_id, len(places)), {})[unit_id] = number
        return ((list(numbers[place]), sum(numbers[place].values())) for place in sorted(numbers))


_KEYS: Final[dict[str, Callable[[bool], Sequence[ColumnElement[Any]]]]] = {
    "sent": lambda _down: [Submission.submitted_at],
    # What has none comes last, whichever way.
    "due": lambda down: [func.coalesce(Submission.due_on, date.min if down else date.max)],
    "title": lambda _down: [Submission.title_key],
    "stage": lambda _down: [case(_STAGE_ORDER, value=Submission.stage)],
}


def seen(ids: Sequence[int], allowed: Sequence[ColumnElement[bool]]) -> list[int]:
    """Those of `ids` that meet the conditions, in this order. One statement."""
    if not ids:
        return []
    found = set(db.session.scalars(select(Submission.id).where(Submission.id.in_(ids), *allowed)))
    return [one for one in dict.fromkeys(ids) if one in found]
