"""What waits for the reader: rows of the inbox. Three statements, besides those of the proposal's own rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select

from intranet import Actor, WorkItem, clock, dates, db

from .. import rights
from ..models import Attendance, CheckIn, Session
from ..proposal import work as proposal
from ..sessions.notify import when
from ..texts import ICONS, _, ngettext
from ..timetable.filters import own
from .matters import LOOK_BACK

MOST_TO_REPORT: Final = 25
MOST_TO_HOLD: Final = 10
MOST_TO_ATTEND: Final = 5


def items(actor: Actor) -> Iterable[WorkItem]:
    """Sessions to report, to hold this week, to attend today and tomorrow; overdue units; plans to begin."""
    if not actor.may(rights.READ):
        return []
    today = clock.today()
    mine = _mine(actor, today)
    seen = {row.id for row in mine}
    return chain(_rows(mine, today), _to_attend(actor, today, seen), _units(actor), proposal.unscheduled(actor))


def _mine(actor: Actor, today: date) -> list[Any]:
    """Sessions the actor answers for: without a report, and those of this week. The longest overdue first."""
    sunday = today + timedelta(days=6 - today.weekday())
    to_report = and_(Session.day <= today, Session.report_due >= today - LOOK_BACK)
    rank = case((Session.report_due < today, 0), (Session.day <= today, 1), else_=2)
    number = func.row_number().over(partition_by=rank, order_by=(Session.report_due, Session.id)).label("n")
    columns = Session.id, Session.title, Session.channel, Session.day, Session.starts, Session.place
    found = (
        select(*columns, Session.report_due, number)
        .where(Session.status == "planned", _answers_for(actor), or_(to_report, Session.day.between(today, sunday)))
        .subquery()
    )
    late = and_(found.c.day <= today, found.c.n <= MOST_TO_REPORT)
    soon = and_(found.c.day > today, found.c.n <= MOST_TO_HOLD)
    rows = select(found).where(or_(late, soon)).order_by(found.c.report_due, found.c.day, found.c.id)
    return list(db.session.execute(rows.limit(MOST_TO_REPORT + MOST_TO_HOLD)))


def _answers_for(actor: Actor) -> ColumnElement[bool]:
    units = actor.units_for(rights.REPORT)
    if units is None:
        # Who reports for everybody is asked for what their own unit organises; of the others a row counts the units.
        units = [actor.home_unit_id] if actor.home_unit_id is not None else []
    in_charge = Session.leader_id == actor.person_id if actor.person_id is not None else false()
    return or_(Session.unit_id.in_(units), in_charge)


def _rows(found: Iterable[Any], today: date) -> Iterator[WorkItem]:
    for row in found:
        late, held = row.report_due < today, row.day <= today
        place = f", {row.place}" if row.place else ""
        yield WorkItem(
            row.title, when(row.day, row.starts) + place, "propaganda_schedule.session", _("Buổi"),
            _("Báo cáo") if held else _("Xem buổi"),
            "propaganda_schedule.report" if held else "propaganda_schedule.session", {"session_id": row.id},
            icon=ICONS.get(row.channel, "calendar3"), tone="bad" if late else "info",
            due=row.report_due if held else row.day,
        )  # fmt: skip


def _to_attend(actor: Actor, today: date, seen: set[int]) -> Iterator[WorkItem]:
    """Sessions of today and tomorrow to which the actor should come and was not yet seen at; so they may see them."""
    if actor.person_id is None:
        return
    is_open = and_(CheckIn.session_id == Session.id, CheckIn.closes_at > clock.now())
    there = select(Attendance.session_id).where(
        Attendance.session_id == Session.id, Attendance.person_id == actor.person_id, Attendance.present
    )
    found = (
        select(Session.id, Session.title, Session.channel, Session.day, Session.starts, Session.place,
               CheckIn.session_id.label("open"))
        .outerjoin(CheckIn, is_open)
        .where(Session.status == "planned", Session.day.between(today, today + timedelta(days=1)), own(actor),
               ~there.exists())
        .order_by(Session.day, Session.starts, Session.id)
        .limit(MOST_TO_ATTEND + len(seen))
    )  # fmt: skip
    for row in db.session.execute(found):
        if row.id in seen and row.open is None:
            continue
        place = f", {row.place}" if row.place else ""
        yield WorkItem(
            row.title, when(row.day, row.starts) + place, "propaganda_schedule.session", _("Buổi"),
            _("Điểm danh") if row.open else _("Xem buổi"),
            "propaganda_schedule.check_in" if row.open else "propaganda_schedule.session",
            {} if row.open else {"session_id": row.id}, icon=ICONS.get(row.channel, "calendar3"), due=row.day,
        )  # fmt: skip


def _units(actor: Actor) -> Iterator[WorkItem]:
    """One row for whoever chases everybody, however many units."""
    if not actor.may_everywhere(rights.PLAN):
        return
    today = clock.today()
    late = Session.status == "planned", Session.report_due.between(today - LOOK_BACK, today - timedelta(days=1))
    found = select(func.count(Session.unit_id.distinct()), func.count(), func.min(Session.report_due)).where(*late)
    units, sessions, oldest = db.session.execute(found).one()
    if units:
        late_units = ngettext("%(num)d đơn vị quá hạn báo cáo buổi", "%(num)d đơn vị quá hạn báo cáo buổi", units)
        count = ngettext("%(num)d buổi chưa báo cáo", "%(num)d buổi chưa báo cáo", sessions)
        yield WorkItem(
            late_units, _("%(count)s, lâu nhất từ %(day)s", count=count, day=dates.vndate(oldest)),
            "propaganda_schedule.session", _("Buổi"), _("Xem, nhắc"), "propaganda_schedule.overdue",
            icon="bell", tone="bad", due=oldest,
        )  # fmt: skip
