"""Pages: absences of the people one follows."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, clock, current_actor, home_units, paginate, person_names, unit_names

from .. import rights
from ..ids import id_of, ids_of
from ..models import Absence
from ..routes import bp
from ..texts import REASONS, _
from ..units import below
from . import absences, asked
from .absence_forms import AbsenceFilter, AbsenceForm, EndForm


@bp.get("/absences")
def absence_list() -> str:
    """Who is away, why and until when; `?state=all` shows past absences too."""
    actor = current_actor()
    actor.require(rights.FOLLOW)
    units, _everything = asked.followed(actor)
    form = AbsenceFilter(units)
    unit = next((one for one in units if one.id == form.unit.data), None)
    day = None if form.state.data == "all" else clock.today()
    within = below(units, unit.id) if unit else None
    page = paginate(absences.listing(actor, units=within, day=day))
    people = [absence.person_id for absence in page.items]
    homes = home_units(people)
    return render_template(
        "propaganda_schedule/coverage/absences.html", form=form, page=page, reasons=REASONS, today=clock.today(),
        names=person_names(people), homes=homes, units=unit_names(homes.values()), unit=unit,
        may_report=absences.may_record(actor), filtered=unit is not None or day is None,
    )  # fmt: skip


@bp.route("/absences/new", methods=["GET", "POST"])
def new_absence() -> ResponseReturnValue:
    """Note why one or several people are away: those of `?person=`, and whoever is named."""
    actor = current_actor()
    actor.require(rights.REPORT)
    form = AbsenceForm(actor, _ids("person"))
    if form.validate_on_submit():
        people = form.everybody(actor)
        try:
            if not form.names.errors:
                absences.record(actor, people, form.period)
                return redirect(_back(), 303)
            form.refuse(Refused(_("Chưa ghi lý do nào; sửa dòng chưa rõ rồi lưu lại")))
        except Refused as refusal:
            form.refuse(refusal)
    return render_template(
        "propaganda_schedule/coverage/absence_form.html", form=form, back=_back()
    ), 422 if form.is_submitted() else 200


@bp.route("/absences/<int:absence_id>/end", methods=["GET", "POST"])
def end_absence(absence_id: int) -> ResponseReturnValue:
    """Say until when somebody is away."""
    absence = _changeable(absence_id)
    form = EndForm()
    if form.validate_on_submit():
        try:
            absences.end(current_actor(), absence_id, form.last_on.data)
            return redirect(url_for("propaganda_schedule.absence_list"), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _question(absence, form, _("Ghi ngày cuối"), _("Kết thúc vắng"), 422 if form.is_submitted() else 200)


@bp.route("/absences/<int:absence_id>/remove", methods=["GET", "POST"])
def remove_absence(absence_id: int) -> ResponseReturnValue:
    """Take back what was noted by mistake."""
    absence = _changeable(absence_id)
    if request.method == "POST":
        absences.remove(current_actor(), absence_id)
        return redirect(url_for("propaganda_schedule.absence_list"), 303)
    return _question(absence, None, _("Bỏ lý do đã ghi"), _("Bỏ lý do vắng"), 200)


def _question(absence: Absence, form: EndForm | None, submit: str, title: str, status: int) -> ResponseReturnValue:
    name = person_names([absence.person_id]).get(absence.person_id, "")
    return render_template(
        "propaganda_schedule/coverage/absence_change.html", form=form, absence=absence, name=name, title=title,
        submit=submit, reasons=REASONS,
    ), status  # fmt: skip


def _changeable(absence_id: int) -> Absence:
    actor = current_actor()
    absence = absences.get(actor, absence_id)
    if absence is None:
        abort(404)
    if not absences.may_change(actor, absence):
        abort(403)
    return absence


def _ids(name: str) -> list[int]:
    return ids_of(request.args.getlist(name)[: absences.MOST_PEOPLE])


def _back() -> str:
    """The gaps one came from, else the list of absences."""
    plan_id = id_of(request.args.get("plan"))
    if plan_id is None:
        return url_for("propaganda_schedule.absence_list")
    kept: dict[str, Any] = {name: request.args.get(name) for name in ("wave", "channel", "unit", "day", "reason")}
    return url_for("propaganda_schedule.gaps", plan_id=plan_id, **{k: v for k, v in kept.items() if v})
