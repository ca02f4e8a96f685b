"""What the page of a session shows, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from intranet import (
    Actor,
    Rule,
    audience_rules,
    audit,
    channel_names,
    clock,
    dates,
    db,
    files,
    group_choices,
    person_names,
    plan_titles,
    unit_names,
    wave_names,
)

from .. import rights
from ..models import KIND, Attendance, CheckIn, Series, Session
from ..reports.late import days_late
from ..texts import REACHES, _, lazy, ngettext
from . import attachments, audience, series, states
from .checks import clash_words
from .clashes import clashes
from .notify import when
from .words import rule_words

MOST_NAMED, MOST_HISTORY, MOST_OTHERS = 12, 30, 100
CHANGED_FIELDS = {
    "title": lazy("tên buổi"), "topics": lazy("nội dung"), "wave_id": lazy("đợt"), "channel": lazy("kênh"),
    "unit_id": lazy("đơn vị tổ chức"), "reach": lazy("người tham dự"), "audience_id": lazy("người tham dự"),
    "day": lazy("ngày"), "starts": lazy("giờ"), "ends": lazy("giờ"), "place": lazy("nơi họp"),
    "link": lazy("liên kết họp"), "leader_id": lazy("người phụ trách"), "materials": lazy("tài liệu"),
}  # fmt: skip
"""What an entry of the history says was changed."""


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the history."""

    words: str
    detail: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Other:
    """A session of the same series."""

    id: int
    day: date
    is_off: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A session with the names of everything it refers to. `present`: None before anybody was noted.

    `checks_in`: the code on the organiser's screen is open.
    """

    session: Session
    state: str
    when: str
    repeats: str
    others: list[Other]
    unit: str
    plan: str
    wave: str
    channel: str
    leader: str
    people: str
    expected: int
    present: int | None
    absent: int
    materials: list[files.StoredFile]
    evidence: list[files.StoredFile]
    clashes: list[tuple[str, int | None]]
    history: list[Event]
    may_change: bool
    may_report: bool
    may_see_names: bool
    checks_in: bool

    @property
    def late(self) -> int:
        """By how many days the report came too late; 0 while there is none."""
        return days_late(self.session) if self.session.reported_at else 0

    @property
    def links(self) -> list[str]:
        """The addresses that were reported as evidence."""
        return [line.strip() for line in self.session.links.splitlines() if line.strip()]


def load(actor: Actor, session: Session) -> Page:
    """Everything the page shows to `actor`, who may see the session."""
    kept = attachments.by_kind(session.id)
    present, absent = _attendance(session.id)
    may_change = rights.may_change(actor, session)
    wave = session.wave_id
    return Page(
        session=session, state=states.state(session, clock.today()),
        when=when(session.day, session.starts, session.ends),
        repeats=_repeats(session), others=_others(actor, session),
        unit=unit_names([session.unit_id]).get(session.unit_id, ""),
        plan=plan_titles(actor, [session.plan_id]).get(session.plan_id, ""),
        wave=wave_names([wave]).get(wave, "") if wave is not None else "",
        channel=channel_names().get(session.channel, session.channel),
        leader=person_names([session.leader_id]).get(session.leader_id, "") if session.leader_id else "",
        people=people_words(session), expected=audience.count(session), present=present, absent=absent,
        materials=kept[attachments.MATERIALS], evidence=kept[attachments.EVIDENCE],
        clashes=_clashes(actor, session) if may_change and session.status == "planned" else [],
        history=_history(session), may_change=may_change, may_report=rights.may_report(actor, session),
        may_see_names=rights.may_see_names(actor, session),
        checks_in=_checks_in(session),
    )  # fmt: skip


def people_words(session: Session) -> str:
    """For whom the session is; of an audience chosen by name the first names."""
    words = str(REACHES[session.reach])
    if session.reach != "chosen" or session.audience_id is None:
        return words
    names = _named(audience_rules(session.audience_id))
    more = len(names) - MOST_NAMED
    shown = [*names[:MOST_NAMED], *([ngettext("và %(num)d mục nữa", "và %(num)d mục nữa", more)] if more > 0 else [])]
    return ", ".join(shown) or words


def _repeats(session: Session) -> str:
    made = db.session.get(Series, session.series_id) if session.series_id is not None else None
    if made is None:
        return ""
    return _("%(rule)s, đến hết %(day)s", rule=rule_words(series.parse(made.rule)), day=dates.vndate(made.last_on))


def _others(actor: Actor, session: Session) -> list[Other]:
    """All sessions of the series, this one too, in order of days."""
    if session.series_id is None:
        return []
    found = select(Session.id, Session.day, Session.status == "cancelled")
    found = found.where(Session.series_id == session.series_id, rights.visible(actor))
    rows = db.session.execute(found.order_by(Session.day, Session.id).limit(MOST_OTHERS))
    return [Other(*row) for row in rows]


def _named(rules: Iterable[Rule]) -> list[str]:
    kept = list(rules)
    of = lambda kind: [rule.ref_id for rule in kept if rule.kind == kind and rule.ref_id is not None]  # noqa: E731
    units = unit_names(of("unit"))
    whole = {rule.ref_id for rule in kept if rule.kind == "unit" and rule.with_subunits}
    groups = dict(group_choices()) if of("group") else {}
    below = _("%(unit)s và đơn vị trực thuộc")
    found = [below % {"unit": name} if unit_id in whole else name for unit_id, name in units.items()]
    found += [groups[group_id] for group_id in of("group") if group_id in groups]
    return found + list(person_names(of("person")).values())


def _attendance(session_id: int) -> tuple[int | None, int]:
    there = func.count().filter(Attendance.present)
    found = select(there, func.count()).where(Attendance.session_id == session_id)
    present, every = db.session.execute(found).one()
    return (present, every - present) if every else (None, 0)


def _checks_in(session: Session) -> bool:
    """Whether people can be there by the code on the organiser's screen now."""
    if session.status != "planned":
        return False
    open_now = select(CheckIn.session_id).where(CheckIn.session_id == session.id, CheckIn.closes_at > clock.now())
    return db.session.scalar(open_now) is not None


def _clashes(actor: Actor, session: Session) -> list[tuple[str, int | None]]:
    found = clashes(session, actor=actor)
    names = unit_names(clash.unit_id for clash in found)
    return [(clash_words(clash, names), clash.session_id if clash.seen else None) for clash in found]


def _history(session: Session) -> list[Event]:
    return [
        Event(audit.action_label(entry.action), _detail(entry.action, entry.changes), entry.actor_name, entry.at)
        for entry in audit.history(KIND, session.id, MOST_HISTORY)
    ]


def _detail(action: str, changes: dict[str, Any]) -> str:
    verb = action.rpartition(".")[2]
    reason = (changes.get("reason") or [None, ""])[1] or ""
    if verb == "move":
        return "; ".join(part for part in (_moved(changes), reason) if part)
    if verb == "edit":
        return ", ".join(dict.fromkeys(str(CHANGED_FIELDS[name]) for name in changes if name in CHANGED_FIELDS))
    if verb == "report" and (changes.get("reported_at") or [""])[0] is not None:
        return _("sửa báo cáo đã gửi")
    return str(reason) if verb == "cancel" else ""


def _moved(changes: dict[str, Any]) -> str:
    days = changes.get("day")
    if days:
        first, last = (dates.vndate(date.fromisoformat(day)) for day in days)
        return f"{first} → {last}"
    hours = changes.get("starts")
    return f"{(hours[0] or '')[:5]} → {(hours[1] or '')[:5]}" if hours else ""
