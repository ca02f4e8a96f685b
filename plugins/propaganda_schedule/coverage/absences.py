"""Who is away and why: rules and reads. One call that writes is one transaction.

Why somebody is away can be a matter of health. So only those see it who follow the person's unit, and the audit
trail, which nobody can take anything out of, says who noted how many absences for which days, never why.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, insert, or_, select

from intranet import Actor, Forbidden, Refused, audit, clock, db, people_of, person_names, transaction

from .. import rights
from ..models import Absence
from ..texts import REASONS, _

KIND = "propaganda_schedule.absence"
MOST_PEOPLE = 1000
"""As many people get a reason in one go."""
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Period:
    """Why and when: from `first_on` to `last_on` (None: until further notice), both included."""

    reason: str
    first_on: date
    last_on: date | None = None
    note: str = ""


def on(person_ids: Collection[int] | Select[int], day: date, actor: Actor) -> dict[int, str]:
    """Why those of `person_ids` who are away on `day` are away (keys of `texts.REASONS`), in one statement.

    As far as `actor` may know: of people of the units they follow. Of several absences that hold on the day, the one
    that began last counts.
    """
    if not isinstance(person_ids, Select) and not person_ids:
        return {}
    wanted = person_ids if isinstance(person_ids, Select) else sorted(set(person_ids))
    found = select(Absence.person_id, Absence.reason).where(Absence.person_id.in_(wanted), holds(day))
    units = actor.units_for(rights.FOLLOW)
    if units is not None:
        found = found.where(Absence.person_id.in_(people_of(units, staff_only=True)))
    return dict(db.session.execute(found.order_by(Absence.first_on, Absence.id)).all())


def holds(day: date) -> ColumnElement[bool]:
    """The condition on :class:`Absence` for those in force on `day`."""
    return and_(Absence.first_on <= day, or_(Absence.last_on.is_(None), Absence.last_on >= day))


def record(actor: Actor, person_ids: Collection[int], period: Period) -> int:
    """Note why these people are away; how many they are.

    Who has the same absence noted already is passed over. Raises Forbidden for people of units that `actor` does
    not report for, and Refused.
    """
    people = sorted(set(person_ids))
    _check(period)
    if not people:
        raise Refused(_("Chọn ít nhất một người"), "people")
    if len(people) > MOST_PEOPLE:
        raise Refused(_("Mỗi lần ghi được tối đa %(num)d người; chọn ít người hơn", num=MOST_PEOPLE), "people")
    with transaction():
        _require(actor, people)
        same = select(Absence.person_id).where(
            Absence.person_id.in_(people), Absence.reason == period.reason, Absence.first_on == period.first_on,
            Absence.last_on.is_not_distinct_from(period.last_on),
        )  # fmt: skip
        fresh = sorted(set(people) - set(db.session.scalars(same)))
        if fresh:
            values = {"reason": period.reason, "first_on": period.first_on, "last_on": period.last_on}
            values |= {"note": period.note, "recorded_at": clock.now(), "recorded_by": actor.person_id}
            db.session.execute(insert(Absence), [{"person_id": person_id, **values} for person_id in fresh])
            _tell(actor, fresh, {"first_on": [None, period.first_on], "last_on": [None, period.last_on]})
    return len(fresh)


def end(actor: Actor, absence_id: int, last_on: date) -> Absence:
    """Say until which day the absence lasts. Raises Forbidden and Refused (a day before it began)."""
    with transaction():
        absence = _locked(actor, absence_id)
        if last_on < absence.first_on:
            raise Refused(_("Ngày cuối không được trước ngày bắt đầu"), "last_on")
        _tell(actor, [absence.person_id], {"last_on": [absence.last_on, last_on]})
        absence.last_on = last_on
    return absence


def remove(actor: Actor, absence_id: int) -> None:
    """Take back an absence that was noted by mistake. Raises Forbidden."""
    with transaction():
        absence = _locked(actor, absence_id)
        _tell(actor, [absence.person_id], {"first_on": [absence.first_on, None], "last_on": [absence.last_on, None]})
        db.session.execute(delete(Absence).where(Absence.id == absence_id))


def get(actor: Actor, absence_id: int) -> Absence | None:
    """An absence that `actor` may see."""
    return db.session.scalars(visible(actor).where(Absence.id == absence_id)).one_or_none()


def visible(actor: Actor) -> Select[Any]:
    """The absences of people of the units `actor` follows; nobody else's."""
    found = select(Absence)
    units = actor.units_for(rights.FOLLOW)
    return found if units is None else found.where(Absence.person_id.in_(people_of(units, staff_only=True)))


def listing(actor: Actor, *, units: Collection[int] | None = None, day: date | None = None) -> Select[Any]:
    """The absences `actor` may see, those that began last first; of people of `units`, in force on `day` or later."""
    found = visible(actor)
    if units is not None:
        found = found.where(Absence.person_id.in_(people_of(units, staff_only=True)))
    if day is not None:
        found = found.where(or_(Absence.last_on.is_(None), Absence.last_on >= day))
    return found.order_by(Absence.first_on.desc(), Absence.id.desc())


def may_record(actor: Actor) -> bool:
    """Whether `actor` notes reasons for people of at least one unit."""
    return actor.may(rights.REPORT)


def may_change(actor: Actor, absence: Absence) -> bool:
    """Whether `actor` may end or take back the absence."""
    return reportable(actor, [absence.person_id]) == [absence.person_id]


def reportable(actor: Actor, person_ids: Collection[int]) -> list[int]:
    """Those of `person_ids`, at most MOST_PEOPLE, who are on the staff of units `actor` reports for."""
    some = sorted(set(person_ids))[:MOST_PEOPLE]
    if not some or not actor.may(rights.REPORT):
        return []
    within = people_of(actor.units_for(rights.REPORT), staff_only=True).subquery()
    return sorted(db.session.scalars(select(within.c.id).where(within.c.id.in_(some))))


def _check(period: Period) -> None:
    if period.reason not in REASONS:
        raise Refused(_("Chọn lý do vắng"), "reason")
    if period.last_on is not None and period.last_on < period.first_on:
        raise Refused(_("Ngày cuối không được trước ngày bắt đầu"), "last_on")
    if len(period.note) > LONGEST_NOTE:
        raise Refused(_("Ghi chú dài tối đa %(num)d chữ", num=LONGEST_NOTE), "note")


def _require(actor: Actor, people: list[int]) -> None:
    """Raise Forbidden unless `actor` reports for the units of all these people."""
    if reportable(actor, people) != people:
        raise Forbidden(rights.REPORT)


def _locked(actor: Actor, absence_id: int) -> Absence:
    found = visible(actor).where(Absence.id == absence_id).with_for_update(of=Absence)
    absence = db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if absence is None:
        raise Forbidden(rights.FOLLOW)
    _require(actor, [absence.person_id])
    return absence


def _tell(actor: Actor, people: list[int], changes: Mapping[str, Any]) -> None:
    names = person_names(people)
    label = ", ".join(names.values()) if len(people) <= 3 else _("%(num)d người", num=len(people))
    audit.record(
        actor, action="propaganda_schedule.absence", subject_kind=KIND, subject_id=None, subject_label=label,
        changes={"people": [None, people], **changes},
    )  # fmt: skip
