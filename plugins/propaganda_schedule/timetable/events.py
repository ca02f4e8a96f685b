"""Sessions as events of a calendar program."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

from flask import url_for
from sqlalchemy import ColumnElement, and_, select

from intranet import channel_names, clock, db, unit_names

from ..models import Session
from ..texts import STATUSES, _
from . import titles
from .ics import Event

BACK, AHEAD = timedelta(days=60), timedelta(days=400)
"""How far a feed reaches."""
MOST: Final = 2000
"""How many sessions a calendar holds at most."""
OFF: Final = ("cancelled", "missed")

_COLUMNS = (
    Session.id, Session.version, Session.created_at, Session.changed_at, Session.day, Session.starts, Session.ends,
    Session.title, Session.place, Session.link, Session.topics, Session.status, Session.reason, Session.moved_from,
    Session.channel, Session.unit_id,
)  # fmt: skip


def around(today: date) -> ColumnElement[bool]:
    """The condition on :class:`Session` for the days that a feed shows."""
    return Session.day.between(today - BACK, today + AHEAD)


def of(found: ColumnElement[bool], today: date | None = None) -> Iterator[Event]:
    """The sessions under this condition, at most 2,000: in order of days, or from `today` on and then back from it.

    Two statements, with `today` three.
    """
    rows = _rows(found, MOST) if today is None else _rows(and_(found, Session.day >= today), MOST)
    if today is not None and len(rows) < MOST:
        rows += _rows(and_(found, Session.day < today), MOST - len(rows), backwards=True)
    names, channels = unit_names({row.unit_id for row in rows}), channel_names()
    # Building an address costs more than all the rest of an event.
    address = url_for("propaganda_schedule.session", session_id=0, _external=True)
    for row in rows:
        channel = channels.get(row.channel, row.channel)
        yield Event(
            uid=uid(row), sequence=row.version - 1, made_at=row.created_at, changed_at=row.changed_at, day=row.day,
            starts=row.starts, ends=row.ends, title=_title(row), place=row.place or row.link,
            description=_description(row, channel, names.get(row.unit_id, "")), category=channel,
            url=address.removesuffix("0") + str(row.id), is_off=row.status in OFF,
        )  # fmt: skip


def _rows(found: ColumnElement[bool], limit: int, backwards: bool = False) -> list[Any]:
    order = (Session.day.desc(), Session.id.desc()) if backwards else (Session.day, Session.id)
    return list(db.session.execute(select(*_COLUMNS).where(found).order_by(*order).limit(limit)))


def uid(row: Any) -> str:
    """The name of the session among all events of the world. It never changes: neither does what it is made of."""
    return f"{row.created_at:%Y%m%dT%H%M%S%f}-{row.id}@propaganda-schedule.lan-toa"


def _title(row: Any) -> str:
    # Some programs show what is called off like everything else.
    return f"{STATUSES[row.status]}: {row.title}" if row.status in OFF else str(row.title)


def _description(row: Any, channel: str, unit: str) -> str:
    moved = row.moved_from is not None and row.moved_from != row.day
    lines = [
        " – ".join(part for part in (channel, unit) if part),
        _("Dời từ ngày %(day)s", day=titles.full(row.moved_from)) if moved else "",
        _("Lý do: %(reason)s", reason=row.reason) if row.reason else "",
        row.topics,
        _("Tham gia trực tuyến: %(link)s", link=row.link) if row.link else "",
    ]
    return "\n".join(line for line in lines if line)


def name_of_file(day: date | None = None) -> str:
    """What a downloaded calendar is called."""
    return f"lich-tuyen-truyen-{day or clock.today():%Y-%m-%d}.ics"
