"""What has been done about a broadcast and what comes by itself: "Nhật ký"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select

from intranet import clock, dates, db, person_names, settings, unit_names

from ..sending.models import Broadcast
from ..texts import BROADCAST_STATES, _, ngettext
from . import saying, steps
from .access import Followed
from .models import Reminder
from .steps import Step

SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened at the moment `at`, or will. `reminder_id`: of a reminder, who got it is known."""

    what: str
    who: str
    when: str
    tone: str = ""
    at: datetime | None = None
    reminder_id: int | None = None
    text: str = ""


def coming(followed: Followed, missing: int) -> list[Entry]:
    """What the ladder will do on the days to come, the next first; nothing once everybody has confirmed."""
    due_at = followed.root.deadline
    if not followed.is_live or not missing or due_at is None:
        return []
    due_on, today = clock.local(due_at).date(), clock.today()
    days: dict[date, list[Step]] = {}
    for step in steps.ladder(settings()):
        day = step.day(due_on)
        if day > today or (day == today and due_at > clock.now() and step.way != "before"):
            days.setdefault(day, []).append(step)
    return [
        Entry(_joined([_acts(step) for step in found]), _("Sắp tới"), dates.vnday(day)) for day, found in days.items()
    ]


def past(followed: Followed, limit: int | None = SHOWN) -> list[Entry]:
    """What was done, newest first. Three statements."""
    found = select(Reminder).where(Reminder.root_id == followed.root.id, Reminder.people > 0)
    if not followed.everybody:
        found = found.where(Reminder.by == followed.person_id)
    reminders = db.session.scalars(found.order_by(Reminder.at.desc(), Reminder.id.desc()).limit(limit)).all()
    forwards = [one for one in followed.chain if followed.everybody or one.id in followed.forward_ids]
    names = person_names(_people(followed.root, reminders, forwards))
    units = unit_names({one.unit_id for one in forwards} | {followed.root.unit_id})
    entries = [reminder(one, names) for one in reminders]
    entries += [_forward(one, names, units) for one in forwards]
    entries += _root(followed.root, names)
    entries.sort(key=lambda entry: entry.at or clock.now(), reverse=True)
    return entries[:limit]


def _people(root: Broadcast, reminders: Any, forwards: Any) -> set[int]:
    found = {root.sender_id, root.closed_by, *(one.by for one in reminders), *(one.sender_id for one in forwards)}
    return {person for person in found if person is not None}


def reminder(row: Reminder, names: dict[int, str]) -> Entry:
    """A reminder that was sent."""
    who = names.get(row.by, "") if row.by is not None else _("Tự động")
    return Entry(_told(row), who, saying.when(row.at), "", row.at, row.id, row.text)


def _told(row: Reminder) -> str:
    number = dates.vnnumber(row.people)
    if row.way == "head":
        return ngettext("Báo %(count)s trưởng đơn vị", "Báo %(count)s trưởng đơn vị", row.people, count=number)
    if row.way == "office":
        return ngettext("Báo Văn phòng (%(count)s người)", "Báo Văn phòng (%(count)s người)", row.people, count=number)
    if row.scope == "units":
        return ngettext("Nhắc %(count)s đầu mối đơn vị", "Nhắc %(count)s đầu mối đơn vị", row.people, count=number)
    if row.scope == "unopened":
        return ngettext("Nhắc %(count)s người chưa mở", "Nhắc %(count)s người chưa mở", row.people, count=number)
    if row.way == "after":
        return ngettext("Nhắc %(count)s người quá hạn", "Nhắc %(count)s người quá hạn", row.people, count=number)
    return ngettext(
        "Nhắc %(count)s người chưa xác nhận", "Nhắc %(count)s người chưa xác nhận", row.people, count=number
    )


def _forward(row: Any, names: dict[int, str], units: dict[int, str]) -> Entry:
    what = ngettext(
        "%(unit)s chuyển tiếp cho %(count)s người", "%(unit)s chuyển tiếp cho %(count)s người", row.people,
        unit=units.get(row.unit_id, ""), count=dates.vnnumber(row.people),
    )  # fmt: skip
    return Entry(what, names.get(row.sender_id or 0, ""), saying.when(row.sent_at), "", row.sent_at)


def _root(root: Broadcast, names: dict[int, str]) -> Iterator[Entry]:
    if root.closed_at is not None:
        state = str(BROADCAST_STATES[root.status][0])
        what = f"{state}: {root.closed_reason}" if root.closed_reason else state
        yield Entry(what, names.get(root.closed_by or 0, _("Tự động")), saying.when(root.closed_at), "", root.closed_at)
    if root.sent_at is not None:
        what = ngettext(
            "Gửi tới %(count)s người", "Gửi tới %(count)s người", root.people, count=dates.vnnumber(root.people)
        )
        yield Entry(what, names.get(root.sender_id or 0, ""), saying.when(root.sent_at), "ok", root.sent_at)


def _acts(step: Step) -> str:
    return {
        "before": _("nhắc từng người chưa xác nhận"), "after": _("nhắc từng người quá hạn"),
        "head": _("báo trưởng đơn vị"), "office": _("báo Văn phòng"),
    }[step.way]  # fmt: skip


def _joined(parts: list[str]) -> str:
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]
