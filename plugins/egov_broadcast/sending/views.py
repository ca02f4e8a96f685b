"""Pages: what was sent, what became of it, changing it afterwards."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Forbidden, Refused, clock, current_actor, paginate, unit_names

from .. import rights
from ..routes import bp
from ..texts import BROADCAST_STATES
from . import amending, checks, compose_views, listing, pages, recipients, service
from .forms import AmendForm, ReasonForm, SentFilter

__all__ = ["compose_views"]


@bp.get("/sent")
def broadcasts() -> str:
    """What was sent: by the reader, their units, everybody."""
    actor = current_actor()
    if not any(actor.may(one) for one in (rights.SEND, rights.FORWARD, rights.FOLLOW)):
        raise Forbidden(rights.FOLLOW)
    form = SentFilter()
    scopes = listing.scopes(actor)
    scope = request.args.get("scope", "")
    scope = scope if scope in scopes else listing.opening(actor)
    asked = listing.Asked(scope, form.state.data, form.kind.data, form.q.data or "")
    page = paginate(listing.listing(actor, asked))
    return render_template(
        "egov_broadcast/sending/index.html", form=form, asked=asked, scopes=scopes, page=page,
        rows=listing.rows(actor, page.items), states=BROADCAST_STATES, now=clock.now(),
    )  # fmt: skip


@bp.get("/sent/<int:broadcast_id>/done")
def broadcast_sent(broadcast_id: int) -> str:
    """It was sent: to how many, what happens next."""
    broadcast, document = pages.changeable(broadcast_id)
    found = recipients.preview(broadcast.audience_id)
    return render_template(
        "egov_broadcast/sending/done.html", broadcast=broadcast, document=document, found=found,
        states=BROADCAST_STATES,
    )  # fmt: skip


@bp.route("/sent/<int:broadcast_id>/amend", methods=["GET", "POST"])
def amend_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Give more time, say something else, add people."""
    broadcast, document = pages.changeable(broadcast_id)
    form = AmendForm(current_actor(), broadcast)
    status, more = 200, {}
    if form.validate_on_submit():
        try:
            added = form.rules() if form.widens else ()
            amendment = amending.Amendment(form.deadline(), form.message.data or "", added)
            amending.amend(current_actor(), broadcast_id, form.made_from, amendment, accepted=form.accepted.data or ())
            return redirect(url_for("egov_broadcast.broadcasts"), 303)
        except service.Conflict as conflict:
            form.version.data = str(conflict.stored.version)
            status, more = 409, {"stored": conflict.stored, "why": str(conflict)}
        except checks.Unconfirmed as open_ones:
            form.ask(open_ones)
        except Refused as refusal:
            form.refuse(refusal)
    form.keep_picked()
    status = 422 if form.is_submitted() and status == 200 else status
    return render_template(
        "egov_broadcast/sending/amend.html", form=form, broadcast=broadcast, document=document,
        found=recipients.preview(broadcast.audience_id), **more,
    ), status  # fmt: skip


@bp.route("/sent/<int:broadcast_id>/withdraw", methods=["GET", "POST"])
def withdraw_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Take it back from everybody, saying why."""
    broadcast, document = pages.changeable(broadcast_id)
    form = ReasonForm()
    pages.made_from(form, broadcast)
    if form.validate_on_submit():
        try:
            service.withdraw(current_actor(), broadcast_id, form.made_from, form.reason.data)
            return redirect(url_for("egov_broadcast.broadcasts"), 303)
        except Refused as refusal:
            pages.renew(form, refusal)
    return render_template("egov_broadcast/sending/withdraw.html", form=form, broadcast=broadcast, document=document), (
        422 if form.is_submitted() else 200
    )


@bp.route("/sent/<int:broadcast_id>/end", methods=["GET", "POST"])
def end_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """End it: figures stand still. Asks first."""
    return _step(broadcast_id, "end", service.end)


@bp.route("/sent/<int:broadcast_id>/hold", methods=["GET", "POST"])
def hold_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Cancel the schedule: it is a draft again. Asks first."""
    return _step(broadcast_id, "hold", service.hold)


@bp.route("/sent/<int:broadcast_id>/discard", methods=["GET", "POST"])
def discard_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Throw a draft away. Asks first."""
    return _step(broadcast_id, "discard", service.discard)


def _step(broadcast_id: int, verb: str, step: pages.Step) -> ResponseReturnValue:
    broadcast, document = pages.changeable(broadcast_id)
    form = pages.StepForm()
    pages.made_from(form, broadcast)
    if form.validate_on_submit():
        try:
            step(current_actor(), broadcast_id, form.made_from)
            return redirect(url_for("egov_broadcast.broadcasts"), 303)
        except Refused as refusal:
            pages.renew(form, refusal)
    page = render_template(
        "egov_broadcast/sending/step.html", form=form, broadcast=broadcast, document=document, verb=verb,
        unit=unit_names([broadcast.unit_id]).get(broadcast.unit_id, ""),
    )  # fmt: skip
    return page, 409 if form.is_submitted() else 200
