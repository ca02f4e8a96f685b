"""What is counted, and when. Every figure of the plugin is reckoned here, from the rows as they stand.

A case counts once in each measure, for the unit that endorses it – that of the day it was sent, under the name that
unit last had, whatever became of it – and for its category and wave.

*found* – it was sent and not withdrawn since; in the month it was first sent.
*reviewed* – it was decided: by the council for or against, or by the unit or the office against it, and the decision
stands; in the month of the last decision. A case that came back to be completed is not decided any more.
*commended* – a decision that was not withdrawn commends it; in the month of the first such decision.
*published* – its story can be read; in the month it was published.
*replicated* – its origin confirmed a unit that applies it, or did, and it is still commended; in the month of the
first confirmation.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, case, cast, extract, func, literal, select, union_all

from intranet import clock, db

from .. import rights
from ..flow.stages import COMMENDED
from ..models import Commendation, Event, Replication, Story, Submission
from ..texts import lazy

MEASURES: Final = {
    "found": lazy("Phát hiện"), "reviewed": lazy("Đã xét"), "commended": lazy("Khen thưởng"),
    "published": lazy("Đã đăng"), "replicated": lazy("Nhân rộng"),
}  # fmt: skip
NOT_FOUND: Final = ("draft", "withdrawn")
DECIDED: Final = ("approved", "declined", *COMMENDED)
DECISIONS: Final = ("pass", "fail", "decline")
"""Steps that decide."""
APPLIED: Final = ("confirmed", "ended")


@dataclass(frozen=True, slots=True)
class Scope:
    """Which cases count; None is "any". `year`: of the event that is counted."""

    year: int | None = None
    unit_ids: Collection[int] | None = None
    category: str = ""
    plan_ids: Collection[int] | None = None
    wave_ids: Collection[int] | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The conditions on :class:`Submission`."""
        found: list[ColumnElement[bool]] = []
        for column, ids in (
            (Submission.unit_id, self.unit_ids), (Submission.plan_id, self.plan_ids),
            (Submission.wave_id, self.wave_ids),
        ):  # fmt: skip
            if ids is not None:
                found.append(column.in_(ids))
        return [*found, Submission.category == self.category] if self.category else found


def counts(scope: Scope, by: str) -> dict[Any, dict[str, int]]:
    """The figures by *unit*, *category*, *wave* (ids, None for no wave) or *month* (1 to 12), or "" for all together
    (key ""). Only what is above zero. One statement.
    """
    dated = scope.year is not None or by == "month"
    parts = [_counted(name, made(scope, dated), scope, by) for name, made in _MADE.items()]
    found: dict[Any, dict[str, int]] = {}
    for key, name, number in db.session.execute(union_all(*parts)):
        found.setdefault(key, {})[name] = number
    return found


def _counted(name: str, one: tuple[Select[Any], Any, bool], scope: Scope, by: str) -> Select[Any]:
    statement, at, is_moment = one
    where = [*scope.conditions(), *_within(at, is_moment, scope.year)]
    cases = statement.with_only_columns(_key(by, at, is_moment, scope.year).label("key")).where(*where).subquery()
    # The name of the measure tells the five parts of the whole statement apart.
    return select(cases.c.key, literal(name).label("measure"), func.count()).group_by(cases.c.key)


def _key(by: str, at: Any, is_moment: bool, year: int | None) -> ColumnElement[Any]:
    match by:
        case "unit":
            return Submission.unit_id
        case "category":
            return Submission.category
        case "wave":
            return Submission.wave_id
        case "month":
            return _month(at, year or clock.today().year) if is_moment else cast(extract("month", at), Integer)
    return literal("")


def _month(at: Any, year: int) -> ColumnElement[int]:
    """The month here of a moment in the year: databases know no zone of ours."""
    return case(*((at < _begins(date(year, month + 1, 1)), month) for month in range(1, 12)), else_=12)


def _within(at: Any, is_moment: bool, year: int | None) -> Sequence[ColumnElement[bool]]:
    if year is None:
        return [at.is_not(None)]
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    return [at >= _begins(first), at < _begins(after)] if is_moment else [at >= first, at < after]


def _begins(day: date) -> datetime:
    return clock.at(day, time())


def _of_plan(column: Any, scope: Scope) -> Sequence[ColumnElement[bool]]:
    """Of one plan only its cases are looked up; of everything, or of units, whole tables are read faster."""
    return [] if scope.plan_ids is None else [column.in_(select(Submission.id).where(*scope.conditions()))]


def _found(_scope: Scope, _dated: bool) -> tuple[Select[Any], Any, bool]:
    return select(Submission.id).where(Submission.stage.not_in(NOT_FOUND)), Submission.submitted_at, True


def _reviewed(scope: Scope, dated: bool) -> tuple[Select[Any], Any, bool]:
    decisions = select(Event.submission_id, func.max(Event.at).label("at")).where(
        Event.step.in_(DECISIONS), *_of_plan(Event.submission_id, scope)
    )
    if scope.year is not None:
        # The last of all is the last since the year began, if there is one since.
        decisions = decisions.where(Event.at >= _begins(date(scope.year, 1, 1)))
    statement, at = _cases(decisions, dated)
    return statement.where(Submission.stage.in_(DECIDED)), at, True


def _commended(scope: Scope, dated: bool) -> tuple[Select[Any], Any, bool]:
    decided = select(Commendation.submission_id, func.min(Commendation.decided_on).label("at")).where(
        Commendation.withdrawn_on.is_(None), *_of_plan(Commendation.submission_id, scope)
    )
    return *_cases(decided, dated), False


def _published(_scope: Scope, _dated: bool) -> tuple[Select[Any], Any, bool]:
    statement = select(Submission.id).join(Story, Story.submission_id == Submission.id)
    return statement.where(Story.status == "published"), Story.published_at, True


def _replicated(scope: Scope, dated: bool) -> tuple[Select[Any], Any, bool]:
    at = func.min(func.coalesce(Replication.answered_at, Replication.declared_at)).label("at")
    applied = select(Replication.submission_id, at).where(
        Replication.status.in_(APPLIED), *_of_plan(Replication.submission_id, scope)
    )
    statement, first = _cases(applied, dated)
    return statement.where(Submission.stage.in_(COMMENDED)), first, True


def _cases(dates: Select[Any], dated: bool) -> tuple[Select[Any], Any]:
    """The cases of a SELECT of case and moment, one row a case, with the moment; undated it is none of them."""
    case_id = dates.selected_columns[0]
    if not dated:
        # Asked of each row of an index: looking up the rows of all years one by one takes twice as long.
        return select(Submission.id).where(rights.among(dates.with_only_columns(case_id))), Submission.id
    found = dates.group_by(case_id).subquery()
    return select(Submission.id).join(found, found.c.submission_id == Submission.id), found.c.at


_MADE: Final = {
    "found": _found, "reviewed": _reviewed, "commended": _commended, "published": _published,
    "replicated": _replicated,
}  # fmt: skip
