"""The duties towards a person's data: what is exported, what is erased.

Why somebody was away may be a matter of health: it goes. That they were there stays as long as core keeps it that they
took part, for figures that were reported must still be right. Where somebody only did their work – reported, recorded,
reminded – their name goes and the work stays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update

from intranet import Erasure, PersonalRecord, changed_rows, channel_names, db, transaction

from .models import Absence, Attendance, CheckIn, Feed, Reminder, ReportDraft, Session
from .texts import REASONS, STATUSES, _

_DID: tuple[tuple[type[Any], str], ...] = (
    (Session, "leader_id"), (Session, "reported_by"), (Session, "created_by"), (Attendance, "by"),
    (Absence, "recorded_by"), (CheckIn, "opened_by"), (ReportDraft, "saved_by"), (Reminder, "by"),
)  # fmt: skip
"""Where somebody is named for what they did in their work."""


def records(person_id: int) -> Iterator[PersonalRecord]:
    """Everything kept about the person here: sessions in one record, for there may be hundreds."""
    for absence in db.session.scalars(select(Absence).where(Absence.person_id == person_id).order_by(Absence.id)):
        values = {
            "reason": str(REASONS[absence.reason]), "from": absence.first_on, "to": absence.last_on,
            "note": absence.note,
        }  # fmt: skip
        yield PersonalRecord(_("Thời gian vắng đã ghi"), values)
    if attended := list(_attended(person_id)):
        yield PersonalRecord(_("Có mặt và vắng ở các buổi"), {"sessions": attended})
    if did := list(_did(person_id)):
        yield PersonalRecord(_("Buổi phụ trách, lập lịch, báo cáo"), {"sessions": did})
    feeds = select(Feed.kind, Feed.created_at, Feed.revoked_at).where(Feed.person_id == person_id).order_by(Feed.id)
    for kind, made, revoked in db.session.execute(feeds):
        yield PersonalRecord(_("Liên kết lịch riêng"), {"kind": kind, "made": made, "revoked": revoked})
    if others := _work_for_others(person_id):
        yield PersonalRecord(_("Điểm danh, ghi lý do vắng, nhắc việc đã làm"), {"times": others})


def erase(person_id: int) -> Iterator[Erasure]:
    """What goes and what stays. The host records it with the rest of the erasure."""
    with transaction():
        absences = changed_rows(delete(Absence).where(Absence.person_id == person_id))
        mine = Attendance.person_id == person_id
        away = changed_rows(delete(Attendance).where(mine, ~Attendance.present))
        changed_rows(update(Attendance).where(mine, Attendance.note != "").values(note=""))
        drafts = _forget_in_drafts(person_id)
        feeds = changed_rows(delete(Feed).where(Feed.person_id == person_id))
        nameless = sum(
            changed_rows(update(model).where(getattr(model, name) == person_id).values({name: None}))
            for model, name in _DID
            for model, name in _DID
        )
        there = db.session.scalar(select(func.count()).select_from(Attendance).where(mine)) or 0
    yield Erasure(_("Thời gian vắng và lý do"), erased=absences + away + drafts)
    yield Erasure(_("Liên kết lịch riêng"), erased=feeds)
    yield Erasure(
        _("Có mặt ở các buổi"), erased=0, kept=there,
        reason=_("Số người dự là kết quả thực hiện kế hoạch, phải báo cáo và lưu trữ"),
    )  # fmt: skip
    yield Erasure(
        _("Tên người phụ trách, báo cáo, điểm danh"), erased=nameless, kept=nameless,
        reason=_("Buổi và báo cáo là hồ sơ của đơn vị nên được giữ, không còn tên người làm"),
    )  # fmt: skip


def _attended(person_id: int) -> Iterator[dict[str, Any]]:
    found = (
        select(Session.title, Session.day, Session.held_on, Attendance.present, Attendance.reason, Attendance.how,
               Attendance.at, Attendance.note)
        .join(Session, Session.id == Attendance.session_id)
        .where(Attendance.person_id == person_id)
        .order_by(Session.day, Session.id)
    )  # fmt: skip
    for title, day, held_on, present, reason, how, at, note in db.session.execute(found):
        words = str(REASONS[reason]) if reason else ""
        yield {
            "session": title, "on": held_on or day, "present": present, "reason": words, "how": how, "recorded": at,
            "note": note,
        }  # fmt: skip


def _did(person_id: int) -> Iterator[dict[str, Any]]:
    mine = or_(Session.leader_id == person_id, Session.reported_by == person_id, Session.created_by == person_id)
    channels = channel_names()
    for session in db.session.scalars(select(Session).where(mine).order_by(Session.day, Session.id)):
        yield {
            "session": session.title, "channel": channels.get(session.channel, session.channel), "on": session.day,
            "status": str(STATUSES[session.status]), "in_charge": session.leader_id == person_id,
            "reported": session.reported_at if session.reported_by == person_id else None,
            "made": session.created_at if session.created_by == person_id else None,
        }  # fmt: skip


def _work_for_others(person_id: int) -> int:
    counted: list[Select[int]] = [
        select(func.count()).select_from(model).where(getattr(model, name) == person_id)
        for model, name in _DID if model is not Session
    ]  # fmt: skip
    return sum(db.session.scalar(one) or 0 for one in counted)


def _forget_in_drafts(person_id: int) -> int:
    """Take a person out of reports that were not sent: their tick, and why they were not there."""
    gone = 0
    named = select(ReportDraft).where(or_(ReportDraft.content.contains(f'"{person_id}"'),
                                          ReportDraft.content.contains(f'-{person_id}"')))  # fmt: skip
    for draft in db.session.scalars(named.with_for_update()):
        pairs = json.loads(draft.content)
        kept = [pair for pair in pairs if not _is_about(pair, str(person_id))]
        gone += len(pairs) - len(kept)
        draft.content = json.dumps(kept, ensure_ascii=False)
    db.session.flush()
    return gone


def _is_about(pair: list[str], person: str) -> bool:
    name, value = pair
    about = name in ("present", "shown") or re.fullmatch(r"match-\d+", name) is not None
    return (about and value == person) or name == f"reason-{person}"
