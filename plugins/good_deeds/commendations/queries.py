"""Reads of commendations."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from intranet import Actor, db, search, unit_lineage, unit_names_then

from .. import rights
from ..council.models import AgendaItem
from ..models import Commendation, Submission
from . import who

LATELY = 1000
"""Among so many of the latest decisions forms and authorities are looked for, to be proposed."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to. `state`: "" – all, *live*, *withdrawn*."""

    q: str = ""
    year: int | None = None
    form: str = ""
    authority: str = ""
    unit_id: int | None = None
    state: str = ""

    @property
    def active(self) -> bool:
        """Whether anything was chosen."""
        return self != Filters()


def of(submission_ids: Collection[int]) -> dict[int, Commendation]:
    """The commendation that holds, by submission; who has none is left out. One statement."""
    if not submission_ids:
        return {}
    found = select(Commendation).where(
        Commendation.submission_id.in_(set(submission_ids)), Commendation.withdrawn_on.is_(None)
    )
    return {one.submission_id: one for one in db.session.scalars(found.order_by(Commendation.id))}


def all_of(submission_id: int) -> list[Commendation]:
    """All that were recorded for a submission, the withdrawn ones too, newest first."""
    found = select(Commendation).where(Commendation.submission_id == submission_id)
    return list(db.session.scalars(found.order_by(Commendation.id.desc())))


def get(actor: Actor, commendation_id: int) -> tuple[Commendation, Submission] | None:
    """A commendation with its case, as far as `actor` may see it."""
    found = _joined().where(Commendation.id == commendation_id, who.visible(actor))
    row = db.session.execute(found).one_or_none()
    return None if row is None else (row[0], row[1])


def listing(actor: Actor, filters: Filters) -> Select[Any]:
    """Pairs of commendation and case that `actor` may see, the latest decision first."""
    found = _joined().where(who.visible(actor))
    if filters.q:
        found = found.where(Commendation.id.in_(search.matching_ids(who.KIND, filters.q)))
    if filters.year is not None:
        found = found.where(Commendation.decided_on.between(date(filters.year, 1, 1), date(filters.year, 12, 31)))
    if filters.form:
        found = found.where(Commendation.form == filters.form)
    if filters.authority:
        found = found.where(Commendation.authority == filters.authority)
    if filters.unit_id is not None:
        found = found.where(Commendation.unit_id.in_(unit_lineage([filters.unit_id])))
    if filters.state:
        withdrawn = Commendation.withdrawn_on.is_not(None)
        found = found.where(withdrawn if filters.state == "withdrawn" else ~withdrawn)
    return found.order_by(Commendation.decided_on.desc(), Commendation.id.desc())


def years() -> list[int]:
    """The years from the last decision back to the first. One statement, however many there are."""
    first, last = db.session.execute(select(func.min(Commendation.decided_on), func.max(Commendation.decided_on))).one()
    return list(range(last.year, first.year - 1, -1)) if last is not None else []


def used(column: str) -> list[str]:
    """The forms (`column` = "form") or authorities of the latest decisions, by how often."""
    value = getattr(Commendation, column)
    lately = select(value.label("value")).order_by(Commendation.decided_on.desc()).limit(LATELY).subquery()
    found = select(lately.c.value).group_by(lately.c.value).order_by(func.count().desc(), lately.c.value)
    return list(db.session.scalars(found.limit(50)))


def unit_names_of(commendations: Iterable[Commendation]) -> dict[int, str]:
    """What the unit of each was called on the day of the decision, by commendation; one query."""
    wanted = list(commendations)
    names = unit_names_then((one.unit_id, one.decided_on) for one in wanted)
    return {one.id: names.get((one.unit_id, one.decided_on), "") for one in wanted}


def waiting(actor: Actor, q: str = "", unit_id: int | None = None, session_id: int | None = None) -> Select[Any]:
    """Cases the council agreed to that wait for a decision `actor` may record, the longest waiting first."""
    found = select(Submission).where(Submission.stage == "approved", rights.visible(actor))
    units = actor.units_for(rights.COMMEND)
    if units is not None:
        found = found.where(Submission.unit_id.in_(units))
    if q:
        words = (Submission.title.icontains(q, autoescape=True), Submission.subject_name.icontains(q, autoescape=True))
        found = found.where(or_(*words))
    if unit_id is not None:
        found = found.where(Submission.unit_id.in_(unit_lineage([unit_id])))
    if session_id is not None:
        passed = select(AgendaItem.submission_id).where(AgendaItem.session_id == session_id)
        found = found.where(Submission.id.in_(passed))
    return found.order_by(Submission.stage_since, Submission.id)


def _joined() -> Select[Any]:
    columns: tuple[Any, ...] = (Commendation, Submission)
    pairs: Select[Any] = select(*columns).join(Submission, Submission.id == Commendation.submission_id)
    return pairs


def same_decision(actor: Actor, one: Commendation) -> Select[Any]:
    """Pairs of commendation and case of all whom the decision of `one` names, as far as `actor` may see them."""
    found = _joined().where(
        Commendation.decision_number == one.decision_number, Commendation.authority == one.authority,
        Commendation.decided_on == one.decided_on, who.visible(actor),
    )  # fmt: skip
    return found.order_by(Commendation.id)
