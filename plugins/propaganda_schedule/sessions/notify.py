"""Those who were called to a session are told when it is moved, cancelled or takes place after all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from intranet import Actor, clock, dates, notices

from ..models import Session
from ..texts import _, ngettext
from . import audience

CHANGED = "propaganda_schedule.changed"
"""The kind of notices that tells of it."""


def moved(actor: Actor, session: Session, was: tuple[date, time | None], others: int = 0) -> None:
    """Tell that the session is at another time; `others` sessions of its series are, too."""

    def text() -> str:
        lines = [
            _("Lịch cũ: %(when)s", when=when(*was)),
            _("Lịch mới: %(when)s", when=when(session.day, session.starts)),
        ]
        return "\n".join([*lines, *_details(session, others)])

    _send(actor, session, lambda: _("Dời buổi: %(title)s", title=session.title), text)


def elsewhere(actor: Actor, session: Session, others: int = 0) -> None:
    """Tell that the session is at another place or has another link; `others` sessions of its series have, too."""

    def text() -> str:
        link = [_("Họp trực tuyến: %(link)s", link=session.link)] if session.link else []
        return "\n".join([when(session.day, session.starts), *link, *_details(session, others)])

    _send(actor, session, lambda: _("Đổi nơi họp: %(title)s", title=session.title), text)


def cancelled(actor: Actor, session: Session, others: int = 0) -> None:
    """Tell that the session does not take place; `others` sessions of its series do not, either."""

    def text() -> str:
        line = _("Buổi %(when)s không tổ chức.", when=when(session.day, session.starts))
        return "\n".join([line, *_details(session, others)])

    _send(actor, session, lambda: _("Hủy buổi: %(title)s", title=session.title), text)


def restored(actor: Actor, session: Session) -> None:
    """Tell that a session that was cancelled takes place."""

    def text() -> str:
        line = _("Buổi %(when)s vẫn tổ chức.", when=when(session.day, session.starts))
        return "\n".join([line, *_details(session, 0)])

    _send(actor, session, lambda: _("Buổi được khôi phục: %(title)s", title=session.title), text)


def when(day: date, starts: time | None, ends: time | None = None) -> str:
    """A day and the hours, as people say them."""
    if starts is None:
        return dates.vnlongdate(day)
    until = f"–{ends:%H:%M}" if ends is not None else ""
    return _("%(hours)s, %(day)s", hours=f"{starts:%H:%M}{until}", day=dates.vnlongdate(day))


def _details(session: Session, others: int) -> list[str]:
    lines = [_("Nơi họp: %(place)s", place=session.place)] if session.place and session.status != "cancelled" else []
    lines += [_("Lý do: %(reason)s", reason=session.reason)] if session.reason else []
    if others:
        lines.append(ngettext("Cùng với %(num)d buổi khác của chuỗi.", "Cùng với %(num)d buổi khác của chuỗi.", others))
    return lines


def _send(actor: Actor, session: Session, subject: Callable[[], str], text: Callable[[], str]) -> None:
    if session.day < clock.today():
        return
    told = audience.people(session)
    if actor.person_id is not None:
        told = told.where(told.selected_columns[0] != actor.person_id)
    url = f"/p/propaganda_schedule/sessions/{session.id}"
    key = f"{session.id}:{session.version}"
    notices.send(CHANGED, told, key=key, subject=subject, text=text, url=url)
    if session.leader_id is not None and session.leader_id != actor.person_id:
        notices.send(CHANGED, [session.leader_id], key=key, subject=subject, text=text, url=url)
