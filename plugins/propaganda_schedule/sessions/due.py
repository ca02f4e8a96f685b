"""Until when a session must be reported."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from intranet import changed_rows, clock, db, settings, transaction, workdays

from ..models import Session


def report_due(day: date) -> date:
    """The last day for the report of a session on `day`: as many working days later as the settings say."""
    return workdays.add(day, int(settings()["report_days"]))


def put_off() -> int:
    """Put deadlines to come on which nobody works any more on the next working day; how many sessions that were.

    Days off are decreed at short notice, sessions planned long before. A second run finds nothing to do.
    """
    coming = Session.status == "planned", Session.report_due >= clock.today()
    days = db.session.scalars(select(Session.report_due).where(*coming).distinct()).all()
    off = [day for day in days if not workdays.is_working(day)]
    if not off:
        return 0
    with transaction():
        return sum(_put(day, workdays.first_from(day)) for day in off)


def _put(was: date, day: date) -> int:
    # For calendar programs nothing has changed.
    moved = {"report_due": day, "changed_at": Session.changed_at}
    put = update(Session).where(Session.status == "planned", Session.report_due == was).values(moved)
    return changed_rows(put)
