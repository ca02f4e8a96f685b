"""How reviewers do: how much they were asked, how fast they answer, how their scores lie beside their colleagues'.

Reviews count in the year they were asked for, scores in the year of the session. Scores are only those that everybody
may know: of sessions in which they have been shown, from sheets that were sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from statistics import median
from typing import Any

from sqlalchemy import case, func, select

from intranet import Actor, clock, db, person_names, sheets, workdays

from ..council import means
from ..council.models import AgendaItem, CouncilSession, ScoreSheet
from ..models import Assignment
from ..texts import _
from . import who


@dataclass(frozen=True, slots=True)
class Line:
    """A reviewer in one year. `days`: the median of working days from being asked to being done. `mean`: of the
    totals on their score sheets; `apart`: how far these lie, in the mean, above (+) or below what the other members
    gave the same cases. None where there is nothing to reckon from.
    """

    person_id: int
    name: str
    asked: int = 0
    done: int = 0
    overdue: int = 0
    days: float | None = None
    sheets: int = 0
    mean: float | None = None
    apart: float | None = None

    @property
    def open(self) -> int:
        """Reviews that are not done."""
        return self.asked - self.done


def lines(actor: Actor, year: int) -> list[Line]:
    """Everybody who was asked to review or sent a score sheet in the year, by given name. Four statements.

    Raises :class:`Forbidden` for whoever neither follows everything nor checks.
    """
    if not who.follows_reviewers(actor):
        actor.require("good_deeds.check")
    reviews, days, scores = _reviews(year), _days(year), _scores(actor, year)
    names = person_names(reviews.keys() | scores.keys())
    found = [
        Line(
            person_id, name, *reviews.get(person_id, (0, 0, 0)), days.get(person_id),
            *scores.get(person_id, (0, None, None)),
        )
        for person_id, name in names.items()
    ]  # fmt: skip
    return sorted(found, key=lambda line: (line.name.split()[-1:], line.name))


def years() -> list[int]:
    """The years in which anybody was asked or scored, the newest first; this year among them."""
    asked = db.session.scalar(select(func.min(Assignment.assigned_at)))
    held = db.session.scalar(select(func.min(CouncilSession.day)))
    first = [clock.local(asked).year] if asked else []
    this = clock.today().year
    return list(range(this, min([*first, held.year if held else this, this]) - 1, -1))


def sheet(found: Sequence[Line], year: int) -> sheets.Sheet:
    """The lines as a spreadsheet."""
    columns = [
        sheets.Column(_("Người xem xét"), 30), sheets.Column(_("Được giao"), 11, "int", total=True),
        sheets.Column(_("Đã xong"), 11, "int", total=True), sheets.Column(_("Chưa xong"), 11, "int", total=True),
        sheets.Column(_("Quá hạn"), 11, "int", total=True), sheets.Column(_("Ngày làm việc (trung vị)"), 14),
        sheets.Column(_("Phiếu chấm"), 11, "int", total=True), sheets.Column(_("Điểm trung bình"), 12),
        sheets.Column(_("Chênh với người khác"), 14),
    ]  # fmt: skip
    rows = [
        (one.name, one.asked, one.done, one.open, one.overdue, figure(one.days), one.sheets, figure(one.mean),
         figure(one.apart, signed=True))
        for one in found
    ]  # fmt: skip
    return sheets.Sheet(_("Người xem xét"), columns, rows, _("Năm %(year)d", year=year), numbered=True)


def figure(value: float | None, *, signed: bool = False) -> str:
    """A number with one decimal, as people read it; "" for none."""
    if value is None:
        return ""
    text = f"{abs(value):.1f}".replace(".", ",").removesuffix(",0")
    if text == "0" or not signed:
        return ("−" if value < 0 and text != "0" else "") + text
    return ("+" if value > 0 else "−") + text


def _year(year: int) -> tuple[datetime, datetime]:
    return clock.at(date(year, 1, 1), time()), clock.at(date(year + 1, 1, 1), time())


def _reviews(year: int) -> Mapping[int, tuple[int, int, int]]:
    first, after = _year(year)
    late = case((Assignment.done_at.is_(None) & (Assignment.due_on < clock.today()), 1))
    counted = select(
        Assignment.person_id, func.count(), func.count(Assignment.done_at), func.count(late)
    ).where(Assignment.assigned_at >= first, Assignment.assigned_at < after)  # fmt: skip
    return {row[0]: (row[1], row[2], row[3]) for row in db.session.execute(counted.group_by(Assignment.person_id))}


def _days(year: int) -> Mapping[int, float]:
    """The median of working days. Pairs of days come back again and again: each is reckoned once."""
    first, after = _year(year)
    found = select(Assignment.person_id, Assignment.assigned_at, Assignment.done_at).where(
        Assignment.assigned_at >= first, Assignment.assigned_at < after, Assignment.done_at.is_not(None)
    )
    taken: dict[tuple[date, date], int] = {}
    by_person: dict[int, list[int]] = defaultdict(list)
    for person_id, asked, done in db.session.execute(found):
        span = clock.local(asked).date(), clock.local(done).date()
        if span not in taken:
            taken[span] = workdays.between(*span)
        by_person[person_id].append(taken[span])
    return {person_id: median(days) for person_id, days in by_person.items()}


def _scores(actor: Actor, year: int) -> Mapping[int, tuple[int, float, float | None]]:
    """Sheets, their mean, and how far they lie from those of the others, by person. One statement."""
    shown = (
        select(ScoreSheet.item_id, ScoreSheet.person_id, ScoreSheet.total)
        .join(AgendaItem, AgendaItem.id == ScoreSheet.item_id)
        .join(CouncilSession, CouncilSession.id == AgendaItem.session_id)
        .where(
            means.known(actor), CouncilSession.day.between(date(year, 1, 1), date(year, 12, 31)),
            ScoreSheet.sent_at.is_not(None), ScoreSheet.total.is_not(None),
        )
        .cte("shown")
    )  # fmt: skip
    item = (
        select(shown.c.item_id, func.sum(shown.c.total).label("total"), func.count().label("number"))
        .group_by(shown.c.item_id)
        .cte("item")
    )
    others = (item.c.total - shown.c.total) / func.nullif(item.c.number - 1, 0)
    mine = select(
        shown.c.person_id, func.count(), func.avg(shown.c.total), func.avg(shown.c.total - others)
    ).join(item, item.c.item_id == shown.c.item_id)  # fmt: skip
    return {row[0]: (row[1], *_floats(row[2:])) for row in db.session.execute(mine.group_by(shown.c.person_id))}


def _floats(values: Sequence[Any]) -> Iterator[Any]:
    for value in values:
        yield float(value) if isinstance(value, Decimal | float | int) else None
