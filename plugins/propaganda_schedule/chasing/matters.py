"""What is due: sessions to report and to come, tasks and reports of plans. A constant number of statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Final

from sqlalchemy import Select, and_, func, select

from intranet import SYSTEM, db, duties, settings, workdays

from ..models import Reminder, Session

LOOK_BACK: Final = timedelta(days=120)
"""What was due longer ago is on the boards, and no news."""
LONGEST: Final = 160


@dataclass(frozen=True, slots=True)
class Matter:
    """Something due from a unit (0: from none), see `models.Reminder` for the topics.

    `day` and `starts` are a session's, `leader_id` who is in charge of it; `told` and `told_office` the last steps of
    which the unit and the office were reminded, None when there was none.
    """

    topic: str
    ref_id: int
    unit_id: int
    due_on: date
    text: str
    day: date | None = None
    leader_id: int | None = None
    starts: time | None = None
    told: int | None = None
    told_office: int | None = None

    def step(self, wanted: workdays.Steps, today: date) -> int | None:
        """The step that has come and was not told yet; of several only the newest."""
        newest = wanted.newest(self.due_on, today, self.day if self.topic == "report" else None)
        return None if newest is None or (self.told is not None and self.told >= newest) else newest

    def step_for_office(self, wanted: workdays.Steps, today: date) -> int | None:
        """As :meth:`step`, of what the office is told."""
        newest = wanted.newest(self.due_on, today)
        if newest is None or not wanted.tells_office(newest):
            return None
        return None if self.told_office is not None else newest


def steps_of(values: Mapping[str, Any]) -> workdays.Steps:
    """The steps the settings ask for: before, after, and when head and office are told."""
    head, office = int(values["escalate_head"]), int(values["escalate_office"])
    return workdays.Steps.of(values["remind_before"], values["remind_after"], head, office)


def steps_before(values: Mapping[str, Any]) -> workdays.Steps:
    """The steps that come before a day: of what takes place on it."""
    return workdays.Steps.of(values["remind_before"])


def all_due(today: date) -> list[Matter]:
    """Everything within the reach of the settings' steps."""
    values = settings()
    wanted, coming = steps_of(values), steps_before(values)
    return [*_reports(today, wanted), *_coming(today, coming), *_of_plans(today, wanted)]


def _reports(today: date, wanted: workdays.Steps) -> Iterator[Matter]:
    last = workdays.add(today, wanted.ahead)
    told, told_office = (_told("report", Session.report_due, way) for way in ("unit", "office"))
    found = select(
        Session.id, Session.unit_id, Session.report_due, Session.title, Session.day, Session.leader_id,
        Session.starts, told.label("told"), told_office.label("told_office"),
    ).where(
        Session.status == "planned", Session.report_due.between(today - LOOK_BACK, last), Session.day <= today,
    )  # fmt: skip
    for row in db.session.execute(found.order_by(Session.report_due, Session.id)):
        yield Matter("report", *row)


def _coming(today: date, wanted: workdays.Steps) -> Iterator[Matter]:
    if not wanted.numbers:
        return
    told = _told("coming", Session.day, "unit").label("told")
    found = select(
        Session.id, Session.unit_id, Session.day, Session.title, Session.day.label("on"), Session.leader_id,
        Session.starts, told,
    ).where(Session.status == "planned", Session.day.between(today, workdays.add(today, wanted.ahead)))  # fmt: skip
    for row in db.session.execute(found.order_by(Session.day, Session.starts, Session.id)):
        yield Matter("coming", *row)


def _told(topic: str, due_on: Any, way: str) -> Any:
    """The last step of which the session's unit was reminded."""
    mine = and_(
        Reminder.topic == topic, Reminder.ref_id == Session.id, Reminder.unit_id == Session.unit_id,
        Reminder.due_on == due_on, Reminder.way == way,
    )  # fmt: skip
    return select(func.max(Reminder.step)).where(mine).correlate(Session).scalar_subquery()


def _of_plans(today: date, wanted: workdays.Steps) -> Iterator[Matter]:
    first, last = today - LOOK_BACK, workdays.add(today, wanted.ahead)
    told = _told_of_plans(first)
    for topic, ref_id, unit_id, due_on, text in _due_of_plans(first, last, today):
        known = [told.get((topic, ref_id, unit_id, due_on, way)) for way in ("unit", "office")]
        yield Matter(topic, ref_id, unit_id, due_on, text, told=known[0], told_office=known[1])


def _due_of_plans(first: date, last: date, today: date) -> Iterator[tuple[str, int, int, date, str]]:
    found: Select[Any] = duties.tasks(SYSTEM, state="open", due_from=first, due_by=last)
    for row in db.session.execute(found):
        yield "task", row.id, row.lead_unit_id or 0, row.due_on, shortened(row.text)
    for part in duties.open_parts(SYSTEM, first, last):
        yield "part", part.task_id, part.unit_id, part.due_on, shortened(part.text)
    newest: dict[int, duties.DueReport] = {}
    for one in duties.report_duties(SYSTEM, first, last):
        if one.due_on >= today:
            yield "duty", one.duty_id, one.answering, one.due_on, report_text(one)
        else:
            # Of a report that is missing week after week the last one stands for all.
            newest[one.duty_id] = one
    for one in newest.values():
        yield "duty", one.duty_id, one.answering, one.due_on, report_text(one)


def _told_of_plans(first: date) -> dict[tuple[Any, ...], int]:
    key = Reminder.topic, Reminder.ref_id, Reminder.unit_id, Reminder.due_on, Reminder.way
    found = select(*key, func.max(Reminder.step)).where(
        Reminder.topic.in_(("task", "part", "duty")), Reminder.due_on >= first
    )
    return {tuple(row[:5]): row[5] for row in db.session.execute(found.group_by(*key))}


def report_text(one: duties.DueReport) -> str:
    """What a report of a plan is called: its note and its plan's reference."""
    return shortened(" – ".join(part for part in (one.note, one.reference or one.plan_title) if part))


def shortened(text: str) -> str:
    """The text in one line that a notice has room for."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
