"""Members are told: invited, moved, cancelled, score sheets open. Nobody is told what they did themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, time

from sqlalchemy import Select, select

from intranet import Actor, dates, notices

from ..texts import _, ngettext
from .kinds import INVITED
from .models import CouncilSession, Member

Told = Collection[int] | Select[int]


def when(day: date, starts: time | None) -> str:
    """A day and an hour, as people say them."""
    return dates.vnlongdate(day) if starts is None else f"{starts:%H:%M}, {dates.vnlongdate(day)}"


def invited(actor: Actor, session: CouncilSession, people: Collection[int]) -> None:
    """Invite new members."""

    def text() -> str:
        return "\n".join([_("Mời dự phiên họp của hội đồng."), *_details(session)])

    told = [person for person in people if person != actor.person_id]
    _send(session, told, "invited", lambda: _("Mời họp hội đồng: %(title)s", title=session.title), text)


def moved(actor: Actor, session: CouncilSession) -> None:
    """Tell that the session is at another time or place."""

    def text() -> str:
        return "\n".join([_("Thời gian, nơi họp mới:"), *_details(session)])

    key = f"moved-{session.version}"
    _send(session, _members(actor, session), key, lambda: _("Đổi lịch họp: %(title)s", title=session.title), text)


def cancelled(actor: Actor, session: CouncilSession) -> None:
    """Tell that the session does not take place."""

    def text() -> str:
        return _("Phiên họp %(when)s không tổ chức. Lý do: %(reason)s",
                 when=when(session.day, session.starts), reason=session.reason)  # fmt: skip

    _send(session, _members(actor, session), "cancelled", lambda: _("Hủy phiên họp: %(t)s", t=session.title), text)


def scoring(actor: Actor, session: CouncilSession, items: int) -> None:
    """Tell that the score sheets are open."""

    def text() -> str:
        lines = [ngettext("Có %(num)d đề xuất để chấm.", "Có %(num)d đề xuất để chấm.", items)]
        if session.scores_due is not None:
            lines.append(_("Đề nghị gửi phiếu chấm chậm nhất %(day)s.", day=dates.vndate(session.scores_due)))
        return "\n".join(lines)

    told = _members(actor, session)
    _send(session, told, "scoring", lambda: _("Mở phiếu chấm: %(title)s", title=session.title), text)


def awaited(session: CouncilSession, owed: Mapping[int, int], *, is_late: bool) -> int:
    """Remind members of the sheets they owe (how many, by person), once before and once after the last day."""
    when_due = "late" if is_late else "due"

    def subject() -> str:
        if is_late:
            return _("Quá hạn gửi phiếu chấm: %(title)s", title=session.title)
        return _("Sắp hết hạn gửi phiếu chấm: %(title)s", title=session.title)

    def text() -> str:
        return _("Hạn gửi phiếu chấm: %(day)s", day=dates.vndate(session.scores_due))

    return _send(session, sorted(owed), f"{when_due}-{session.scores_due}", subject, text)


def _details(session: CouncilSession) -> list[str]:
    lines = [when(session.day, session.starts)]
    if session.place:
        lines.append(_("Nơi họp: %(place)s", place=session.place))
    if session.scores_due is not None:
        lines.append(_("Hạn gửi phiếu chấm: %(day)s", day=dates.vndate(session.scores_due)))
    return lines


def _members(actor: Actor, session: CouncilSession) -> Select[int]:
    found = select(Member.person_id).where(Member.session_id == session.id)
    return found if actor.person_id is None else found.where(Member.person_id != actor.person_id)


def _send(session: CouncilSession, to: Told, key: str, subject: Callable[[], str], text: Callable[[], str]) -> int:
    url = f"/p/good_deeds/sessions/{session.id}"
    return notices.send(INVITED, to, key=f"{session.id}:{key}", subject=subject, text=text, url=url)
