"""Who was at a session. The one place that writes attendance, and with it the participation that core counts.

Whoever is present has exactly one participation under the session's key, so that figures always equal a recount.
All writes are set-based: a session of 100,000 people costs a handful of statements.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, literal, or_, select, true

from intranet import Actor, Forbidden, Refused, clock, coverage, db, transaction, upsert

from .. import rights
from ..models import Attendance, Session
from ..texts import REASONS, _

People = Collection[int] | Select[int]
CHUNK = 1000
NOT_HELD = ("cancelled", "missed")


def key_of(session_id: int) -> str:
    """The name under which core keeps the participations of a session."""
    return f"session:{session_id}"


def present_ids(session_id: int) -> Select[int]:
    """A SELECT of the ids of those who were there."""
    return select(Attendance.person_id).where(Attendance.session_id == session_id, Attendance.present)


def present_count(session_id: int) -> int:
    """How many people were there, guests aside."""
    return db.session.scalar(select(func.count()).select_from(present_ids(session_id).subquery())) or 0


def mark(
    actor: Actor, session: Session, present: People, absent: Mapping[int, str] | None = None, how: str = "ticked"
) -> int:
    """Say of these people that they were there, and of `absent` that they were not, and why ("" is not known).

    Of others nothing changes. Who is there already keeps how that became known. The result is how many are newly
    there. Raises :class:`Forbidden`, and :class:`Refused` for a session that did not take place.
    """
    _check(actor, session, present, how)
    with transaction():
        _put_present(actor, session, present, how)
        if absent:
            _put_absent(actor, session, absent)
            _withdraw(session.id, list(absent))
        return coverage.record(
            key=key_of(session.id), plan_id=session.plan_id, person_ids=present, happened_on=session.happened_on,
            wave_id=session.wave_id, channel=session.channel,
        )  # fmt: skip


def settle(
    actor: Actor, session: Session, present: People, absent: Mapping[int, str] | None = None, how: str = "ticked",
    leave: Collection[int] = (),
) -> int:  # fmt: skip
    """As :func:`mark`, and nobody else was there; the result is how many are there now.

    Of the people `leave` what is known stays as it is.
    """
    _check(actor, session, present, how)
    with transaction():
        others = select(Attendance.person_id).where(
            Attendance.session_id == session.id, Attendance.person_id.not_in(leave)
        )
        if isinstance(present, Select):
            gone = list(db.session.scalars(others.where(Attendance.person_id.not_in(present))))
        else:
            gone = sorted(set(db.session.scalars(others)) - set(present))
        _forget(session.id, gone)
        _withdraw(session.id, gone)
        away = {one: reason for one, reason in (absent or {}).items() if one not in leave}
        mark(actor, session, present, away, how)
        return present_count(session.id)


def clear(session: Session) -> int:
    """Nobody was there: the session was cancelled or did not take place. How many had been there.

    The callers have asked whether they may.
    """
    with transaction():
        before = present_count(session.id)
        coverage.withdraw(key_of(session.id))
        gone = delete(Attendance).where(Attendance.session_id == session.id)
        db.session.execute(gone.execution_options(synchronize_session=False))
        return before


def follow(session: Session) -> None:
    """Let the participations follow a session whose day, plan, wave or channel was changed. For its editors."""
    with transaction():
        if coverage.withdraw(key_of(session.id)):
            coverage.record(
                key=key_of(session.id), plan_id=session.plan_id, person_ids=present_ids(session.id),
                happened_on=session.happened_on, wave_id=session.wave_id, channel=session.channel,
            )  # fmt: skip


def keep_up(sessions: Collection[Session]) -> None:
    """Let attendance keep up with sessions whose day, plan, wave, channel or status was changed by their planners.

    What was called off has none; else participations follow. One statement where nobody was there yet.
    """
    for some in _chunks(sessions):
        known = select(Attendance.session_id).where(Attendance.session_id.in_([session.id for session in some]))
        taken = set(db.session.scalars(known.distinct()))
        for session in some:
            if session.id in taken:
                (clear if session.status in NOT_HELD else follow)(session)


def _check(actor: Actor, session: Session, present: People, how: str) -> None:
    if session.status in NOT_HELD:
        raise Refused(_("Buổi này không tổ chức nên không điểm danh được"))
    by_themselves = how == "checked_in" and not isinstance(present, Select) and set(present) <= {actor.person_id}
    if not by_themselves and not rights.may_report(actor, session):
        raise Forbidden(rights.REPORT)


def _put_present(actor: Actor, session: Session, present: People, how: str) -> None:
    told = {"present": True, "reason": "", "note": "", "how": how, "at": clock.now(), "by": actor.person_id}
    if isinstance(present, Select):
        people = present.subquery()
        values = [literal(value, Attendance.__table__.c[name].type) for name, value in told.items()]
        # SQLite takes "ON CONFLICT" for part of a join unless something stands between.
        rows = select(literal(session.id), people.c[0], *values).where(true())
        _put(upsert(Attendance).from_select(["session_id", "person_id", *told], rows), ~Attendance.present)
        return
    for some in _chunks(sorted(set(present))):
        rows_of_some = [{**told, "session_id": session.id, "person_id": one} for one in some]
        _put(upsert(Attendance).values(rows_of_some), ~Attendance.present)


def _put(insert: Any, changed: ColumnElement[bool]) -> None:
    again = {name: insert.excluded[name] for name in ("present", "reason", "note", "how", "at", "by")}
    put = insert.on_conflict_do_update(index_elements=["session_id", "person_id"], set_=again, where=changed)
    db.session.execute(put, execution_options={"synchronize_session": False})


def _put_absent(actor: Actor, session: Session, absent: Mapping[int, str]) -> None:
    if wrong := set(absent.values()) - {"", *REASONS}:
        raise ValueError(f"no such reason: {sorted(wrong)}")
    told = {"present": False, "note": "", "how": "ticked", "at": clock.now(), "by": actor.person_id}
    rows = [
        {**told, "session_id": session.id, "person_id": one, "reason": reason} for one, reason in sorted(absent.items())
    ]
    for some in _chunks(rows):
        put = upsert(Attendance).values(some)
        _put(put, or_(Attendance.present, Attendance.reason != put.excluded.reason))


def _forget(session_id: int, people: Collection[int]) -> None:
    for some in _chunks(people):
        gone = delete(Attendance).where(Attendance.session_id == session_id, Attendance.person_id.in_(some))
        db.session.execute(gone.execution_options(synchronize_session=False))


def _withdraw(session_id: int, people: Collection[int]) -> None:
    for some in _chunks(people):
        coverage.withdraw(key_of(session_id), some)


def _chunks(found: Collection[Any]) -> Iterator[list[Any]]:
    every = list(found)
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]
