"""Pages: exempting people, recording what they signed on paper, and undoing both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from intranet import Actor, Forbidden, Refused, current_actor

from .. import rights
from ..routes import bp
from ..texts import ngettext
from . import access, forms, settling
from .access import Followed


@bp.route("/sent/<int:root_id>/exempt", methods=["GET", "POST"])
def exempt(root_id: int) -> ResponseReturnValue:
    """Why the people ticked need not confirm."""
    form = forms.ExemptForm()

    def act(actor: Actor, people: tuple[int, ...]) -> str:
        done = settling.exempt(actor, root_id, people, form.reason.data or "")
        return ngettext("Đã miễn cho %(num)d người.", "Đã miễn cho %(num)d người.", done)

    return _page(root_id, form, "exempt", act)


@bp.route("/sent/<int:root_id>/paper", methods=["GET", "POST"])
def on_paper(root_id: int) -> ResponseReturnValue:
    """The people ticked have signed a list on paper."""
    form = forms.PaperForm()

    def act(actor: Actor, people: tuple[int, ...]) -> str:
        done = settling.on_paper(actor, root_id, people, form.note.data or "")
        return ngettext("Đã ghi %(num)d người ký giấy.", "Đã ghi %(num)d người ký giấy.", done)

    return _page(root_id, form, "paper", act)


@bp.post("/sent/<int:root_id>/unexempt")
def unexempt(root_id: int) -> Response:
    """Somebody has to confirm after all."""

    def act(actor: Actor, people: tuple[int, ...]) -> str:
        done = settling.unexempt(actor, root_id, people)
        return ngettext("Đã bỏ miễn cho %(num)d người.", "Đã bỏ miễn cho %(num)d người.", done)

    return _undo(root_id, act)


@bp.post("/sent/<int:root_id>/unpaper")
def off_paper(root_id: int) -> Response:
    """Somebody was recorded by mistake."""

    def act(actor: Actor, people: tuple[int, ...]) -> str:
        done = settling.off_paper(actor, root_id, people)
        return ngettext("Đã bỏ ghi ký giấy của %(num)d người.", "Đã bỏ ghi ký giấy của %(num)d người.", done)

    return _undo(root_id, act)


def _page(root_id: int, form: Any, kind: str, act: Callable[[Actor, tuple[int, ...]], str]) -> ResponseReturnValue:
    actor = current_actor()
    followed = _followed(actor, root_id)
    people = forms.chosen_people()
    if request.method == "POST" and form.validate_on_submit():
        try:
            flash(act(actor, people), "success")
            return redirect(_back(root_id), 303)
        except Refused as refusal:
            form.refuse(refusal)
    names = settling.names(followed, people)
    html = render_template(
        "egov_broadcast/tracking/settle.html", root=followed.root, document=followed.document, form=form, kind=kind,
        people=[(person, names[person]) for person in people if person in names],
    )  # fmt: skip
    return html, 422 if request.method == "POST" else 200


def _undo(root_id: int, act: Callable[[Actor, tuple[int, ...]], str]) -> Response:
    actor = current_actor()
    _followed(actor, root_id)
    try:
        flash(act(actor, forms.chosen_people()), "success")
    except Refused as refusal:
        flash(str(refusal), "warning")
    return redirect(_back(root_id), 303)


def _followed(actor: Actor, root_id: int) -> Followed:
    followed = access.find(actor, root_id)
    if followed is None:
        abort(404)
    if not followed.may_settle:
        raise Forbidden(rights.FOLLOW)
    return followed


def _back(root_id: int) -> str:
    return url_for("egov_broadcast.tracking", root_id=root_id) + "#nguoi"
