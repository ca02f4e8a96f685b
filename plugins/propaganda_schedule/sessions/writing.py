"""What every change of a session does: lock, set, remember, make findable. Always in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from intranet import Actor, Forbidden, Refused, audit, db

from .. import findable, rights
from ..models import KIND, Session
from ..places import place_key
from ..reports import attendance
from ..texts import _
from . import locks
from .drafts import FIELDS, Draft
from .due import report_due

COUNTED_BY = frozenset(("plan_id", "wave_id", "channel", "day", "status"))
"""What decides where and whether those who are there already count."""


class Conflict(Refused):
    """Somebody else saved the session in between: `stored` is what is there now."""

    def __init__(self, stored: Session) -> None:
        super().__init__(
            _("Trong lúc trang này mở, người khác đã sửa buổi. Chưa có gì bị mất: so hai bản rồi lưu lại.")
        )
        self.stored = stored


def values(draft: Draft, now: datetime, by: int | None) -> dict[str, Any]:
    """The columns of a new session, for an INSERT of many; `now` (UTC) and the person `by` are who made it when."""
    return {
        **asdict(draft), "place_key": place_key(draft.place), "version": 1, "status": "planned", "reason": "",
        "report_due": report_due(draft.day), "created_at": now, "created_by": by,
    }  # fmt: skip


def locked(actor: Actor, session_id: int, version: int) -> Session:
    """The session as it is stored now, locked for a change that `actor` may make and that was made at `version`.

    Raises Forbidden and :class:`Conflict`.
    """
    session = locks.visible(actor, session_id)
    if not rights.may_plan(actor, session.unit_id):
        raise Forbidden(rights.PLAN)
    if session.version != version:
        raise Conflict(session)
    if not rights.may_change(actor, session):
        raise Refused(_("Buổi đã báo cáo không sửa được; sửa báo cáo của buổi"))
    return session


def fill(session: Session, wanted: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set `wanted`; what changed, for the audit trail. A new day moves the last day for the report."""
    changes = {name: [getattr(session, name), new] for name, new in wanted.items() if getattr(session, name) != new}
    for name, (_old, new) in changes.items():
        setattr(session, name, new)
    if "day" in changes:
        session.report_due = report_due(session.day)
    if "place" in changes:
        session.place_key = place_key(session.place)
    return changes


def keep(actor: Actor, verb: str, session: Session, changes: Mapping[str, Any]) -> None:
    """Send the changes, note them in the audit trail and make the session findable as it is now."""
    db.session.flush()
    if COUNTED_BY & changes.keys():
        attendance.keep_up([session])
    _note(actor, verb, session, changes)
    findable.put(session)


def keep_new(actor: Actor, sessions: Collection[Session]) -> None:
    """The same for sessions that were just added, however many: they have no files yet, and nobody was there."""
    db.session.flush()
    for session in sessions:
        said = {name: getattr(session, name) for name in FIELDS}
        _note(actor, "create", session, {name: [None, value] for name, value in said.items() if value})
    findable.put_many(sessions)


def _note(actor: Actor, verb: str, session: Session, changes: Mapping[str, Any]) -> None:
    audit.record(
        actor, action=f"propaganda_schedule.{verb}", subject_kind=KIND, subject_id=session.id,
        subject_label=session.title, changes=changes,
    )  # fmt: skip
