"""What a reminder says. Each text is called once in every language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from intranet import dates

from ..sessions.notify import when
from ..texts import ID, _, ngettext
from .matters import Matter

REPORTS = f"{ID}.reports"
COMING = f"{ID}.coming"
OF_PLANS = f"{ID}.of_plans"
ESCALATED = f"{ID}.escalated"
KIND_OF = {"report": REPORTS, "coming": COMING, "task": OF_PLANS, "part": OF_PLANS, "duty": OF_PLANS}
"""The kind of notices by the topic of what is due."""
MOST_LINES = 12
Say = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject, text and address of a notice."""

    subject: Say
    text: Say
    url: str


def letter(kind: str, matters: Sequence[Matter], names: Mapping[int, str], today: date) -> Letter:
    """The words for whoever answers for `matters`, which are of one kind, the first due first."""
    several = len({matter.unit_id for matter in matters}) > 1
    lines = {REPORTS: _report, COMING: _coming, OF_PLANS: _of_plan}[kind]
    subjects = {REPORTS: _reports_subject, COMING: _coming_subject, OF_PLANS: _plans_subject}

    def text() -> str:
        return _list([f"– {lines(one, today)}{_of(names.get(one.unit_id, '')) if several else ''}" for one in matters])

    return Letter(lambda: subjects[kind](matters, today), text, _address(kind, matters))


def for_office(matters: Sequence[Matter], names: Mapping[int, str]) -> Letter:
    """The words for the office: which units are overdue with what."""
    by_unit: dict[int, Counter[str]] = {}
    for one in matters:
        by_unit.setdefault(one.unit_id, Counter())["report" if one.topic == "report" else "plan"] += 1
    number = len(by_unit)

    def text() -> str:
        lines = [
            f"– {names.get(unit_id) or _('Chưa giao đơn vị')}: {_counts(found)}" for unit_id, found in by_unit.items()
        ]
        return _list(lines)

    def subject() -> str:
        return ngettext("%(num)d đơn vị quá hạn nhiều ngày", "%(num)d đơn vị quá hạn nhiều ngày", number)

    with_reports = any(one.topic == "report" for one in matters)
    return Letter(subject, text, f"/p/{ID}/overdue" if with_reports else f"/p/{ID}/tasks?state=overdue")


def by_hand(matters: Sequence[Matter], names: Mapping[int, str], sender: str, today: date) -> Letter:
    """The words of a reminder that somebody sends."""
    usual = letter(REPORTS, matters, names, today)
    return Letter(usual.subject, lambda: _("%(name)s đề nghị báo cáo:", name=sender) + "\n" + usual.text(), usual.url)


def _reports_subject(matters: Sequence[Matter], today: date) -> str:
    if len(matters) == 1:
        return _("Đề nghị báo cáo buổi: %(title)s", title=matters[0].text)
    late = sum(1 for one in matters if one.due_on < today)
    if late:
        told = ngettext("%(num)d quá hạn", "%(num)d quá hạn", late)
        return _("Còn %(num)d buổi chưa báo cáo, %(late)s", num=len(matters), late=told)
    return _("Còn %(num)d buổi chưa báo cáo", num=len(matters))


def _coming_subject(matters: Sequence[Matter], _today: date) -> str:
    one = matters[0]
    if len(matters) == 1 and one.day is not None:
        return _("Sắp tới: %(title)s, %(when)s", title=one.text, when=when(one.day, one.starts))
    return _("%(num)d buổi sắp tới", num=len(matters))


def _plans_subject(matters: Sequence[Matter], today: date) -> str:
    one = matters[0]
    if len(matters) == 1:
        if one.due_on < today:
            return _("Quá hạn: %(text)s", text=one.text)
        return _("Sắp đến hạn: %(text)s", text=one.text)
    return _("Còn %(num)d nhiệm vụ, báo cáo của kế hoạch đến hạn", num=len(matters))


def _report(one: Matter, today: date) -> str:
    held, due = dates.vnday(one.day or one.due_on), dates.vndate(one.due_on)
    if one.due_on < today:
        return _("%(title)s, buổi ngày %(day)s (quá hạn báo cáo từ %(due)s)", title=one.text, day=held, due=due)
    return _("%(title)s, buổi ngày %(day)s (hạn báo cáo %(due)s)", title=one.text, day=held, due=due)


def _coming(one: Matter, _today: date) -> str:
    return f"{one.text}, {when(one.day or one.due_on, one.starts)}"


def _of_plan(one: Matter, today: date) -> str:
    due = dates.vndate(one.due_on)
    words = {"part": _("Phối hợp: %(text)s", text=one.text), "duty": _("Báo cáo: %(text)s", text=one.text)}
    text = words.get(one.topic, one.text)
    if one.due_on < today:
        return _("%(text)s (quá hạn từ %(due)s)", text=text, due=due)
    return _("%(text)s (hạn %(due)s)", text=text, due=due)


def _of(unit: str) -> str:
    return f" – {unit}" if unit else ""


def _counts(found: Counter[str]) -> str:
    said = []
    if found["report"]:
        said.append(ngettext("%(num)d buổi chưa báo cáo", "%(num)d buổi chưa báo cáo", found["report"]))
    if found["plan"]:
        said.append(
            ngettext(
                "%(num)d nhiệm vụ hoặc báo cáo của kế hoạch",
                "%(num)d nhiệm vụ hoặc báo cáo của kế hoạch",
                found["plan"],
            )
        )
    return ", ".join(said)


def _list(lines: Sequence[str]) -> str:
    left = len(lines) - MOST_LINES
    more = [ngettext("… và %(num)d mục khác", "… và %(num)d mục khác", left)] if left > 0 else []
    return "\n".join([*lines[:MOST_LINES], *more])


def _address(kind: str, matters: Sequence[Matter]) -> str:
    one = matters[0]
    if len(matters) > 1:
        # Of several units they are together only in the inbox.
        units = {matter.unit_id for matter in matters}
        agenda = f"/p/{ID}/?view=agenda&state=unreported&unit={one.unit_id}"
        pages = {OF_PLANS: f"/p/{ID}/tasks", REPORTS: agenda if len(units) == 1 else "/", COMING: f"/p/{ID}/?mine=1"}
        return pages[kind]
    if kind == OF_PLANS:
        return f"/plans/duties/{one.ref_id}/{one.due_on}" if one.topic == "duty" else f"/plans/tasks/{one.ref_id}"
    return f"/p/{ID}/sessions/{one.ref_id}" + ("/report" if kind == REPORTS else "")
