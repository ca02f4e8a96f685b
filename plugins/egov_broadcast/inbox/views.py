"""Pages of the inbox, and what is done there: confirm, note what was opened."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from intranet import Actor, Refused, current_actor

from .. import rights
from ..routes import bp
from ..texts import _, ngettext
from . import page, queries, service, shell
from .forms import ConfirmForm, ManyForm


@bp.get("/")
def index() -> str:
    """What reached the reader, narrowed by the URL."""
    actor = current_actor()
    actor.require(rights.READ)
    return page.index(actor)


@bp.get("/items/<int:root_id>")
def item(root_id: int) -> ResponseReturnValue:
    """One document, with the list beside it."""
    return page.item(current_actor(), root_id, ConfirmForm())


@bp.post("/items/<int:root_id>/acknowledge")
def acknowledge(root_id: int) -> ResponseReturnValue:
    """Confirm one document on its page."""
    actor, form = current_actor(), ConfirmForm()
    if form.validate_on_submit():
        try:
            service.acknowledge(actor, root_id, form.answer.data or "")
        except LookupError:
            abort(404)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            shell.changed()
            flash(_("Đã xác nhận đã đọc."), "success")
            return redirect(url_for(".item", root_id=root_id, **page.kept()), 303)
    return page.item(actor, root_id, form)


@bp.post("/items/acknowledge")
def acknowledge_many() -> ResponseReturnValue:
    """Confirm the rows that were ticked in the list, or the one whose button was pressed."""
    form = ManyForm()
    if not form.validate_on_submit():
        abort(400)
    only = request.form.get("only")
    chosen = [number for text in ([only] if only else request.form.getlist("root")) if (number := _number(text))]
    if chosen:
        _tell(current_actor(), service.acknowledge_many(current_actor(), chosen))
        shell.changed()
    else:
        flash(_("Chưa chọn văn bản nào để xác nhận."), "info")
    at = _number(request.args.get("at", ""))
    if at:
        return redirect(url_for(".item", root_id=at, **page.kept()), 303)
    return redirect(url_for(".index", **page.kept()), 303)


@bp.post("/items/<int:root_id>/opened")
def opened(root_id: int) -> ResponseReturnValue:
    """Note that the page of a document was seen: told by its script, or without one by a button."""
    try:
        service.open(current_actor(), root_id)
    except LookupError:
        abort(404)
    if "quiet" in request.form:
        return "", 204
    return redirect(url_for(".item", root_id=root_id, **page.kept()), 303)


@bp.post("/items/<int:root_id>/files/<int:attachment_id>")
def open_file(root_id: int, attachment_id: int) -> ResponseReturnValue:
    """Note that a file was opened, and give it: told by the script of the page, or by a button."""
    try:
        service.open_file(current_actor(), root_id, attachment_id)
    except LookupError:
        abort(404)
    if "quiet" in request.form:
        return "", 204
    return redirect(url_for(".file", attachment_id=attachment_id), 303)


def _tell(actor: Actor, outcome: service.Outcome) -> None:
    if outcome.done:
        number = len(outcome.done)
        flash(ngettext("Đã xác nhận %(num)d văn bản.", "Đã xác nhận %(num)d văn bản.", number), "success")
    names = queries.names(actor, list(outcome.kept))
    for root_id, reason in outcome.kept.items():
        flash(f"{names.get(root_id, '')}: {reason}", "warning")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
