"""The menu entry, and the card of the home page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, or_, outerjoin, select, true

from intranet import Actor, Card, MenuItem, clock, db, unit_names

from .. import rights
from ..models import Session
from ..texts import ICONS, STATES, _
from .filters import own
from .queries import Row, columns, in_order, rows

SHOWN = 4
SOON = timedelta(days=6)
"""Who has nothing to report sees what is on today and in the six days after."""


@dataclass(frozen=True, slots=True)
class Week:
    """What is due this week: how many sessions to hold and to report, how many are late besides, and the first few."""

    rows: Sequence[Row]
    to_hold: int = 0
    to_report: int = 0
    overdue: int = 0


def menu(actor: Actor) -> Iterable[MenuItem]:
    """The entry. Without a query: it is asked for on every page."""
    if actor.may(rights.READ):
        yield MenuItem(_("Lịch tuyên truyền"), "propaganda_schedule.index", "calendar3", order=30, short=_("Lịch"))


def cards(actor: Actor) -> Iterable[Card]:
    """What is due for the reader this week, in two statements; no card when nothing is."""
    if not actor.may(rights.READ):
        return
    today = clock.today()
    reports = actor.may(rights.REPORT)
    week = _due(actor, today) if reports else _own(actor, today)
    if not (week.rows or week.overdue):
        return
    names = unit_names({row.unit_id for row in week.rows})
    context = {"week": week, "names": names, "states": STATES, "icons": ICONS, "today": today, "reports": reports}
    title = _("Lịch tuyên truyền tuần này") if reports else _("Buổi sắp tới của tôi")
    template = "propaganda_schedule/timetable/card.html"
    yield Card("propaganda_schedule.week", title, template, context, order=20)


def _due(actor: Actor, today: date) -> Week:
    """What those who report have to hold and to report until Sunday; what is late is counted, the inbox names it."""
    sunday = today + timedelta(days=6 - today.weekday())
    planned = and_(Session.status == "planned", rights.reported_by(actor))
    to_hold = and_(planned, Session.day.between(today, sunday))
    to_report = and_(planned, Session.report_due.between(today, sunday))
    counts = (
        select(
            select(func.count(Session.id)).where(to_hold).scalar_subquery().label("to_hold"),
            select(func.count(Session.id)).where(to_report).scalar_subquery().label("to_report"),
            select(func.count(Session.id)).where(planned, Session.report_due < today).scalar_subquery().label("late"),
        )
    ).subquery()  # fmt: skip
    first = in_order(select(*columns(today)).where(or_(to_hold, to_report))).limit(SHOWN).subquery()
    # Figures without any session below them are figures all the same.
    both = select(counts, first).select_from(outerjoin(counts, first, true()))
    found = db.session.execute(both.order_by(first.c.day, first.c.starts.asc().nulls_first(), first.c.id)).all()
    return Week([Row(*row[3:]) for row in found if row.id is not None], *found[0][:3])


def _own(actor: Actor, today: date) -> Week:
    """Where those who do not report should be in the days to come."""
    planned = and_(Session.status == "planned", Session.day.between(today, today + SOON))
    found = in_order(select(*columns(today)).where(planned, rights.visible(actor), own(actor)))
    return Week(rows(found.limit(SHOWN)))
