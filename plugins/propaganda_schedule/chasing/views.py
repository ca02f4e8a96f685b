"""Pages: which units are overdue with their reports, and reminding them."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Form, Refused, clock, current_actor, forms, paginate, plan_choices, row_id

from .. import rights
from ..ids import id_of
from ..routes import bp
from ..texts import lazy
from . import queries, service


class OverdueFilter(forms.FilterForm):
    """The filter above the list of overdue units."""

    plan = forms.NullableSelect(lazy("Kế hoạch"), coerce=row_id, empty=lazy("Mọi kế hoạch"))


class RemindForm(Form):
    """The button: for one unit, or for all of the list."""

    unit = forms.HiddenField()
    plan = forms.HiddenField()


@bp.get("/overdue")
def overdue() -> str:
    """The units whose sessions wait for a report beyond the deadline."""
    return _page(RemindForm(formdata=None))


@bp.post("/overdue")
def remind() -> ResponseReturnValue:
    """Remind one unit, or all that the list shows."""
    actor = current_actor()
    actor.require(rights.PLAN)
    form = RemindForm()
    plan_id = id_of(form.plan.data)
    if form.validate_on_submit():
        try:
            one = id_of(form.unit.data)
            units = [one] if one is not None else queries.to_remind(actor, plan_id, service.MOST_UNITS)
            service.remind(actor, units, plan_id)
            return redirect(url_for("propaganda_schedule.overdue", plan=plan_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _page(form), 422


def _page(form: RemindForm) -> str:
    actor = current_actor()
    actor.require(rights.FOLLOW)
    chosen = OverdueFilter()
    chosen.plan.choices = [("", str(chosen.plan.empty)), *((str(ident), name) for ident, name in plan_choices(actor))]
    plan_id = chosen.plan.data if request.method == "GET" else id_of(form.plan.data)
    page = paginate(queries.overdue_units(actor, plan_id))
    units, sessions = queries.totals(actor, plan_id)
    return render_template(
        "propaganda_schedule/chasing/overdue.html", page=page, lines=queries.lines(page.items), form=form,
        filters=chosen, plan_id=plan_id, units=units, sessions=sessions, today=clock.today(),
        may_remind=rights.may_plan(actor), most=min(units, service.MOST_UNITS),
    )  # fmt: skip
