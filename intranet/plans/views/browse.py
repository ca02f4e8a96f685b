"""The list of plans, a plan's page, and who is not reached yet."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request

from intranet import clock, host
from intranet.auth import current_actor
from intranet.directory import queries as directory
from intranet.host.calling import slots
from intranet.plans import detail, figures, forms, imports, queries, reach, rights
from intranet.plans.models import CHANNELS, PLAN_KINDS, PLAN_STATUSES
from intranet.plans.views import bp
from intranet.web.ids import row_id
from intranet.web.paging import paginate


@bp.get("/")
def index() -> str:
    """The plans, filtered by the URL."""
    actor = current_actor()
    actor.require("plans.read")
    form = forms.FilterPlans()
    units = directory.unit_choices()
    form.unit.choices = forms.choices(units, form.unit.empty)
    filters = _filters(form)
    facets = queries.facets(actor, filters)
    years = facets.years if filters.year is None or filters.year in facets.years else [filters.year, *facets.years]
    form.year.choices = forms.choices([(year, str(year)) for year in years], form.year.empty)
    number = facets.statuses[filters.status] if filters.status else facets.total
    page = paginate(queries.listing(actor, filters), total=number)
    return render_template(
        "plans/index.html", form=form, filters=filters, facets=facets, page=page,
        names=queries.unit_names(page.items, units), waiting=imports.waiting_for(actor),
        may_create=actor.may("plans.edit"), may_import=actor.may("plans.import"),
    )  # fmt: skip


def _filters(form: forms.FilterPlans) -> queries.Filters:
    status = request.args.get("status", "")
    kind = form.kind.data or ""
    return queries.Filters(
        year=form.year.data, kind=kind if kind in PLAN_KINDS else "",
        status=status if status in PLAN_STATUSES else "", unit=form.unit.data, text=form.q.data or "",
        archived=status == "archived",
    )  # fmt: skip


@bp.get("/<int:plan_id>")
def show(plan_id: int) -> str:
    """A plan's page."""
    actor = current_actor()
    page = detail.page(actor, plan_id, request.args.get("wave", type=row_id))
    if page is None:
        abort(404)
    unit = page.plan.issuing_unit_id
    panels = slots.panels(host.collect("plan_panels", actor=actor, plan_id=plan_id, subject_unit=unit))
    return render_template(
        "plans/show.html", page=page, plan=page.plan, panels=panels,
        strip=figures.timeline_of(page), strip_label=figures.timeline_label(page), trend=figures.trend_of(page),
        history=figures.history_of(page.history), return_note=figures.return_note(page),
        silent=slots.silence("plan_panels"), to_send=figures.reports_to_send(actor, page),
        may_edit=rights.may_edit(actor, page.plan),
        may_edit_audience=actor.may("plans.edit", page.plan.issuing_unit_id) and page.plan.status != "closed",
        steps=rights.steps(actor, page.plan, replaced=figures.is_replaced(page)),
    )  # fmt: skip


@bp.get("/<int:plan_id>/gaps")
def gaps(plan_id: int) -> str:
    """The people a plan has not reached yet, by name."""
    plan = rights.get(current_actor(), plan_id)
    if plan is None or plan.status not in rights.OPEN:
        abort(404)
    today = clock.today()
    wave = next((w for w in plan.waves if w.id == request.args.get("wave", type=row_id)), None)
    channel = request.args.get("channel", "")
    channel = channel if channel in CHANNELS else ""
    unit_id = request.args.get("unit", type=row_id)
    shown = wave.id if wave else None
    figures_now = reach.coverage(plan, shown, channel, today)
    unit = next((share for share in figures_now.units if share.unit_id == unit_id), None)
    share = unit or figures_now
    missing = None if unit_id and not unit else share.missing
    people = paginate(reach.gaps(plan, shown, channel, today, [unit_id] if unit_id else None), total=missing)
    context: dict[str, Any] = {"waves": plan.waves, "channels": sorted({c.code for c in plan.channels})}
    return render_template(
        "plans/gaps.html", plan=plan, wave=wave, channel=channel, unit=unit, share=share,
        figures=figures_now, people=people, **context,
    )  # fmt: skip
