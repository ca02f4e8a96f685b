"""Pages of identifiers of organisations: ours, those that are known, which stand for the same."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, db, paginate, unit_names

from ..clerks import current_clerk
from ..routes import bp
from . import listing, own, service
from .forms import NewOrganForm, OrganFilter, OrganForm
from .models import Organ


@bp.get("/organs")
def organs() -> str:
    """Our identifiers, then all that are known, with a search."""
    current_clerk()
    form = OrganFilter()
    words = (form.q.data or "").strip()
    page = paginate(listing.known(words))
    units = unit_names({one.unit_id for one in page.items if one.unit_id is not None})
    return render_template(
        "egov_broadcast/organs/index.html", form=form, words=words, page=page, ours=listing.ours(), units=units,
        behind=listing.followers(page.items), is_example=own.own_ids() == own.EXAMPLE_IDS,
    )  # fmt: skip


@bp.route("/organs/new", methods=["GET", "POST"])
def new_organ() -> ResponseReturnValue:
    """Make an identifier known."""
    actor = current_clerk()
    form = NewOrganForm()
    form.offer()
    if form.validate_on_submit():
        try:
            service.add(actor, form.organ_id.data or "", *_said(form))
            return redirect(url_for("egov_broadcast.organs"), 303)
        except Refused as refusal:
            form.refuse(refusal)
    return _page(form, None)


@bp.route("/organs/edit/<path:organ_id>", methods=["GET", "POST"])
def edit_organ(organ_id: str) -> ResponseReturnValue:
    """Say what an identifier names."""
    actor = current_clerk()
    found = db.session.get(Organ, organ_id)
    if found is None:
        abort(404)
    form = OrganForm(data={
        "version": str(found.version), "name": found.name, "same_as": found.same_as or "", "unit_id": found.unit_id,
    })  # fmt: skip
    form.offer()
    if form.validate_on_submit():
        try:
            service.edit(actor, organ_id, form.made_from, *_said(form))
            return redirect(url_for("egov_broadcast.organs"), 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            return _page(form, conflict.stored, conflict.stored, str(conflict))
        except Refused as refusal:
            form.refuse(refusal)
    return _page(form, found)


def _said(form: OrganForm) -> tuple[str, str, int | None]:
    return form.name.data or "", form.same_as.data or "", form.unit_id.data


def _page(
    form: OrganForm, organ: Organ | None, stored: Organ | None = None, why: str = ""
) -> ResponseReturnValue:  # fmt: skip
    units: dict[int, str] = unit_names([stored.unit_id]) if stored is not None and stored.unit_id is not None else {}
    values: dict[str, Any] = {"form": form, "organ": organ, "stored": stored, "why": why, "units": units}
    status = 409 if stored is not None else 422 if form.is_submitted() else 200
    return render_template("egov_broadcast/organs/edit.html", **values), status
