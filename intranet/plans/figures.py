"""What the plan's page draws and tells, from what was read for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from intranet.access import Actor
from intranet.audit import AuditEntry, action_label
from intranet.plans import deliveries, periods, rights
from intranet.plans.detail import PlanPage
from intranet.plans.parts import PARTS, Row
from intranet.plans.rights import OPEN
from intranet.web import charts
from intranet.web.dates import vndate, vnday
from intranet.web.i18n import _

_MOST_MARKS, _MOST_POINTS, _LONGEST = 8, 40, 40


def timeline_of(page: PlanPage) -> charts.Strip | None:
    """The plan's year with its waves and deadlines; None when no wave has a date."""
    spans = [_span(page, number, wave) for number, wave in enumerate(page.parts["waves"], start=1)]
    dated = [span for span in spans if span is not None]
    return charts.timeline(dated, page.today, milestones(page)[:_MOST_MARKS]) if dated else None


def _span(page: PlanPage, number: int, wave: Row) -> tuple[str, date, date] | None:
    year = page.plan.year
    first, last = wave["starts_on"], wave["ends_on"]
    # A misread century must not stretch the line over decades.
    if (first is None and last is None) or any(day and abs(day.year - year) > 5 for day in (first, last)):
        return None
    first = first or min(date(year, 1, 1), last)
    last = max(last or date(year, 12, 31), first)
    name = wave["label"] or _("Đợt %(num)d", num=number)
    return f"{name}: {vnday(first)} – {vnday(last)}", first, last


def timeline_label(page: PlanPage) -> str:
    """The time line in words."""
    spans = [_span(page, number, wave) for number, wave in enumerate(page.parts["waves"], start=1)]
    told = [span[0] for span in spans if span]
    told += [f"{vnday(day)} {text}" for day, text in milestones(page)[:_MOST_MARKS]]
    return _("Trục thời gian, hôm nay %(day)s. %(all)s", day=vnday(page.today), all="; ".join(told))


def milestones(page: PlanPage) -> list[tuple[date, str]]:
    """Deadlines still open, of reports and tasks, one a day, soonest first."""
    found: dict[date, str] = {}
    for duty in page.parts["duties"]:
        if duty["due_on"]:
            found.setdefault(duty["due_on"], duty["note"] or _("Gửi báo cáo"))
    for task in page.tasks:
        if task.row["due_on"] and task.row["status"] in ("todo", "doing"):
            found.setdefault(task.row["due_on"], _short(task.row["text"]))
    return sorted(found.items())


def reports_to_send(actor: Actor, page: PlanPage) -> dict[int, date]:
    """By duty: the oldest day due whose report `actor` may still note as sent, else the next to come."""
    found = {}
    for duty in page.parts["duties"]:
        if not rights.may_deliver(actor, page.plan, duty["unit_id"]):
            continue
        first = max(page.today - deliveries.OLDEST, page.plan.issued_on or date.min)
        days = periods.due_days(duty["every"], duty["due_on"], duty["day"], first, page.today + deliveries.OLDEST)
        sent = {one["due_on"] for one in duty["sent"]}
        if missing := [day for day in days if day not in sent]:
            found[duty["id"]] = missing[0]
    return found


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"


def trend_of(page: PlanPage) -> charts.Plot | None:
    """How coverage grew; None before the period begins or when nobody is expected."""
    shown = page.reach
    if shown is None or not shown.figures.expected:
        return None
    wave = shown.wave or {"starts_on": None, "ends_on": None}
    start = wave["starts_on"] or date(page.plan.year, 1, 1)
    end = max(wave["ends_on"] or date(page.plan.year, 12, 31), start)
    if page.today < start:
        return None
    last = min(page.today, end)
    by_day = {min(max(day, start), last): number for day, number in shown.points}
    by_day.setdefault(last, shown.figures.reached)
    return charts.progress(_thinned(sorted(by_day.items())), shown.figures.expected, start, end)


def _thinned(points: list[tuple[date, int]]) -> list[tuple[date, int]]:
    """At most one point a week when there are many, always the last one."""
    if len(points) <= _MOST_POINTS:
        return points
    weekly = {day.isocalendar()[:2]: (day, number) for day, number in points}
    return list(weekly.values())


def is_replaced(page: PlanPage) -> bool:
    """Whether an issued amendment has taken the plan's place."""
    return page.amended_by is not None and page.amended_by.status in OPEN


def return_note(page: PlanPage) -> str:
    """Why a draft was given back, as long as it has not been handed in again."""
    steps = (entry for entry in page.history if entry.action in ("plan.return", "plan.submit", "plan.create"))
    last = next(steps, None)
    given_back = page.plan.status == "draft" and last is not None and last.action == "plan.return"
    return _after(last.changes or {}, "note") if given_back and last is not None else ""


def history_of(entries: Sequence[AuditEntry]) -> list[tuple[str, str, str, str]]:
    """The audit trail as (what, who, when, tone), newest first."""
    return [(_what(e), e.actor_name, vndate(e.at), "ok" if e.action == "plan.issue" else "") for e in entries]


def _what(entry: AuditEntry) -> str:
    words = action_label(entry.action)
    changes = entry.changes or {}
    if part := PARTS.get(_after(changes, "part")):
        words = _("%(action)s: %(part)s", action=words, part=part.label)
    for name in ("task", "note"):
        if text := _after(changes, name):
            words = f"{words}: {text}" if name == "task" else f"{words}. {text}"
    return words


def _after(changes: dict[str, Any], name: str) -> str:
    value = changes.get(name)
    return str(value[1] or "") if isinstance(value, list) and len(value) == 2 else ""
