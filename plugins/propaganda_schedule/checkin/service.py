"""Opening and closing check-in, and checking in. One call is one transaction.

Whoever is signed in, may see the schedule and shows the code of the moment was in the room and is counted, also
without an invitation; the organiser sees who was not invited. Many check in at once: they lock the session as
readers, so that they wait only for a report or a change of the session, not for each other.
"""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta

from sqlalchemy import select

from intranet import Actor, Forbidden, Refused, audit, clock, db, settings, transaction

from .. import rights
from ..models import KIND, CheckIn, Session
from ..reports import attendance
from ..reports import service as reports
from ..sessions import locks
from ..texts import _
from . import codes

BEFORE_CLOSING = timedelta(minutes=15)
"""Check-in stays open this long after the end of the session."""
AT_LEAST = timedelta(minutes=30)
WITHOUT_END = timedelta(minutes=90)


def period() -> int:
    """After how many seconds the code changes."""
    return int(settings()["code_seconds"])


def open_check_in(actor: Actor, session_id: int) -> CheckIn:
    """Open check-in, or keep it open for longer. Raises Forbidden and Refused."""
    with transaction():
        session = locks.reportable(actor, session_id)
        now = clock.now()
        if session.status in ("cancelled", "missed"):
            raise Refused(_("Buổi này không tổ chức nên không điểm danh được"))
        if session.day > clock.today():
            raise Refused(_("Buổi chưa đến ngày; mở điểm danh vào đúng ngày tổ chức"))
        if reports.is_final(session):
            raise Refused(_("Kế hoạch đã khép lại nên không điểm danh được nữa"))
        found = db.session.get(CheckIn, session_id, with_for_update=True)
        if found is None:
            found = CheckIn(session_id=session_id)
            db.session.add(found)
        if found.closes_at is None or found.closes_at <= now:
            found.secret, found.opened_at, found.opened_by = secrets.token_hex(32), now, actor.person_id
        found.closes_at = closing_time(session, now)
        db.session.flush()
        _record(actor, "open_check_in", session)
    return found


def close_check_in(actor: Actor, session_id: int) -> None:
    """Close check-in: codes and tickets no longer count. Raises Forbidden."""
    with transaction():
        session = locks.reportable(actor, session_id)
        found = db.session.get(CheckIn, session_id, with_for_update=True)
        if found is not None and found.closes_at > clock.now():
            found.closes_at = clock.now()
            _record(actor, "close_check_in", session)


def closing_time(session: Session, now: datetime) -> datetime:
    """When check-in opened now closes by itself: some time after the end, never later than the day's."""
    until = now + WITHOUT_END
    if session.ends is not None and session.day == clock.local(now).date():
        until = max(clock.at(session.day, session.ends) + BEFORE_CLOSING, now + AT_LEAST)
    return min(until, clock.at(clock.local(now).date(), time(23, 59, 59)))


def check_in(actor: Actor, session_id: int) -> bool:
    """Count `actor` as being there; False when they already were. Raises Forbidden, Refused once it is closed."""
    if not actor.may(rights.READ):
        raise Forbidden(rights.READ)
    if actor.person_id is None:
        raise Refused(_("Tài khoản này không gắn với người nào nên không điểm danh được"))
    with transaction():
        # As readers: many at once.
        found = select(Session).where(Session.id == session_id).with_for_update(read=True, of=Session)
        session = db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()
        # It may have been put off, or its plan closed, while the code was on the screen.
        if session is None or not _is_open(session_id) or session.day > clock.today() or reports.is_final(session):
            raise Refused(_("Điểm danh của buổi này đã đóng. Đề nghị báo người tổ chức ghi tên."))
        new = attendance.mark(actor, session, [actor.person_id], how="checked_in")
        if new:
            _record(actor, "check_in", session)
    return bool(new)


def session_of(code: str) -> tuple[int, int] | None:
    """The session whose code this is now, and the step; None for a code that is wrong or no longer counts.

    One statement, however many sessions are open; each costs two digests.
    """
    now, seconds = clock.now(), period()
    step = codes.step_at(now, seconds)
    found = None
    for session_id, secret in db.session.execute(
        select(CheckIn.session_id, CheckIn.secret).where(CheckIn.closes_at > now)
    ):
        if (match := codes.matches(code, secret, session_id, step)) is not None:
            found = session_id, match
    return found


def current_code(opened: CheckIn) -> str:
    """The code to show now, eight characters."""
    return codes.code_of(opened.secret, opened.session_id, codes.step_at(clock.now(), period()))


def _is_open(session_id: int) -> bool:
    found = select(CheckIn.session_id).where(CheckIn.session_id == session_id, CheckIn.closes_at > clock.now())
    return db.session.scalar(found) is not None


def _record(actor: Actor, verb: str, session: Session) -> None:
    audit.record(
        actor, action=f"propaganda_schedule.{verb}", subject_kind=KIND, subject_id=session.id,
        subject_label=session.title, changes={},
    )  # fmt: skip
