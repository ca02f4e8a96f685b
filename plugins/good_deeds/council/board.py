"""The points of a session, once they are shown: figures, spread, who stands apart, by member.

Who is kept from a case (their own, their household's, declared) sees of it the mean alone, whoever they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from intranet import Actor, db

from ..conflicts import facts
from ..models import Submission
from . import access, members, recusals
from .counting import Spread, apart, spread
from .models import AgendaItem, CouncilSession, Score, ScoreSheet

SORTS = ("position", "mean", "median", "range", "deviation")


@dataclass(frozen=True, slots=True)
class Cell:
    """The sheet of one member; `distance` from the median, when it stands apart."""

    total: Decimal
    comment: str
    distance: Decimal | None
    points: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Row:
    """An item with the sheets that count, by person. `left`: who leaves it. `is_hidden`: the reader is kept from it."""

    item: AgendaItem
    submission: Submission
    cells: Mapping[int, Cell]
    left: Mapping[int, str]
    figures: Spread | None
    is_hidden: bool

    @property
    def apart(self) -> list[tuple[int, Cell]]:
        """The sheets that stand apart, by person."""
        return [(person, cell) for person, cell in self.cells.items() if cell.distance is not None]


@dataclass(frozen=True, slots=True)
class Person:
    """A member as the columns call them."""

    id: int
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Board:
    """The points of a session. `low` is where the scale of the plots begins."""

    session: CouncilSession
    people: Sequence[Person]
    rows: Sequence[Row]

    @property
    def names(self) -> dict[int, str]:
        """Names by person."""
        return {person.id: person.name for person in self.people}

    @property
    def low(self) -> int:
        """A multiple of ten below all totals."""
        lows = [row.figures.low for row in self.rows if row.figures and not row.is_hidden]
        return min(90, int(min(lows) // 10 * 10)) if lows else 0


def load(actor: Actor, session: CouncilSession, sort: str = "") -> Board | None:
    """The board, its rows in the order asked for; None before scores are shown, or for who does not read them.

    At most nine statements, however many members and items.
    """
    if session.status not in access.SHOWN or not access.seat(actor, session.id).reads_scores:
        return None
    people = [Person(row.Member.person_id, row.full_name, row.Member.role) for row in members.of(session.id)]
    found = select(AgendaItem, Submission).join(Submission, Submission.id == AgendaItem.submission_id)
    items = db.session.execute(found.where(AgendaItem.session_id == session.id).order_by(AgendaItem.position)).all()
    left = recusals.of(session.id)
    sheets = _sheets(session.id)
    kept = facts.kept([submission.id for _item, submission in items])
    rows = [
        _row(item, submission, sheets[item.id], left.get(item.id, {}),
             is_hidden=actor.person_id in kept.get(submission.id, {}) or actor.person_id in left.get(item.id, {}))
        for item, submission in items
    ]  # fmt: skip
    return Board(session, people, _sorted(rows, sort))


def _row(item: AgendaItem, submission: Submission, sheets: Sequence[tuple[ScoreSheet, Mapping[int, Decimal]]],
         left: Mapping[int, str], *, is_hidden: bool) -> Row:  # fmt: skip
    counted = [(sheet, points) for sheet, points in sheets if sheet.person_id not in left]
    figures = spread([sheet.total for sheet, _points in counted if sheet.total is not None])
    cells = {}
    if figures is not None and not is_hidden:
        for sheet, points in counted:
            if sheet.total is not None:
                distance = sheet.total - figures.median if apart(sheet.total, figures) else None
                cells[sheet.person_id] = Cell(sheet.total, sheet.comment, distance, points)
    return Row(item, submission, cells, left, figures, is_hidden)


def _sheets(session_id: int) -> dict[int, list[tuple[ScoreSheet, Mapping[int, Decimal]]]]:
    """The sheets that were sent, by item, each with its points. Two statements."""
    mine = select(AgendaItem.id).where(AgendaItem.session_id == session_id)
    sent = select(ScoreSheet).where(ScoreSheet.item_id.in_(mine), ScoreSheet.sent_at.is_not(None))
    points: dict[int, dict[int, Decimal]] = defaultdict(dict)
    scores = select(Score).join(ScoreSheet, ScoreSheet.id == Score.sheet_id).where(ScoreSheet.item_id.in_(mine))
    for score in db.session.scalars(scores):
        points[score.sheet_id][score.criterion_id] = score.points
    found: dict[int, list[tuple[ScoreSheet, Mapping[int, Decimal]]]] = defaultdict(list)
    for sheet in db.session.scalars(sent.order_by(ScoreSheet.person_id)):
        found[sheet.item_id].append((sheet, points[sheet.id]))
    return found


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    key, down = sort.lstrip("-"), sort.startswith("-")
    if key not in SORTS or key == "position":
        return rows[::-1] if key == "position" and down else rows
    known = [row for row in rows if row.figures is not None and getattr(row.figures, key) is not None]
    value: Any = lambda row: getattr(row.figures, key)  # noqa: E731  short enough to stand here
    ordered = sorted(known, key=value, reverse=down)
    return ordered + [row for row in rows if row not in known]
