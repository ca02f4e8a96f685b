"""The rules of sessions. One call is one transaction; `scope` takes in more of a series, see :mod:`members`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, time

from werkzeug.datastructures import FileStorage

from intranet import Actor, Refused, Rule, clock, db, transaction

from ..models import Session
from ..texts import _
from . import attachments, members, notify
from .attachments import NO_FILES, FileChange
from .checks import Unconfirmed, checked, confirm
from .drafts import FIELDS, Draft, draft_of
from .invited import with_audience
from .writing import Conflict, fill, keep, keep_new, locked, values

__all__ = [
    "FIELDS", "Conflict", "Draft", "FileChange", "Unconfirmed", "cancel", "create", "draft_of", "edit", "move",
    "restore", "values",
]  # fmt: skip

LONGEST_REASON = 500


def create(
    actor: Actor, draft: Draft, *, makes_up: bool = False, uploads: Iterable[FileStorage] = (),
    invited: Sequence[Rule] | None = None, accepted: Collection[str] = (),
) -> Session:  # fmt: skip
    """Add a session. `invited` are those chosen to come; `accepted` the warnings set aside (`checks.WARNINGS`).

    Raises Forbidden, Refused and :class:`Unconfirmed`.
    """
    with transaction():
        draft = checked(actor, with_audience(actor, draft, invited), None)
        confirm(actor, draft, accepted)
        session = Session(**values(draft, clock.now(), actor.person_id), makes_up=makes_up)
        db.session.add(session)
        keep_new(actor, [session])
        attachments.change(actor, session.id, FileChange(tuple(uploads)))
    return session


def edit(
    actor: Actor, session_id: int, version: int, draft: Draft, scope: str = "one", *,
    files: FileChange = NO_FILES, invited: Sequence[Rule] | None = None, accepted: Collection[str] = (),
) -> Session:  # fmt: skip
    """Change the session that was read at `version`, and its materials.

    Raises Forbidden, Refused, :class:`Conflict` and :class:`Unconfirmed`.
    """
    with transaction():
        session = locked(actor, session_id, version)
        draft = checked(actor, with_audience(actor, draft, invited, session), session)
        others = members.others(session, scope)
        if others and draft.day != session.day:
            raise Refused(_("Đổi ngày của cả chuỗi ở trang Dời buổi"), "day")
        ids, days = [one.id for one in others], [draft.day, *(one.day for one in others)]
        confirm(actor, draft, accepted, before=session, days=days, but=ids)
        attachments.change(actor, session_id, files)
        was = (session.day, session.starts)
        changes = fill(session, asdict(draft))
        if changes:
            _first_day(session, changes)
            members.note_scope(session, scope, others)
            keep(actor, "edit", session, changes)
            shared = {name: new for name, (_old, new) in changes.items() if name != "day"}
            members.each(actor, "edit", others, lambda one: fill(one, shared))
        if session.status == "planned":
            _tell(actor, session, was, set(changes), len(others))
    return session


def move(  # noqa: PLR0913  all that one says when one moves something
    actor: Actor, session_id: int, version: int, day: date, starts: time | None, ends: time | None, reason: str,
    scope: str = "one", *, accepted: Collection[str] = (),
) -> Session:  # fmt: skip
    """Put the session on another day or time, saying why; others of its series follow by its rule.

    Raises Forbidden, Refused, :class:`Conflict` and :class:`Unconfirmed`.
    """
    with transaction():
        session = locked(actor, session_id, version)
        _require(session, "planned", _("Buổi này đã hủy; khôi phục buổi trước khi dời"))
        hours = {"starts": starts, "ends": ends}
        if (day, starts, ends) == (session.day, session.starts, session.ends):
            raise Refused(_("Chọn ngày hoặc giờ khác với lịch đang có"), "day")
        why = _reason(reason)
        draft = checked(actor, replace(draft_of(session), day=day, **hours), session)
        others = members.others(session, scope)
        places = members.moved_days(session, others, day)
        days = [target for _given, target in places.values()]
        confirm(actor, draft, accepted, before=session, days=days, but=[one.id for one in others])
        was = (session.day, session.starts)
        members.note_move(session, scope, places)
        for one, (_given, target) in places.items():
            changes = fill(one, {"day": target, **hours, "reason": why})
            _first_day(one, changes)
            keep(actor, "move", one, changes)
        notify.moved(actor, session, was, len(others))
    return session


def cancel(actor: Actor, session_id: int, version: int, reason: str, scope: str = "one") -> Session:
    """Call the session off, saying why. Raises Forbidden, Refused and :class:`Conflict`."""
    with transaction():
        session = locked(actor, session_id, version)
        _require(session, "planned", _("Buổi này đã hủy"))
        changed = {"status": "cancelled", "reason": _reason(reason)}
        others = members.others(session, scope)
        members.note_scope(session, scope, others)
        members.each(actor, "cancel", [session, *others], lambda one: fill(one, changed))
        notify.cancelled(actor, session, len(others))
    return session


def restore(actor: Actor, session_id: int, version: int, *, accepted: Collection[str] = ()) -> Session:
    """Take a cancelled session up again. Raises Forbidden, Refused, :class:`Conflict` and :class:`Unconfirmed`."""
    with transaction():
        session = locked(actor, session_id, version)
        _require(session, "cancelled", _("Buổi này đang có trong lịch"))
        confirm(actor, draft_of(session), accepted, but=[session.id])
        keep(actor, "restore", session, fill(session, {"status": "planned", "reason": ""}))
        notify.restored(actor, session)
    return session


def _tell(actor: Actor, session: Session, was: tuple[date, time | None], changed: set[str], others: int) -> None:
    if changed & {"day", "starts"}:
        notify.moved(actor, session, was, others)
    elif changed & {"place", "link"}:
        notify.elsewhere(actor, session, others)


def _require(session: Session, status: str, otherwise: str) -> None:
    if session.status != status:
        raise Refused(otherwise)


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise Refused(_("Nhập lý do, để những người được mời biết vì sao"), "reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi lưu lại", num=LONGEST_REASON), "reason")
    return reason


def _first_day(session: Session, changes: dict[str, list[object]]) -> None:
    """Remember the day a moved session was first planned for; nothing when it is back on it."""
    if "day" in changes:
        first = session.moved_from or changes["day"][0]
        session.moved_from = None if first == session.day else first  # type: ignore[assignment] # a day, both
