"""Pages: hand on what reached me; the whole chain; take a forward back."""

from __future__ import annotations

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, clock, current_actor, paginate_rows, person_names, unit_names

from .. import rights
from ..documents.models import Document
from ..routes import bp
from ..sending import brief, pages
from ..sending.forms import ReasonForm
from ..sending.models import Broadcast
from ..texts import BROADCAST_STATES
from . import found, service, tree
from .forms import ForwardForm

PER_PAGE = 50


def _root(root_id: int) -> tuple[Broadcast, Document]:
    """The first broadcast of a chain that went out, with its document; else 404."""
    return found.root(current_actor(), root_id) or abort(404)


def _forward(forward_id: int) -> tuple[Broadcast, Document]:
    """The forward and its document, when whoever asks may take it back; else 404."""
    return found.forward(current_actor(), forward_id) or abort(404)


@bp.route("/items/<int:root_id>/forward", methods=["GET", "POST"])
def forward(root_id: int) -> ResponseReturnValue:
    """Hand it on within the reader's units."""
    actor = current_actor()
    root, document = _root(root_id)
    if not service.may_forward(actor, root):
        abort(403)
    parent = service.parent_of(actor, root)
    form, preview = ForwardForm(actor, parent), None
    if form.validate_on_submit():
        try:
            passing = form.passing()
            if "preview" not in request.form:
                made = service.forward(actor, root_id, passing, accepted=form.accepted.data or ())
                return redirect(url_for("egov_broadcast.forwarded", forward_id=made.id), 303)
            preview = pages.preview(rights.FORWARD, passing.rules)
        except service.Unconfirmed as open_ones:
            form.ask(open_ones)
        except Refused as refusal:
            form.refuse(refusal)
    form.keep_picked()
    page = render_template(
        "egov_broadcast/forwarding/forward.html", form=form, root=root, parent=parent, document=document, found=preview
    )
    return page, 422 if form.is_submitted() and preview is None else 200


@bp.post("/items/<int:root_id>/forward/audience")
def forward_preview(root_id: int) -> ResponseReturnValue:
    """Who it would be handed on to: a fragment for the script of the page. Writes nothing."""
    actor = current_actor()
    root, _document = _root(root_id)
    if not service.may_forward(actor, root):
        abort(403)
    return pages.fragment(ForwardForm(actor, root), rights.FORWARD)


@bp.get("/forwards/<int:forward_id>")
def forwarded(forward_id: int) -> str:
    """It was handed on: to how many, what happens next."""
    made, document = _forward(forward_id)
    return render_template("egov_broadcast/forwarding/done.html", forward=made, document=document)


@bp.route("/forwards/<int:forward_id>/withdraw", methods=["GET", "POST"])
def withdraw_forward(forward_id: int) -> ResponseReturnValue:
    """Take one forward back, saying why."""
    made, document = _forward(forward_id)
    form = ReasonForm()
    pages.made_from(form, made)
    if form.validate_on_submit():
        try:
            service.withdraw(current_actor(), forward_id, form.made_from, form.reason.data)
            return redirect(url_for("egov_broadcast.chain", root_id=made.root_id), 303)
        except Refused as refusal:
            pages.renew(form, refusal)
    page = render_template("egov_broadcast/forwarding/withdraw.html", form=form, forward=made, document=document)
    return page, 422 if form.is_submitted() else 200


@bp.get("/sent/<int:root_id>/chain")
def chain(root_id: int) -> str:
    """Who handed it on to whom: the whole chain for who sent it, their part of it for the others."""
    actor = current_actor()
    root, document = _root(root_id)
    nodes = tree.nodes(actor, root)
    everything = tree.sees_all(actor, root)
    if not everything and not nodes:
        abort(404)
    page = paginate_rows(nodes, per_page=PER_PAGE)
    sender = person_names([root.sender_id]).get(root.sender_id, "") if root.sender_id is not None else ""
    return render_template(
        "egov_broadcast/forwarding/chain.html", root=root, document=document, page=page,
        lines=tree.lines(actor, page.items), everything=everything, states=BROADCAST_STATES, now=clock.now(),
        sender=sender, unit=unit_names([root.unit_id]).get(root.unit_id, ""),
        figures=brief.of([root.id])[root.id] if everything else None,
        deepest=max((node.depth for node in nodes), default=0), may_forward=service.may_forward(actor, root),
    )  # fmt: skip
