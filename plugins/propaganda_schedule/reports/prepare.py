"""From what was typed to a report: who was there, and what is still to be asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Select, select, union
from werkzeug.datastructures import MultiDict

from intranet import Refused, current_actor, db, people_rows

from ..coverage import absences
from ..models import Session
from ..sessions import audience
from ..texts import _
from . import forms as typed_forms
from . import lists, roster, service
from .forms import ONLY, WHOLE, ReportForm
from .lists import Found
from .service import Report

MOST_REASONS = 200
"""Above as many absent people the page does not ask why for each."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody who was not there, and why as far as is known."""

    id: int
    name: str
    unit_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report ready to be sent, unless there is something to ask."""

    report: Report
    found: Found = field(default_factory=Found)
    unexplained: tuple[Absent, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether lines are doubtful or nobody's, or it is not known why somebody was away."""
        return bool(self.found.doubts or self.found.missing or self.unexplained)


def prepare(session: Session, form: ReportForm, typed: MultiDict[str, str], large: bool) -> Prepared:
    """What the checked `form`, made from `typed`, says. Raises Refused."""
    outcome = form.outcome.data or ""
    if outcome not in service.TOOK_PLACE:
        return Prepared(Report(outcome, why=form.why.data or ""))
    day: date | None = form.held_on.data if outcome == service.MOVED else session.day
    if day is None:
        raise Refused(_("Nhập ngày đã tổ chức, ví dụ 05/02/2026"), "held_on")
    found = _listed(session, form, typed, day)
    told = {
        "outcome": outcome, "held_on": day, "guests": form.guests.data or 0, "summary": form.summary.data or "",
        "links": form.links_typed,
    }  # fmt: skip
    made = _by_list(session, form, typed, day, found, told) if large else _by_ticks(session, typed, day, found, told)
    if session.starts is not None and not made.report.guests and _is_empty(made.report.present) and not found.doubts:
        raise Refused(
            _("Chọn người đã tham dự; nếu buổi không diễn ra, chọn Không tổ chức"), "who" if large else "present"
        )
    return made


def _listed(session: Session, form: ReportForm, typed: MultiDict[str, str], day: date) -> Found:
    lines = lists.lines_of(form.people.data or "")
    if not lines:
        return Found()
    found = lists.match(lines, audience.people(session, day), typed_forms.answers(typed))
    # Whoever was shown what could not be found, and sends, leaves it out.
    return replace(found, missing=()) if "asked" in typed else found


def _by_ticks(
    session: Session, typed: MultiDict[str, str], day: date, found: Found, told: dict[str, object]
) -> Prepared:
    known = roster.load(current_actor(), session, day)
    everyone = {member.id for member in known.members if member.invited} if "everyone" in typed else set()
    ticked = (typed_forms.ids(typed, "present") & known.ids) | everyone
    shown = typed_forms.ids(typed, "shown")
    arrived = roster.late_arrivals(session.id, shown)
    present = ticked | arrived | found.people
    away = [member for member in known.members if member.invited and member.id not in present]
    said = typed_forms.reasons(typed, [member.id for member in away])
    absent = {member.id: said.get(member.id, member.reason) for member in away}
    report = Report(**told, present=present, listed=found.people - ticked, absent=absent, shown=shown | arrived)  # type: ignore[arg-type] # told by name
    asked = "asked" in typed
    # While a line is still doubtful the page is shown again, with the reasons that were just given.
    unexplained = () if asked and not found.doubts else tuple(
        Absent(member.id, member.name, member.unit_name, said.get(member.id, "")) for member in away
        if not (member.reason if asked else absent[member.id])
    )  # fmt: skip
    return Prepared(report, found, unexplained)


def _by_list(
    session: Session, form: ReportForm, typed: MultiDict[str, str], day: date, found: Found, told: dict[str, object]
) -> Prepared:
    arrived = roster.late_arrivals(session.id, ())
    if form.who.data not in (WHOLE, ONLY) and not (arrived and not found.people):
        raise Refused(_("Cho biết danh sách là người vắng hay người dự"), "who")
    if form.who.data != WHOLE:
        if not found.people and not found.doubts and not arrived:
            raise Refused(_("Dán hoặc tải lên danh sách người đã tham dự"), "people")
        return Prepared(Report(**told, present=found.people | arrived, listed=found.people, shown=arrived), found)  # type: ignore[arg-type] # told by name
    away = dict.fromkeys(found.people, "")
    recorded = absences.on(audience.people(session, day), day, current_actor())
    known = {person_id: recorded.get(person_id, "") for person_id in away}
    absent = {**known, **typed_forms.reasons(typed, away)}
    report = Report(**told, present=_all_but(session, day, arrived, away), absent=absent, shown=arrived)  # type: ignore[arg-type] # told by name
    return Prepared(report, found, () if "asked" in typed else _unexplained(absent))


def _all_but(session: Session, day: date, arrived: set[int], away: dict[int, str]) -> Select[int]:
    there = audience.people(session, day)
    if extra := arrived - away.keys():
        more = people_rows(extra).with_only_columns(people_rows(extra).selected_columns.id).order_by(None)
        both = union(there, more).subquery()
        there = select(both.c[0])
    named = there.subquery()
    return select(named.c[0]).where(named.c[0].not_in(sorted(away)))


def _unexplained(absent: dict[int, str]) -> tuple[Absent, ...]:
    ids = [person_id for person_id, reason in absent.items() if not reason]
    if not ids or len(ids) > MOST_REASONS:
        return ()
    rows = db.session.execute(people_rows(ids))
    return tuple(Absent(person_id, name, unit_name or "", "") for person_id, name, _code, _unit, unit_name in rows)


def _is_empty(present: object) -> bool:
    return not isinstance(present, Select) and not present
