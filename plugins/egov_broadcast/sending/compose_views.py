"""Pages: choose to whom a document goes, see who that is, send it."""

from __future__ import annotations

from contextlib import suppress

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Refused, Rule, current_actor, paginate, unit_names

from .. import rights
from ..documents.models import Document
from ..routes import bp
from . import pages, recipients, service
from .forms import ComposeForm, PeopleFilter
from .models import Broadcast

FORM = "egov_broadcast/sending/compose.html"


@bp.route("/documents/<int:document_id>/broadcast", methods=["GET", "POST"])
def new_broadcast(document_id: int) -> ResponseReturnValue:
    """Choose to whom the document goes; sent it is on the next page."""
    document = pages.sendable(current_actor(), document_id)
    return _compose(ComposeForm(current_actor(), document), document, None)


@bp.route("/sent/<int:broadcast_id>/edit", methods=["GET", "POST"])
def edit_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Change a draft or a scheduled broadcast; of one that went out what may still be changed."""
    broadcast, document = pages.changeable(broadcast_id)
    if broadcast.status not in ("draft", "scheduled"):
        return redirect(url_for("egov_broadcast.amend_broadcast", broadcast_id=broadcast_id), 303)
    return _compose(ComposeForm(current_actor(), document, broadcast), document, broadcast)


@bp.post("/documents/<int:document_id>/audience")
def audience_preview(document_id: int) -> ResponseReturnValue:
    """Who it would go to: a fragment for the script of the page. Writes nothing."""
    document = pages.sendable(current_actor(), document_id)
    return pages.fragment(ComposeForm(current_actor(), document), rights.SEND)


def _compose(form: ComposeForm, document: Document, broadcast: Broadcast | None) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _page(form, document, broadcast, 422 if form.is_submitted() else 200)
    try:
        choice = form.choice()
        if "preview" in request.form:
            return _page(form, document, broadcast, 200, found=pages.preview(rights.SEND, choice.rules))
        saved = service.save(
            current_actor(), document.id, broadcast.id if broadcast else None, form.made_from, choice,
            accepted=form.accepted.data or (),
        )  # fmt: skip
    except service.Conflict as conflict:
        form.version.data = str(conflict.stored.version)
        return _page(form, document, broadcast, 409, stored=conflict.stored, why=str(conflict))
    except service.Unconfirmed as open_ones:
        form.ask(open_ones)
    except Refused as refusal:
        form.refuse(refusal)
    else:
        if "keep" in request.form or saved.status == "scheduled":
            return redirect(url_for("egov_broadcast.broadcasts"), 303)
        return redirect(url_for("egov_broadcast.confirm_broadcast", broadcast_id=saved.id), 303)
    return _page(form, document, broadcast, 422)


def _page(
    form: ComposeForm, document: Document, broadcast: Broadcast | None, status: int, **more: object
) -> ResponseReturnValue:
    form.keep_picked()
    stored = more.get("stored")
    if isinstance(stored, Broadcast):
        more["stored_preview"] = recipients.preview(stored.audience_id)
    elif not form.is_submitted() and (broadcast is not None or form.reach.data == "everyone"):
        more["found"] = recipients.preview(broadcast.audience_id if broadcast is not None else (Rule("everyone"),))
    elif status == 422:
        with suppress(Refused):
            more["found"] = pages.preview(rights.SEND, form.rules())
    return render_template(FORM, form=form, document=document, broadcast=broadcast, **more), status


@bp.route("/sent/<int:broadcast_id>/send", methods=["GET", "POST"])
def confirm_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """The last look before it goes: how many people of which units, what is asked of them."""
    broadcast, document = pages.changeable(broadcast_id)
    refusal = ""
    if request.method == "POST":
        try:
            sent = service.send(current_actor(), broadcast_id, pages.StepForm().made_from)
            return redirect(url_for("egov_broadcast.broadcast_sent", broadcast_id=sent.id), 303)
        except Refused as error:
            refusal = str(error)
    elif broadcast.status != "draft":
        return redirect(url_for("egov_broadcast.broadcast_sent", broadcast_id=broadcast_id), 303)
    found = recipients.preview(broadcast.audience_id)
    page = render_template(
        "egov_broadcast/sending/confirm.html", broadcast=broadcast, document=document, found=found, refusal=refusal,
        unit=unit_names([broadcast.unit_id]).get(broadcast.unit_id, ""),
    )  # fmt: skip
    return page, 409 if refusal else 200


@bp.get("/sent/<int:broadcast_id>/people")
def broadcast_people(broadcast_id: int) -> ResponseReturnValue:
    """Everybody a draft or a scheduled broadcast would go to today, by name."""
    broadcast, document = pages.changeable(broadcast_id)
    form = PeopleFilter()
    page = paginate(recipients.everybody(broadcast.audience_id, form.q.data or ""))
    units = unit_names({row.unit_id for row in page.items if row.unit_id is not None})
    return render_template(
        "egov_broadcast/sending/people.html", broadcast=broadcast, document=document, form=form, page=page, units=units
    )
