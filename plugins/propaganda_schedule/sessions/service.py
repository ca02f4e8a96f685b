"""The rules of single sessions, and the only code that writes them. One call is one transaction.

Whole series are changed through :mod:`series_service`, to which `scope` leads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from intranet import Actor, Forbidden, Refused, audit, clock, db, transaction

from .. import findable, rights
from ..models import KIND, Session
from ..texts import _
from .drafts import FIELDS, Draft, draft_of
from .due import report_due

__all__ = ["FIELDS", "Conflict", "Draft", "cancel", "create", "draft_of", "edit", "move", "restore", "values"]


class Conflict(Refused):
    """Somebody else saved the session in between: `stored` is what is there now."""

    def __init__(self, stored: Session) -> None:
        super().__init__(
            _("Trong lúc trang này mở, người khác đã sửa buổi. Chưa có gì bị mất: so hai bản rồi lưu lại.")
        )
        self.stored = stored


def values(draft: Draft, now: datetime, by: int | None) -> dict[str, Any]:
    """All columns of a new session, for an INSERT of many; `now` (UTC) and the person `by` are who made it when."""
    return {
        **asdict(draft), "version": 1, "status": "planned", "reason": "", "report_due": report_due(draft.day),
        "created_at": now, "created_by": by,
    }  # fmt: skip


def create(
    actor: Actor, draft: Draft, *, makes_up: bool = False, uploads: Iterable[FileStorage] = (),
    accepted: Collection[str] = (),
) -> Session:  # fmt: skip
    """Add a session. `accepted` names the warnings set aside (see :mod:`checks`). Raises Forbidden and Refused."""
    with transaction():
        actor.require(rights.PLAN, draft.unit_id)
        session = Session(**values(draft, clock.now(), actor.person_id), makes_up=makes_up)
        db.session.add(session)
        db.session.flush()
        record(actor, "create", session, {name: [None, value] for name, value in asdict(draft).items() if value})
        findable.put(session)
    return session


def edit(actor: Actor, session_id: int, version: int, draft: Draft, scope: str = "one") -> Session:
    """Change the session that was read at `version`. Raises Forbidden, Refused and :class:`Conflict`."""
    with transaction():
        session = locked(actor, session_id, version)
        actor.require(rights.PLAN, draft.unit_id)
        changes = fill(session, asdict(draft))
        if changes:
            record(actor, "edit", session, changes)
            findable.put(session)
    return session


def move(
    actor: Actor, session_id: int, version: int, day: date, starts: time | None, ends: time | None, reason: str,
    scope: str = "one",
) -> Session:  # fmt: skip
    """Put the session on another day or time, saying why. Raises Forbidden, Refused and :class:`Conflict`."""
    with transaction():
        session = locked(actor, session_id, version)
        before = session.day
        changes = fill(session, asdict(replace(draft_of(session), day=day, starts=starts, ends=ends)))
        session.moved_from = session.moved_from or before
        session.reason = reason
        record(actor, "move", session, {**changes, "reason": [None, reason]})
        findable.put(session)
    return session


def cancel(actor: Actor, session_id: int, version: int, reason: str, scope: str = "one") -> Session:
    """Call the session off, saying why. Raises Forbidden, Refused and :class:`Conflict`."""
    with transaction():
        session = locked(actor, session_id, version)
        session.status, session.reason = "cancelled", reason
        db.session.flush()
        record(actor, "cancel", session, {"status": ["planned", "cancelled"], "reason": [None, reason]})
        findable.put(session)
    return session


def restore(actor: Actor, session_id: int, version: int) -> Session:
    """Take a cancelled session up again. Raises Forbidden, Refused and :class:`Conflict`."""
    with transaction():
        session = locked(actor, session_id, version)
        session.status, session.reason = "planned", ""
        db.session.flush()
        record(actor, "restore", session, {"status": ["cancelled", "planned"]})
        findable.put(session)
    return session


def locked(actor: Actor, session_id: int, version: int) -> Session:
    """The session as it is stored now, locked for a change that `actor` may make and that was made at `version`."""
    found = select(Session).where(Session.id == session_id, rights.visible(actor)).with_for_update(of=Session)
    session = db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if session is None:
        raise Forbidden(rights.READ)
    if not rights.may_change(actor, session):
        raise Forbidden(rights.PLAN)
    if session.version != version:
        raise Conflict(session)
    return session


def fill(session: Session, wanted: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set `wanted`; what changed, for the audit trail. A new day moves the day the report is due."""
    changes = {name: [getattr(session, name), new] for name, new in wanted.items() if getattr(session, name) != new}
    for name, (_old, new) in changes.items():
        setattr(session, name, new)
    if "day" in changes:
        session.report_due = report_due(session.day)
    db.session.flush()
    return changes


def record(actor: Actor, verb: str, session: Session, changes: Mapping[str, Any]) -> None:
    """Note in the audit trail what was done to the session."""
    audit.record(
        actor, action=f"propaganda_schedule.{verb}", subject_kind=KIND, subject_id=session.id,
        subject_label=session.title, changes=changes,
    )  # fmt: skip
