"""The list and the document beside it, as pages."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from intranet import Actor, clock, plugin_url

from . import beside, queries, shell, words
from .forms import ConfirmForm, FilterInbox, ManyForm


def index(actor: Actor) -> str:
    """The list alone."""
    return render_template("egov_broadcast/inbox/index.html", **_list(actor, None))


def item(actor: Actor, root_id: int, confirm: ConfirmForm) -> ResponseReturnValue:
    """A document beside the list, with a form of its confirmation that may have been refused; else 404."""
    found = queries.item(actor, root_id)
    if found is None:
        abort(404)
    context = _list(actor, root_id)
    before, after = context["listing"].neighbours(root_id)
    following = context["listing"].first_but(root_id) if context["waiting"] and not found.waits else None
    page = render_template(
        "egov_broadcast/inbox/item.html", item=found, confirm=confirm, before=before, after=after,
        following=following or after,
        chain=beside.chain(actor, found), room=beside.room(actor, found), forward=beside.may_forward(actor, found),
        plan_url=plugin_url("plans.show", plan_id=found.document.plan_id) if found.plan else None, **context,
    )  # fmt: skip
    return page, 422 if confirm.errors or confirm.form_errors else 200


def kept() -> dict[str, str]:
    """The parameters of the list from which the reader came, for addresses of what is done there."""
    return {name: value for name, value in request.args.items() if name in ("show", "q", "page") and value}


def _list(actor: Actor, root_id: int | None) -> dict[str, Any]:
    form = FilterInbox()
    listing = queries.listing(actor, form.filters, _page(), root_id)
    return {
        "form": form, "filters": form.filters, "listing": listing, "kept": kept(), "words": words, "many": ManyForm(),
        "waiting": shell.waiting(actor), "root_id": root_id, "today": clock.today(),
    }  # fmt: skip


def _page() -> int:
    text = request.args.get("page", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else 0
