"""Sending reports of sessions, and correcting them. One call is one transaction.

A report may be corrected until its plan is closed; when it was first sent stays, so that a late one says so. The audit
trail, which nobody can take anything out of, says how many were there, never who was ill.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select

from intranet import SYSTEM, Actor, Refused, audit, clock, db, plan_facts, transaction

from .. import findable, rights
from ..models import KIND, Session
from ..sessions import locks
from ..sessions.checks import is_link
from ..texts import _
from . import attendance, drafts, roster

HELD, MOVED, MISSED, CANCELLED = "held", "moved", "missed", "cancelled"
TOOK_PLACE = (HELD, MOVED)
MOST_GUESTS = 100_000
LONGEST_SUMMARY, LONGEST_LINKS, LONGEST_REASON = 10_000, 4_000, 300


class Conflict(Refused):
    """Somebody else sent or changed something in between: `stored` is what is there now."""

    def __init__(self, stored: Session) -> None:
        super().__init__(
            _("Trong lúc trang này mở, người khác đã sửa buổi hoặc gửi báo cáo. Chưa có gì bị mất: so hai bản rồi gửi.")
        )
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a session.

    `outcome`: *held* on its day, *moved* – held on another day, `held_on` –, *missed* – its day came and it was not
    held –, *cancelled* – called off before. The last two need `why`. `present` are those who were there, for a whole
    audience a SELECT; `listed` those among them who were named in a list. `absent` says of others why not. `shown`
    had checked in when the report was written: who checks in later is there, whatever the report says.
    """

    outcome: str
    held_on: date | None = None
    why: str = ""
    present: Collection[int] | Select[int] = ()
    listed: Collection[int] = ()
    absent: Mapping[int, str] = field(default_factory=dict)
    shown: Collection[int] = ()
    guests: int = 0
    summary: str = ""
    links: tuple[str, ...] = ()


def send(actor: Actor, session_id: int, version: int, report: Report) -> Session:
    """Send or correct the report of the session that was read at `version`.

    Raises Forbidden, Refused and :class:`Conflict`.
    """
    with transaction():
        session = locks.reportable(actor, session_id)
        if session.version != version:
            raise Conflict(session)
        check(actor, session, report)
        before = {name: getattr(session, name) for name in _COLUMNS}
        was_there, happened = attendance.present_count(session.id), session.happened_on
        _fill(actor, session, report)
        there = _take_attendance(actor, session, report)
        if report.outcome in TOOK_PLACE and session.happened_on != happened:
            attendance.follow(session)
        changes = {name: [old, getattr(session, name)] for name, old in before.items() if old != getattr(session, name)}
        if there != was_there or before["reported_at"] is None:
            changes["present"] = [was_there, there]
        _record(actor, session, changes)
        findable.put(session)
        drafts.drop(session.id)
    return session


def check(actor: Actor, session: Session, report: Report) -> None:
    """Raise Refused unless this may be reported now."""
    today = clock.today()
    if is_final(session):
        raise Refused(_("Kế hoạch đã khép lại nên báo cáo không sửa được nữa; liên hệ Văn phòng nếu cần đính chính"))
    if report.outcome not in (*TOOK_PLACE, MISSED, CANCELLED):
        raise Refused(_("Cho biết buổi này đã tổ chức chưa"), "outcome")
    if report.outcome == CANCELLED and not rights.may_change(actor, session):
        raise Refused(_("Người lập lịch của đơn vị mới hủy buổi được; chọn Không tổ chức và ghi lý do"), "outcome")
    if report.outcome in (MISSED, CANCELLED):
        _check_not_held(session, report, today)
        return
    _check_day(session, report, today)
    _check_words(report)


def is_final(session: Session) -> bool:
    """Whether the session was reported and its plan is closed, so that nothing of the report changes any more.

    A plan that an amendment replaced is not over: its sessions are about to follow.
    """
    if session.reported_at is None:
        return False
    facts = plan_facts(SYSTEM, session.plan_id)
    return facts is not None and facts.status == "closed" and facts.replaced_by is None


def _check_not_held(session: Session, report: Report, today: date) -> None:
    if report.outcome == MISSED and session.day > today:
        raise Refused(_("Buổi chưa đến ngày; nếu không tổ chức nữa thì hủy buổi"), "outcome")
    if not report.why.strip():
        raise Refused(_("Ghi lý do không tổ chức"), "why")
    if len(report.why) > LONGEST_REASON:
        raise Refused(_("Lý do dài tối đa %(num)d chữ", num=LONGEST_REASON), "why")


def _check_day(session: Session, report: Report, today: date) -> None:
    if report.outcome == HELD and session.day > today:
        raise Refused(_("Buổi chưa đến ngày nên chưa báo cáo được; nếu đã tổ chức sớm, chọn đổi ngày"), "outcome")
    if report.outcome == MOVED:
        if report.held_on is None:
            raise Refused(_("Nhập ngày đã tổ chức, ví dụ 05/02/2026"), "held_on")
        if report.held_on > today:
            raise Refused(_("Ngày đã tổ chức không được sau hôm nay"), "held_on")


def _check_words(report: Report) -> None:
    if not 0 <= report.guests <= MOST_GUESTS:
        raise Refused(_("Số khách phải từ 0 đến 100.000"), "guests")
    if len(report.summary) > LONGEST_SUMMARY:
        raise Refused(_("Nội dung dài tối đa %(num)d chữ", num=LONGEST_SUMMARY), "summary")
    if wrong := [link for link in report.links if not is_link(link)]:
        raise Refused(_("Liên kết minh chứng phải bắt đầu bằng https:// (%(link)s)", link=wrong[0][:80]), "links")
    if sum(map(len, report.links)) > LONGEST_LINKS:
        raise Refused(_("Có quá nhiều liên kết; bỏ bớt rồi gửi lại"), "links")


_COLUMNS = ("status", "held_on", "reason", "guests", "summary", "links", "reported_at")


def _fill(actor: Actor, session: Session, report: Report) -> None:
    took_place = report.outcome in TOOK_PLACE
    session.status = "held" if took_place else report.outcome
    session.held_on = (report.held_on if report.outcome == MOVED else session.day) if took_place else None
    session.reason = "" if took_place else report.why
    session.guests = report.guests if took_place else 0
    session.summary = report.summary if took_place else ""
    session.links = "\n".join(report.links) if took_place else ""
    if report.outcome == CANCELLED:
        session.reported_at = session.reported_by = None
    elif session.reported_at is None:
        session.reported_at, session.reported_by = clock.now(), actor.person_id
    db.session.flush()


def _take_attendance(actor: Actor, session: Session, report: Report) -> int:
    if report.outcome not in TOOK_PLACE:
        attendance.clear(session)
        return 0
    if report.listed:
        attendance.mark(actor, session, report.listed, how="listed")
    arrived = roster.late_arrivals(session.id, report.shown)
    return attendance.settle(actor, session, report.present, report.absent, leave=arrived)


def _record(actor: Actor, session: Session, changes: Mapping[str, Any]) -> None:
    audit.record(
        actor, action="propaganda_schedule.report", subject_kind=KIND, subject_id=session.id,
        subject_label=session.title, changes=changes,
    )  # fmt: skip
